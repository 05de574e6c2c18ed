using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>What carries items allocates nothing once it is made and its pools are warm; with a wait, and without.</summary>
public class CarrierAllocationTests
{
    private const int WarmUp = 300;
    private const int Repeats = 2000;

    private int _sink;

    [Fact]
    public void Channel_ManyAndPeek()
    {
        var channel = new Channel<string>(4);
        var buffer = new string[3];
        AssertNone(
            async () =>
            {
                _sink += await channel.ReceiveMany(buffer);
                _sink += (await channel.Peek()).Length;
                _sink += channel.TryPeek(out string item) ? item.Length : 0;
            },
            async () =>
            {
                await channel.Send("a");
                await channel.Send("b");
            });
    }

    [Fact]
    public void Channel_WhatComesBack()
    {
        var channel = new Channel<int>(4);
        var buffer = new int[4];
        channel.TrySend(1);
        channel.TrySend(2);
        channel.TrySend(3);
        AssertNone(
            async () =>
            {
                await Future.Join(channel.Receive(), channel.ReceiveMany(buffer));
                await Future.Yield();
            },
            async () => await Future.Yield());
        Assert.Equal(3, channel.Count);
    }

    [Fact]
    public void PriorityChannel()
    {
        var channel = new PriorityChannel<long>(3);
        AssertNone(
            async () => _sink += (int)await channel.Receive(),
            async () => await channel.Send(1L << 33, _sink++ & 3));
    }

    [Fact]
    public void Broadcast()
    {
        var broadcast = new Broadcast<int>(2, subscribers: 2);
        Subscriber<int> subscriber = broadcast.Subscribe();
        AssertNone(
            async () =>
            {
                _sink += await subscriber.Receive();
                using Subscriber<int> other = broadcast.Subscribe();
                broadcast.PublishImmediate(2);
                _sink += await other.Receive() + subscriber.Lost;
            },
            async () => await broadcast.Publish(1));
    }

    [Fact]
    public void Watch()
    {
        var watch = new Watch<string>("");
        WatchReceiver<string> receiver = watch.MakeReceiver();
        AssertNone(
            async () => _sink += (await receiver.Changed()).Length + receiver.Value.Length,
            async () =>
            {
                watch.Set("a");
                await Future.Yield();
            });
    }

    [Fact]
    public void Oneshot()
    {
        var oneshot = new Oneshot<int>();
        AssertNone(
            async () =>
            {
                _sink += await oneshot.Receive();
                oneshot.Reset();
            },
            async () =>
            {
                oneshot.Send(1);
                await Future.Yield();
            });
    }

    [Fact]
    public void Pipe()
    {
        var pipe = new Pipe(5);
        var written = new byte[8];
        var read = new byte[3];
        AssertNone(
            async () => _sink += await pipe.Read(read, 0, 3),
            async () => _sink += await pipe.Write(written, 0, 4) + await pipe.WriteAll(written, 0, 8));
    }

    [Fact]
    public void LendingChannel()
    {
        var channel = new LendingChannel<byte[]>([new byte[1], new byte[1]]);
        AssertNone(
            async () =>
            {
                byte[] slot = await channel.Receive();
                channel.Return(slot);
            },
            async () => channel.Send(await channel.BorrowToSend()));
    }

    [Fact]
    public void Rpc()
    {
        var rpc = new Rpc<int, string>();
        AssertNone(
            async () => _sink += (await rpc.Call(1)).Length,
            async () =>
            {
                using RpcCall<int, string> call = await rpc.Receive();
                call.Reply("reply");
            });
    }

    /// <summary>Runs one round again and again inside a task, beside a partner that does the same, and demands that the heap does not grow.</summary>
    private static void AssertNone(Func<Future> round, Func<Future> partner)
    {
        using var executor = new Executor(new ManualClock());
        executor.Spawn(Partner());
        long allocated = executor.BlockOn(Measures());
        Assert.Equal(0, allocated);
        executor.AssertInvariants();

        async Future Partner()
        {
            while (true)
            {
                await partner();
            }
        }

        async Future<long> Measures()
        {
            for (int i = 0; i < WarmUp; i++)
            {
                await round();
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Repeats; i++)
            {
                await round();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
