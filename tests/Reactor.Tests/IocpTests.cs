using System;
using System.Runtime.InteropServices;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Net.Tests;

/// <summary>What is the completion port's own: what does not need Windows is tested everywhere, the rest there.</summary>
public sealed class IocpTests
{
    /// <summary>Sizes of the structures in the headers, on 64 bits: ntdef.h and winbase.h, and for the poll what afd.sys reads.</summary>
    [Fact]
    public unsafe void Structures_AreAsTheSystemHasThem()
    {
        Assert.SkipUnless(sizeof(nint) == 8, "the sizes are those of 64 bits");

        Assert.Equal(32, sizeof(AfdPoll));
        Assert.Equal(16, (int)Marshal.OffsetOf<AfdPoll>(nameof(AfdPoll.Handle)));
        Assert.Equal(24, (int)Marshal.OffsetOf<AfdPoll>(nameof(AfdPoll.Events)));
        Assert.Equal(32, sizeof(Kernel32.CompletionEntry));
        Assert.Equal(28, sizeof(Kernel32.SerialState));
        Assert.Equal(18, (int)Marshal.OffsetOf<Kernel32.SerialState>(nameof(Kernel32.SerialState.DataBits)));
        Assert.Equal(20, sizeof(Kernel32.SerialTimeouts));
        // An OVERLAPPED has 32 bytes and stands first; the poll must be aligned as its 64-bit time asks.
        IoPacket packet;
        Assert.True((byte*)&packet.Direction - (byte*)&packet >= 32);
        Assert.Equal(0, ((byte*)&packet.Poll - (byte*)&packet) % 8);
    }

    [Fact]
    public unsafe void Packet_GoesToTheSystemAndComesBack_AndIsFreedByOneSideOnly()
    {
        IoPacket* packet = IoPacket.Make(7, IoDirection.Write, 16);
        try
        {
            Assert.False(packet->IsPoll);
            Assert.True(packet->TryArm());
            Assert.False(packet->TryArm());
            Assert.True(packet->IsArmed);
            Assert.True(packet->TryEnd());
            Assert.False(packet->IsArmed);

            Assert.True(packet->TryArm());
            Assert.True(packet->TryOrphan());
            // Whoever gets it back has to free it.
            Assert.False(packet->TryEnd());
        }
        finally
        {
            NativeMemory.Free(packet);
        }

        IoPacket* idle = IoPacket.Make(8, IoDirection.Read, 0);
        Assert.True(idle->IsPoll);
        Assert.False(idle->TryOrphan());
        NativeMemory.Free(idle);
    }

    [Theory]
    [InlineData(10035, Errno.WouldBlock)]
    [InlineData(10047, Errno.NotSupported)]
    [InlineData(10048, Errno.AddressInUse)]
    [InlineData(10053, Errno.ConnectionAborted)]
    [InlineData(10054, Errno.ConnectionReset)]
    [InlineData(10058, Errno.BrokenPipe)]
    [InlineData(10061, Errno.ConnectionRefused)]
    [InlineData(2, Errno.NoEntry)]
    [InlineData(5, Errno.AccessDenied)]
    [InlineData(109, Errno.BrokenPipe)]
    [InlineData(232, Errno.BrokenPipe)]
    [InlineData(995, Errno.InputOutput)]
    [InlineData(9999, Errno.Invalid)]
    public void ErrorOfWindows_IsToldAsLinuxNumbersIt(int error, int expected) => Assert.Equal(expected, WindowsErrno.From(error));

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(0x103u, 0)]
    [InlineData(0xC0000236u, Errno.ConnectionRefused)]
    [InlineData(0xC000014Bu, Errno.BrokenPipe)]
    [InlineData(0xC00000B5u, Errno.TimedOut)]
    [InlineData(0xC0000120u, Errno.InputOutput)]
    public void StatusOfACompletion_IsToldAsLinuxNumbersIt(uint status, int expected) =>
        Assert.Equal(expected, WindowsErrno.FromStatus(unchecked((int)status)));

    [Theory]
    [InlineData(WindowsConstants.AfdReceive, Readiness.Readable)]
    [InlineData(WindowsConstants.AfdAccept, Readiness.Readable)]
    [InlineData(WindowsConstants.AfdReceive | WindowsConstants.AfdDisconnect, Readiness.Readable | Readiness.ReadClosed)]
    [InlineData(WindowsConstants.AfdAbort, Readiness.Readable | Readiness.ReadClosed)]
    public void AnswerToAPollForReading_IsReadiness(uint events, int expected) =>
        Assert.Equal(expected, IocpDriver.ReadinessOf(IoDirection.Read, 0, events));

    [Fact]
    public void PollThatFailed_MakesItsDirectionReady()
    {
        const int Cancelled = unchecked((int)0xC0000120);

        Assert.Equal(Readiness.Readable, IocpDriver.ReadinessOf(IoDirection.Read, Cancelled, WindowsConstants.AfdDisconnect));
        Assert.Equal(Readiness.Writable, IocpDriver.ReadinessOf(IoDirection.Write, Cancelled, 0));
    }

    [Fact]
    public void OtherSystem_IsRefused()
    {
        ReactorDriver other = OperatingSystem.IsWindows() ? ReactorDriver.Epoll : ReactorDriver.Iocp;

        Exception e = Assert.Throws<PlatformNotSupportedException>(() => new Reactor(new SystemClock(), other).Dispose());

        Assert.StartsWith("ReactorDriver." + other + " is not for this system", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WriterDisposedWhileThePipeIsFull_WhatItHasTakenArrives()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "only there a write is taken before the pipe has room for it");
        using var test = new TestReactor(ReactorDriver.Iocp);
        (OsPipeReader reader, OsPipeWriter writer) = OsPipe.Open(test.Reactor);
        test.Own(reader);
        TaskHandle task = test.Spawn(writer.WriteAll(new byte[1_000_000]));
        test.Executor.RunUntilIdle();
        task.Cancel();
        test.Executor.RunUntilIdle();
        writer.Dispose();

        Assert.Equal(writer.TotalWritten, test.Run(ReadToEnd()));

        async Future<long> ReadToEnd()
        {
            var buffer = new byte[1000];
            long total = 0;
            int count;
            while ((count = await reader.Read(buffer)) > 0)
            {
                total += count;
            }

            return total;
        }
    }

    [Fact]
    public void ReactorEndsWhileADisposedWriterIsNotDone_GivesItUp()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "needs a completion port");
        using var test = new TestReactor(ReactorDriver.Iocp);
        (OsPipeReader reader, OsPipeWriter writer) = OsPipe.Open(test.Reactor);
        test.Own(reader);
        TaskHandle task = test.Spawn(writer.WriteAll(new byte[1_000_000]));
        test.Executor.RunUntilIdle();
        Assert.InRange(writer.TotalWritten, 1, 999_999);
        task.Cancel();
        test.Executor.RunUntilIdle();

        writer.Dispose();

        Assert.Equal(1, test.Reactor.HandleCount);
    }

    [Fact]
    public void CancelledReadOfAPipe_WhatComesIsForTheNext()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "needs a completion port");
        using var test = new TestReactor(ReactorDriver.Iocp);
        (OsPipeReader reader, OsPipeWriter writer) = OsPipe.Open(test.Reactor);
        test.Own(reader);
        test.Own(writer);
        TaskHandle task = test.Spawn(reader.Read(new byte[8]));
        test.Executor.RunUntilIdle();
        task.Cancel();
        test.Executor.RunUntilIdle();

        // The read that the task began is still under way, and gets these.
        test.Run(writer.WriteAll(new byte[] { 1, 2, 3 }));
        var buffer = new byte[2];

        Assert.Equal(2, test.Run(reader.Read(buffer)));
        Assert.Equal([1, 2], buffer);
        Assert.Equal(1, test.Run(reader.Read(buffer)));
        Assert.Equal(3, buffer[0]);
    }

    [Fact]
    public void SerialPort_ThatIsNotThere_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "needs a completion port");
        using var test = new TestReactor(ReactorDriver.Iocp);

        IoException e = Assert.Throws<IoException>(() => SerialStream.Open(test.Reactor, "COM200", 9600));

        Assert.StartsWith("SerialStream.Open COM200: ENOENT, ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PseudoTerminal_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "needs a completion port");
        using var test = new TestReactor(ReactorDriver.Iocp);

        Assert.Contains(
            "is of Linux", Assert.Throws<PlatformNotSupportedException>(() => PseudoTerminal.Open(test.Reactor)).Message, StringComparison.Ordinal);
    }
}
