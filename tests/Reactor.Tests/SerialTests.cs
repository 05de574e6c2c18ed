using System;
using System.IO;
using System.IO.Ports;
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

    [Theory]
    [InlineData(StopBits.One, 0x0)]
    [InlineData(StopBits.Two, 0x40)]
    public void StopBits_AreKeptByTheTerminal(StopBits stopBits, uint flag)
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        PseudoTerminal terminal = test.Own(PseudoTerminal.Open(test.Reactor));
        SerialStream port = test.Own(SerialStream.Open(test.Reactor, terminal.Path, 19_200, stopBits: stopBits));

        Assert.Equal(flag, ControlFlagsOf(terminal.Path) & 0x40);
        Assert.Equal([1, 2, 3], test.Run(Pass(port, terminal, [1, 2, 3])));
    }

    [Fact]
    public void FlowControl_IsOff_AndModemLinesAreNotLookedAt()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        (PseudoTerminal terminal, _) = Open(test, 9600);

        uint flags = ControlFlagsOf(terminal.Path);

        // CRTSCTS off; CLOCAL and CREAD on; CS8.
        Assert.Equal(0x8B0u, flags & 0x8000_08B0);
    }

    [Theory]
    [InlineData(Parity.Even, 8, "parity Even")]
    [InlineData(Parity.Odd, 8, "parity Odd")]
    [InlineData(Parity.None, 7, "7 data bits")]
    [InlineData(Parity.Even, 7, "7 data bits")]
    public void SettingThatTheDeviceDoesNotKeep_IsNamed_AndThePortIsClosed(Parity parity, int dataBits, string what)
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        PseudoTerminal terminal = test.Own(PseudoTerminal.Open(test.Reactor));

        IoException e = Assert.Throws<IoException>(() => SerialStream.Open(test.Reactor, terminal.Path, 9600, parity, dataBits));

        Assert.Equal($"SerialStream.Open {terminal.Path}: EINVAL, the device does not do {what}; choose what it does", e.Message);
        Assert.Equal("EINVAL", e.ErrorName);
    }

    [Theory]
    [InlineData(Parity.None, 8, StopBits.One, 0x30)]
    [InlineData(Parity.Even, 8, StopBits.One, 0x130)]
    [InlineData(Parity.Odd, 8, StopBits.Two, 0x370)]
    [InlineData(Parity.Even, 7, StopBits.One, 0x120)]
    [InlineData(Parity.None, 6, StopBits.Two, 0x50)]
    [InlineData(Parity.None, 5, StopBits.OnePointFive, 0x40)]
    public void Format_IsTheFlagsOfTermios(Parity parity, int dataBits, StopBits stopBits, uint flags)
    {
        var format = new CharacterFormat(9600, parity, dataBits, stopBits);

        // Whatever was set before, of the character's flags nothing is left; CLOCAL and CREAD are added, HUPCL stays as it was.
        Assert.Equal(flags | 0x880 | 0x400, format.Apply(uint.MaxValue) & 0xC000_0FF0);
        Assert.Equal(flags | 0x880, format.Apply(0));
        Assert.Null(format.MissingIn(format.Apply(0), format.Speed));
        Assert.Equal("9600 baud", format.MissingIn(flags, format.Speed + 1));
        Assert.Equal("stop bits " + stopBits, format.MissingIn(flags ^ 0x40, format.Speed));
        Assert.Equal(parity == Parity.None ? "no parity" : "parity " + parity, format.MissingIn(flags ^ 0x100, format.Speed));
    }

    [Theory]
    [InlineData(Parity.None, 4, StopBits.One, "dataBits")]
    [InlineData(Parity.None, 9, StopBits.One, "dataBits")]
    [InlineData((Parity)3, 8, StopBits.One, "parity")]
    [InlineData(Parity.None, 8, (StopBits)0, "stopBits")]
    [InlineData(Parity.None, 8, StopBits.OnePointFive, "stopBits")]
    [InlineData(Parity.None, 5, StopBits.Two, "stopBits")]
    public void CharacterThatNoHardwareSends_IsRefused(Parity parity, int dataBits, StopBits stopBits, string argument)
    {
        using var test = new TestReactor(ReactorDriver.Epoll);

        Assert.Equal(argument, Assert.Throws<ArgumentOutOfRangeException>(
            () => SerialStream.Open(test.Reactor, "/dev/null", 9600, parity, dataBits, stopBits)).ParamName);
    }

    [Fact]
    public void Terminal_SaysWhetherSomebodyHasItOpen()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);
        PseudoTerminal terminal = test.Own(PseudoTerminal.Open(test.Reactor));
        Assert.True(terminal.IsOpenElsewhere);
        for (int i = 0; i < 2; i++)
        {
            SerialStream port = SerialStream.Open(test.Reactor, terminal.Path, 9600);
            Assert.True(terminal.IsOpenElsewhere);
            port.Dispose();
            Assert.False(terminal.IsOpenElsewhere);
        }

        terminal.Dispose();
        Assert.Throws<ObjectDisposedException>(() => terminal.IsOpenElsewhere);
    }

    /// <summary>What another program sees of the port (tcgetattr(3)).</summary>
    private static unsafe uint ControlFlagsOf(string path)
    {
        int descriptor = Libc.Open(path, LinuxConstants.OpenReadWrite | LinuxConstants.OpenNoControllingTerminal | LinuxConstants.CloseOnExec);
        try
        {
            byte* attributes = stackalloc byte[LinuxConstants.TerminalAttributeBytes];
            Assert.Equal(0, Libc.GetTerminalAttributes(descriptor, attributes));
            return *(uint*)(attributes + LinuxConstants.TerminalControlFlags);
        }
        finally
        {
            Assert.Equal(0, Libc.Close(descriptor));
        }
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
