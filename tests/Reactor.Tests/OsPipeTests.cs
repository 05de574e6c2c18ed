using System;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Net.Tests;

public sealed class OsPipeTests
{
    public OsPipeTests() => Assert.SkipWhen(Drivers.Own == ReactorDriver.Portable, "the portable driver watches sockets only");

    [Fact]
    public void Bytes_GoThrough_AndThenTheEnd()
    {
        using var test = new TestReactor(Drivers.Own);
        (OsPipeReader reader, OsPipeWriter writer) = Open(test);
        var buffer = new byte[8];

        test.Run(writer.WriteAll(new byte[] { 1, 2 }));
        writer.Dispose();

        Assert.Equal(2, test.Run(reader.Read(buffer)));
        Assert.Equal(0, test.Run(reader.Read(buffer)));
        Assert.Equal(2, reader.TotalRead);
        Assert.Equal(2, writer.TotalWritten);
    }

    [Fact]
    public void FullPipe_TheWriterWaitsForTheReader()
    {
        using var test = new TestReactor(Drivers.Own);
        (OsPipeReader reader, OsPipeWriter writer) = Open(test);
        var sent = new byte[300_000];
        new Random(1).NextBytes(sent);
        test.Spawn(Writes());
        test.Executor.RunUntilIdle();
        Assert.InRange(writer.TotalWritten, 1, sent.Length - 1);

        var received = new byte[sent.Length];
        test.Run(Reads());

        Assert.Equal(sent, received);

        async Future Writes()
        {
            await writer.WriteAll(sent);
            writer.Dispose();
        }

        async Future Reads()
        {
            int total = 0;
            int count;
            while ((count = await reader.Read(received.AsMemory(total))) > 0)
            {
                total += count;
            }
        }
    }

    [Fact]
    public void NobodyReads_TheWriterIsTold()
    {
        using var test = new TestReactor(Drivers.Own);
        (OsPipeReader reader, OsPipeWriter writer) = Open(test);
        reader.Dispose();

        Assert.Equal("EPIPE", Assert.Throws<IoException>(() => test.Run(writer.Write(new byte[1]))).ErrorName);
    }

    [Fact]
    public void ReaderGoesWhileTheWriterWaits_EndsTheWait()
    {
        using var test = new TestReactor(Drivers.Own);
        (OsPipeReader reader, OsPipeWriter writer) = Open(test);
        string? error = null;
        test.Spawn(Writes());
        test.Executor.RunUntilIdle();

        reader.Dispose();
        test.Run(TcpTests.WaitFor(() => error is not null));

        Assert.Equal("EPIPE", error);

        async Future Writes()
        {
            try
            {
                await writer.WriteAll(new byte[1_000_000]);
            }
            catch (IoException e)
            {
                error = e.ErrorName;
            }
        }
    }

    [Fact]
    public void PortableDriver_RefusesPipes()
    {
        using var test = new TestReactor(ReactorDriver.Portable);

        Assert.Contains(
            "watches sockets only", Assert.Throws<PlatformNotSupportedException>(() => OsPipe.Open(test.Reactor)).Message, StringComparison.Ordinal);
    }

    private static (OsPipeReader Reader, OsPipeWriter Writer) Open(TestReactor test)
    {
        (OsPipeReader reader, OsPipeWriter writer) = OsPipe.Open(test.Reactor);
        return (test.Own(reader), test.Own(writer));
    }
}
