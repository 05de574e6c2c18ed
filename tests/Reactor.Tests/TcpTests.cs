using System;
using System.Net;
using System.Text;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;
using Signal = Embedded.Async.Signal;
using Timeout = Embedded.Async.Timeout;
using Timer = Embedded.Async.Timer;

namespace Embedded.Net.Tests;

public sealed class TcpTests
{
    private const string ResetOnWine = "Wine's server takes the error of a reset for itself, and a read then finds the end of the stream";

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Echo_RoundTrip_BringsTheBytesBack(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        test.Spawn(Echo(server));
        var buffer = new byte[64];

        int count = test.Run(Ask());

        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 0, count));
        Assert.Equal(5, client.TotalRead);
        Assert.Equal(5, client.TotalWritten);

        async Future<int> Ask()
        {
            await client.WriteAll("hello"u8.ToArray());
            return await client.Read(buffer);
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Read_BeforeAnythingHasCome_WaitsForIt(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        var buffer = new byte[64];
        int count = 0;
        test.Spawn(ReadOne());
        test.Executor.RunUntilIdle();

        test.Run(server.WriteAll(new byte[] { 7 }));
        test.Run(WaitFor(() => count == 1));

        Assert.Equal(7, buffer[0]);

        async Future ReadOne() => count = await client.Read(buffer);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void EmptyBuffer_ReadsAndWritesNothing_WithoutAWait(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, _) = test.ConnectTcp();

        Assert.Equal(0, test.Run(client.Read(Memory<byte>.Empty)));
        Assert.Equal(0, test.Run(client.Write(ReadOnlyMemory<byte>.Empty)));
        test.Run(client.WriteAll(ReadOnlyMemory<byte>.Empty));
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void HalfClose_OtherSideReadsTheEnd_AndMayStillAnswer(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        var buffer = new byte[8];

        test.Run(client.WriteAll(new byte[] { 1, 2 }));
        client.ShutdownSend();

        Assert.Equal(2, test.Run(server.Read(buffer)));
        Assert.Equal(0, test.Run(server.Read(buffer)));
        Assert.Equal(0, test.Run(server.Read(buffer)));
        test.Run(server.WriteAll(new byte[] { 3 }));
        Assert.Equal(1, test.Run(client.Read(buffer)));
        Assert.Equal(3, buffer[0]);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Reset_ReadAndWriteOfTheOtherSideFail(ReactorDriver driver)
    {
        Assert.SkipWhen(Drivers.IsWine, ResetOnWine);
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();

        server.Reset();

        IoException read = Assert.Throws<IoException>(() => test.Run(client.Read(new byte[8])));
        Assert.Equal("ECONNRESET", read.ErrorName);
        Assert.StartsWith("TcpStream.Read: ECONNRESET, ", read.Message, StringComparison.Ordinal);
        IoException write = Assert.Throws<IoException>(() => test.Run(client.WriteAll(new byte[8])));
        Assert.Equal("EPIPE", write.ErrorName);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Reset_WhileTheOtherSideWaitsToRead_EndsTheWait(ReactorDriver driver)
    {
        Assert.SkipWhen(Drivers.IsWine, ResetOnWine);
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        string? error = null;
        test.Spawn(Reads());
        test.Executor.RunUntilIdle();

        server.Reset();
        test.Run(WaitFor(() => error is not null));

        Assert.Equal("ECONNRESET", error);

        async Future Reads()
        {
            try
            {
                await client.Read(new byte[8]);
            }
            catch (IoException e)
            {
                error = e.ErrorName;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void ResetThatACancelledReadHasSeen_IsToldByTheNext(ReactorDriver driver)
    {
        Assert.SkipWhen(Drivers.IsWine, ResetOnWine);
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        server.Reset();
        var set = new Signal();
        set.Set();

        // The read fails when it is first tried, and the signal wins before the failure is told.
        Assert.Equal(1, test.Run(Future.Select(client.Read(new byte[8]), set.Wait())));

        Assert.Equal("ECONNRESET", Assert.Throws<IoException>(() => test.Run(client.Read(new byte[8]))).ErrorName);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void WriteAll_MoreThanTheBuffersHold_WaitsForTheReader(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        client.SendBufferBytes = 4096;
        var sent = new byte[500_000];
        new Random(5).NextBytes(sent);
        bool written = false;
        test.Spawn(Writes());
        test.Executor.RunUntilIdle();
        Assert.False(written);
        Assert.InRange(client.TotalWritten, 1, sent.Length - 1);

        byte[] received = test.Run(ReadToEnd(server, sent.Length));

        Assert.Equal(sent, received);
        Assert.Equal(sent.Length, client.TotalWritten);

        async Future Writes()
        {
            await client.WriteAll(sent);
            written = true;
            client.ShutdownSend();
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Write_WithLittleRoom_WritesAPart(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, _) = test.ConnectTcp();
        client.SendBufferBytes = 4096;

        int written = test.Run(client.Write(new byte[10_000_000]));

        Assert.InRange(written, 1, 9_999_999);
        Assert.Equal(written, client.TotalWritten);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void CancelledWriteAll_SaysHowMuchItHasWritten(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        client.SendBufferBytes = 4096;
        TaskHandle task = test.Spawn(client.WriteAll(new byte[10_000_000]));
        test.Executor.RunUntilIdle();

        task.Cancel();
        test.Executor.RunUntilIdle();
        long written = client.TotalWritten;
        client.ShutdownSend();

        Assert.Equal(written, test.Run(ReadToEnd(server, 10_000_000)).Length);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void CancelledRead_HasReadNothing(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        var buffer = new byte[8];

        Assert.False(test.Run(Timeout.AfterMilliseconds(client.Read(buffer), 1)));
        test.Run(server.WriteAll(new byte[] { 9 }));

        Assert.Equal(1, test.Run(client.Read(buffer)));
        Assert.Equal(9, buffer[0]);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void ReadThatNobodyTook_GoesToTheNext(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, TcpStream server) = test.ConnectTcp();
        test.Run(server.WriteAll(new byte[] { 1, 2, 3 }));
        var first = new byte[2];
        var second = new byte[8];

        test.Run(Drops());

        Assert.Equal([1, 2, 3], second[..3]);
        Assert.Equal(3, client.TotalRead);

        async Future Drops()
        {
            // It wins, and its result is left: so it goes back.
            Assert.Equal(0, await Future.Select(client.Read(first), Timer.AfterMilliseconds(60_000)));
            int count = await client.Read(second);
            count += await client.Read(second.AsMemory(count));
            Assert.Equal(3, count);
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Dispose_WhileATaskReads_EndsItsWait(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, _) = test.ConnectTcp();
        string? message = null;
        test.Spawn(Reads());
        test.Executor.RunUntilIdle();

        client.Dispose();
        test.Executor.RunUntilIdle();

        Assert.Contains("TcpStream was disposed, perhaps while a task waited for it", message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => test.Run(client.WriteAll(new byte[1])));
        Assert.Throws<ObjectDisposedException>(() => client.RemoteEndPoint);
        Assert.Throws<ObjectDisposedException>(client.ShutdownSend);
        client.Dispose();
        client.Reset();

        async Future Reads()
        {
            try
            {
                await client.Read(new byte[8]);
            }
            catch (ObjectDisposedException e)
            {
                message = e.Message;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void TwoTasksThatRead_TheSecondIsToldSo(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, _) = test.ConnectTcp();
        TaskHandle first = test.Spawn(client.Read(new byte[8]));
        test.Executor.RunUntilIdle();

        FutureMisuseException e = Assert.Throws<FutureMisuseException>(() => test.Run(client.Read(new byte[8])));

        Assert.StartsWith("TcpStream.Read: another task waits for the same", e.Message, StringComparison.Ordinal);
        Assert.Equal(TaskState.Waiting, first.GetState());
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void AnotherExecutorsStream_IsRefused(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, _) = test.ConnectTcp();
        using var other = new Executor(new ManualClock(), 2);

        Assert.Throws<WrongContextException>(() => other.BlockOn(client.Read(new byte[8])));
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Connect_WhereNobodyListens_IsRefused(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        IPEndPoint nobody;
        using (TcpListener listener = TcpListener.Bind(test.Reactor, TestReactor.Loopback))
        {
            nobody = listener.LocalEndPoint;
        }

        IoException e = Assert.Throws<IoException>(() => test.Run(TcpStream.Connect(test.Reactor, nobody)));

        Assert.Equal("ECONNREFUSED", e.ErrorName);
        Assert.Equal(0, test.Reactor.HandleCount);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Bind_WhereSomebodyListens_IsRefused(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        TcpListener first = test.Listen();

        IoException e = Assert.Throws<IoException>(() => TcpListener.Bind(test.Reactor, first.LocalEndPoint));

        Assert.Equal("EADDRINUSE", e.ErrorName);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void IPv6_ConnectsAndEchoes(ReactorDriver driver)
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "this system has no IPv6");
        using var test = new TestReactor(driver);
        TcpListener listener = test.Own(TcpListener.Bind(test.Reactor, new IPEndPoint(IPAddress.IPv6Loopback, 0)));

        test.Run(Talk());

        async Future Talk()
        {
            using TcpStream client = await TcpStream.Connect(test.Reactor, listener.LocalEndPoint);
            using TcpStream server = await listener.Accept();
            Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
            await client.WriteAll(new byte[] { 5 });
            Assert.Equal(1, await server.Read(new byte[8]));
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void NoDelay_IsWhatWasSet(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        (TcpStream client, _) = test.ConnectTcp();

        Assert.False(client.NoDelay);
        client.NoDelay = true;
        Assert.True(client.NoDelay);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void AcceptThatNobodyTook_GoesToTheNext(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        TcpListener listener = test.Listen();

        test.Run(Talk());

        async Future Talk()
        {
            using TcpStream client = await TcpStream.Connect(test.Reactor, listener.LocalEndPoint);
            Assert.Equal(0, await Future.Select(listener.Accept(), Timer.AfterMilliseconds(60_000)));
            using TcpStream server = await listener.Accept();
            Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void CancelledConnect_ClosesItsDescriptor(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        // TEST-NET-1 (RFC 5737): nobody answers; where there is no route at all, it fails at once, which is as good here.
        TaskHandle task = test.Spawn(Swallows(TcpStream.Connect(test.Reactor, new IPEndPoint(IPAddress.Parse("192.0.2.1"), 9))));
        test.Executor.RunUntilIdle();

        task.Cancel();
        test.Executor.RunUntilIdle();

        Assert.Equal(0, test.Reactor.HandleCount);

        static async Future Swallows(Future<TcpStream> connect)
        {
            try
            {
                await connect;
            }
            catch (IoException)
            {
            }
        }
    }

    internal static async Future Echo(TcpStream stream)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await stream.Read(buffer)) > 0)
        {
            await stream.WriteAll(buffer.AsMemory(0, count));
        }
    }

    internal static async Future<byte[]> ReadToEnd(IoStream stream, int most)
    {
        var buffer = new byte[most];
        int total = 0;
        int count;
        while ((count = await stream.Read(buffer.AsMemory(total))) > 0)
        {
            total += count;
        }

        return buffer[..total];
    }

    internal static async Future WaitFor(Func<bool> condition)
    {
        while (!condition())
        {
            await Future.Yield();
        }
    }
}
