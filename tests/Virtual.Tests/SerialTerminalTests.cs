using System;
using System.IO;
using System.Text;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>The board's console as a pseudo-terminal, opened as a terminal program opens a serial port.</summary>
public sealed class SerialTerminalTests : IDisposable
{
    private readonly Reactor _reactor = new(new SystemClock());
    private readonly Executor _executor;

    public SerialTerminalTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/dev/ptmx"), "pseudo-terminals are Linux's");
        _executor = new Executor(_reactor.Clock, parker: _reactor);
    }

    [Fact]
    public void Command_IsCarriedOut_AndTheAnswerArrives()
    {
        using SerialRig rig = SerialRig.OnTerminal();
        rig.WaitUntilSaid("ready, try help\r\n");
        using SerialStream port = Open(rig);

        Assert.Equal("mode off\r\n", Ask(port, "mode off\r\n", "\r\n"));
        Assert.StartsWith("mode off, ", Ask(port, "status\r\n", "\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsSaidToNobody_IsDropped_BeforeTheFirstOpenAndBetween()
    {
        using SerialRig rig = SerialRig.OnTerminal();
        rig.WaitUntilSaid("ready, try help\r\n");
        for (int i = 0; i < 3; i++)
        {
            using (SerialStream port = Open(rig))
            {
                Assert.Equal("mode off\r\n", Ask(port, "mode off\r\n", "\r\n"));
            }

            // The close is noticed by the read that waits; after that nothing is kept for the next.
            long before = rig.Server.Dropped;
            for (int command = 0; rig.Server.Dropped == before; command++)
            {
                Assert.NotEqual(1000, command);
                string unknown = $"nonsense{i}x{command}";
                rig.Console.SendFromOutside(Encoding.ASCII.GetBytes(unknown + "\r\n"));
                rig.WaitUntilSaid(unknown + "', try help\r\n");
            }
        }

        using SerialStream last = Open(rig);
        Assert.Equal("mode off\r\n", Ask(last, "mode off\r\n", "\r\n"));
    }

    [Fact]
    public void WhatAClientLeftUnread_IsNotTheNextOnes()
    {
        using SerialRig rig = SerialRig.OnTerminal();
        rig.WaitUntilSaid("ready, try help\r\n");
        using (SerialStream first = Open(rig))
        {
            Assert.Equal("mode off\r\n", Ask(first, "mode off\r\n", "\r\n"));
            _executor.BlockOn(first.WriteAll("help\r\n"u8.ToArray()));
            rig.WaitUntilSaid("what runs\r\n");
        }

        // Gone when the server has noticed: from then on what is said is dropped.
        long before = rig.Server.Dropped;
        for (int command = 0; rig.Server.Dropped == before; command++)
        {
            Assert.NotEqual(1000, command);
            rig.Console.SendFromOutside(Encoding.ASCII.GetBytes($"nonsense{command}\r\n"));
            rig.WaitUntilSaid($"nonsense{command}', try help\r\n");
        }

        using SerialStream second = Open(rig);
        Assert.Equal("mode off\r\n", Ask(second, "mode off\r\n", "\r\n"));
    }

    public void Dispose()
    {
        _executor?.Dispose();
        _reactor.Dispose();
    }

    private SerialStream Open(SerialRig rig) => SerialStream.Open(_reactor, rig.Server.Address, baud: 115_200);

    private string Ask(SerialStream port, string command, string end)
    {
        string answer = "";
        Assert.True(_executor.BlockOn(Timeout.AfterMilliseconds(Talk(), SerialRig.PatienceMilliseconds)), "no answer but " + answer);
        return answer;

        async Future Talk()
        {
            var buffer = new byte[256];
            await port.WriteAll(Encoding.ASCII.GetBytes(command));
            while (!answer.EndsWith(end, StringComparison.Ordinal))
            {
                int count = await port.Read(buffer);
                answer += Encoding.ASCII.GetString(buffer, 0, count);
            }
        }
    }
}
