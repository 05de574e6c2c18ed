using System;
using System.IO;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Net.Tests;

public sealed class SerialTests
{
    public SerialTests() => Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/dev/ptmx"), "needs a pseudo-terminal, which is Linux's");

    [Fact]
    public void EveryByte_PassesAsItIs_BothWays()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        (PseudoTerminal terminal, SerialStream port) = Open(test, 115_200);
        var all = new byte[256];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = (byte)i;
        }

        Assert.Equal(all, test.Run(Pass(terminal, port, all)));
        Assert.Equal(all, test.Run(Pass(port, terminal, all)));
    }

    [Fact]
    public void Read_WaitsUntilSomethingComes()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        (PseudoTerminal terminal, SerialStream port) = Open(test, 9600);
        int count = 0;
        test.Spawn(Reads());
        test.Executor.RunUntilIdle();
        Assert.Equal(0, count);

        test.Run(terminal.WriteAll(new byte[] { 1 }));
        test.Run(TcpTests.WaitFor(() => count != 0));

        Assert.Equal(1, count);

        async Future Reads() => count = await port.Read(new byte[8]);
    }

    [Fact]
    public void OtherSideCloses_ReadEnds_AndMayBeOpenedAgain()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        (PseudoTerminal terminal, SerialStream port) = Open(test, 9600);
        port.Dispose();
        Assert.Equal(0, test.Run(terminal.Read(new byte[8])));

        SerialStream again = test.Own(SerialStream.Open(test.Reactor, terminal.Path, 19_200));

        Assert.Equal([3], test.Run(Pass(again, terminal, [3])));
    }

    [Fact]
    public void TerminalGoes_ThePortIsTold()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        (PseudoTerminal terminal, SerialStream port) = Open(test, 9600);
        terminal.Dispose();

        Assert.Equal("EIO", Assert.Throws<IoException>(() => test.Run(port.WriteAll(new byte[1]))).ErrorName);
    }

    [Fact]
    public void FloodOfBytes_IsHeldBackAndNotLost()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        (PseudoTerminal terminal, SerialStream port) = Open(test, 3_000_000);
        var sent = new byte[100_000];
        new Random(2).NextBytes(sent);

        Assert.Equal(sent, test.Run(Pass(terminal, port, sent)));
    }

    [Fact]
    public void NoSuchPort_SaysSo()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);

        IoException e = Assert.Throws<IoException>(() => SerialStream.Open(test.Reactor, "/dev/ttyNowhere", 9600));

        Assert.StartsWith("SerialStream.Open /dev/ttyNowhere: ENOENT, ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoSerialPort_SaysSo()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);

        Assert.Equal("ENOTTY", Assert.Throws<IoException>(() => SerialStream.Open(test.Reactor, "/dev/null", 9600)).ErrorName);
    }

    [Fact]
    public void OddBaudRate_IsRefused()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);

        Assert.Throws<ArgumentOutOfRangeException>(() => SerialStream.Open(test.Reactor, "/dev/null", 9601));
    }

    private static (PseudoTerminal Terminal, SerialStream Port) Open(TestReactor test, int baud)
    {
        PseudoTerminal terminal = test.Own(PseudoTerminal.Open(test.Reactor));
        return (terminal, test.Own(SerialStream.Open(test.Reactor, terminal.Path, baud)));
    }

    private static async Future<byte[]> Pass(IoStream from, IoStream to, byte[] bytes)
    {
        var received = new byte[bytes.Length];
        await Future.Join(from.WriteAll(bytes), Reads());
        return received;

        async Future Reads()
        {
            for (int total = 0; total < received.Length;)
            {
                int count = await to.Read(received.AsMemory(total));
                Assert.NotEqual(0, count);
                total += count;
            }
        }
    }
}
