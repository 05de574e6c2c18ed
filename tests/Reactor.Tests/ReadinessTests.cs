using System;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Net.Tests;

/// <summary>The protocol of <see cref="IoHandle"/>, on a handle that a test fills.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public void Clear_WithoutADeliveryInBetween_Clears()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        using var handle = new FilledHandle(test.Reactor);
        int seen = handle.State;

        handle.Clear(seen, Readiness.ForReading);

        Assert.Equal(Readiness.Writable, handle.State & Readiness.Readable | handle.State & Readiness.Writable);
    }

    [Fact]
    public void Clear_AfterADeliveryInBetween_KeepsReadiness()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        using var handle = new FilledHandle(test.Reactor);
        int seen = handle.State;

        handle.Deliver(Readiness.Readable);
        handle.Clear(seen, Readiness.ForReading);

        Assert.NotEqual(0, handle.State & Readiness.Readable);
    }

    [Fact]
    public void DeliveryBetweenTheSystemCallAndTheClearing_IsNotLost()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        using var handle = new FilledHandle(test.Reactor);
        handle.WhenEmpty = () =>
        {
            handle.WhenEmpty = null;
            handle.Fill(1);
        };

        Assert.Equal(1, test.Run(ReadFuture.Rent(new ByteReader(handle, "Filled.Read"), new byte[8])));
    }

    [Fact]
    public void DeliveriesFromAnotherThread_NoneIsLost()
    {
        const int Bytes = 20_000;
        using var test = new TestReactor(ReactorDriver.Automatic, strict: false);
        using var handle = new FilledHandle(test.Reactor);
        var thread = new Thread(() =>
        {
            for (int i = 0; i < Bytes; i++)
            {
                handle.Fill(1);
            }
        });
        thread.Start();

        test.Run(Reads());

        thread.Join();

        async Future Reads()
        {
            var reader = new ByteReader(handle, "Filled.Read");
            var buffer = new byte[64];
            for (int total = 0; total < Bytes;)
            {
                total += await ReadFuture.Rent(reader, buffer);
            }
        }
    }

    [Fact]
    public void Key_OfAHandleThatIsGone_FindsNobody()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        using var first = new FilledHandle(test.Reactor);
        using var second = new FilledHandle(test.Reactor);
        var table = new HandleTable();
        table.Add(first);
        long key = first.Key;
        Assert.Same(first, table.Find(key));

        table.Remove(first);
        Assert.Null(table.Find(key));
        table.Add(second);

        Assert.Null(table.Find(key));
        Assert.Same(second, table.Find(second.Key));
        Assert.Equal(1, table.Count);
        table.Remove(second);
    }

    private sealed class FilledHandle(Reactor reactor) : IoHandle(reactor, "Filled")
    {
        private int _available;

        internal Action? WhenEmpty { get; set; }

        internal void Fill(int count)
        {
            Interlocked.Add(ref _available, count);
            Deliver(Readiness.Readable);
        }

        internal override int Read(Span<byte> buffer)
        {
            int count = Interlocked.Exchange(ref _available, 0);
            if (count > buffer.Length)
            {
                Interlocked.Add(ref _available, count - buffer.Length);
                count = buffer.Length;
            }

            if (count == 0)
            {
                WhenEmpty?.Invoke();
                return -Errno.WouldBlock;
            }

            return count;
        }

        internal override int Write(ReadOnlySpan<byte> buffer) => buffer.Length;

        private protected override void Close()
        {
        }
    }
}
