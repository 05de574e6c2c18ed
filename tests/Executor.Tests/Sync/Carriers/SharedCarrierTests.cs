using System;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>What carries items between an executor and threads that run none, or another.</summary>
public class SharedCarrierTests
{
    private const int Count = 20_000;

    [Fact]
    public void PriorityChannel_FromTwoThreads_GivesEveryItemOnce()
    {
        var channel = new PriorityChannel<int>(8, shared: true);
        var seen = new bool[2 * Count];
        Worker[] senders = [Worker.Start(() => Send(0)), Worker.Start(() => Send(1))];
        Run(async () =>
        {
            for (int i = 0; i < 2 * Count; i++)
            {
                int item = await channel.Receive();
                Assert.False(seen[item]);
                seen[item] = true;
            }
        });
        Join(senders);
        Assert.DoesNotContain(false, seen);
        channel.AssertInvariants();

        void Send(int sender)
        {
            for (int i = 0; i < Count; i++)
            {
                while (!channel.TrySend((2 * i) + sender, i % 7))
                {
                    Thread.Yield();
                }
            }
        }
    }

    [Fact]
    public void Broadcast_FromAThread_ReachesTwoExecutors()
    {
        var broadcast = new Broadcast<int>(4, subscribers: 2, shared: true);
        Subscriber<int>[] subscribers = [broadcast.Subscribe(), broadcast.Subscribe()];
        var sums = new long[2];
        Worker[] workers = [Worker.Start(() => Run(() => Sum(0))), Worker.Start(() => Run(() => Sum(1)))];
        for (int i = 1; i <= Count; i++)
        {
            while (!broadcast.TryPublish(i))
            {
                Thread.Yield();
            }
        }

        broadcast.Close();
        Join(workers);
        long sum = (long)Count * (Count + 1) / 2;
        Assert.Equal([sum, sum], sums);
        broadcast.AssertInvariants();

        async Future Sum(int number)
        {
            try
            {
                while (true)
                {
                    sums[number] += await subscribers[number].Receive();
                }
            }
            catch (ChannelClosedException)
            {
                Assert.Equal(0, subscribers[number].Lost);
            }
        }
    }

    [Fact]
    public void Watch_FromAThread_ReachesTheLatest()
    {
        var watch = new Watch<long>(0, shared: true);
        WatchReceiver<long> receiver = watch.MakeReceiver();
        Worker setter = Worker.Start(() =>
        {
            for (long i = 1; i <= Count; i++)
            {
                watch.Set((i << 32) | i);
            }
        });
        Run(async () =>
        {
            long last = 0;
            while ((int)last < Count)
            {
                long value = await receiver.Changed();
                Assert.Equal(value >> 32, (int)value);
                Assert.True(value > last, "an old value came again");
                last = value;
            }
        });
        Join(setter);
    }

    [Fact]
    public void Oneshot_FromAThread_RoundAfterRound()
    {
        var there = new Oneshot<int>(shared: true);
        var back = new Oneshot<int>(shared: true);
        Worker echo = Worker.Start(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                int value;
                while (!there.TryReceive(out value))
                {
                    Thread.Yield();
                }

                there.Reset();
                back.Send(value + 1);
            }
        });
        Run(async () =>
        {
            for (int i = 0; i < Count; i++)
            {
                Assert.True(there.Send(i));
                Assert.Equal(i + 1, await back.Receive());
                back.Reset();
            }
        });
        Join(echo);
    }

    [Fact]
    public void Pipe_BothWaysOfReading_BetweenThreads_KeepsEveryByte()
    {
        var pipe = new Pipe(64, shared: true);
        Worker writer = Worker.Start(() =>
        {
            var bytes = new byte[48];
            for (int at = 0; at < Count;)
            {
                int count = Math.Min(1 + (at % bytes.Length), Count - at);
                for (int i = 0; i < count; i++)
                {
                    bytes[i] = (byte)((at + i) * 7);
                }

                int written = pipe.TryWrite(bytes, 0, count);
                at += written;
                if (written == 0)
                {
                    Thread.Yield();
                }
            }

            pipe.Close();
        });
        Run(async () =>
        {
            var buffer = new byte[40];
            int at = 0;
            int count;
            while ((count = await pipe.Read(buffer, 0, buffer.Length)) > 0)
            {
                for (int i = 0; i < count; i++)
                {
                    Assert.Equal((byte)(at++ * 7), buffer[i]);
                }
            }

            Assert.Equal(Count, at);
        });
        Join(writer);
        pipe.AssertInvariants();
    }

    [Fact]
    public void LendingChannel_BetweenThreads_LendsEachSlotToOne()
    {
        var channel = new LendingChannel<int[]>([new int[2], new int[2], new int[2]], shared: true);
        Worker sender = Worker.Start(() =>
        {
            for (int i = 0; i < Count;)
            {
                if (channel.TryBorrowToSend() is int[] slot)
                {
                    slot[0] = i;
                    slot[1] = i++;
                    channel.Send(slot);
                }
                else
                {
                    Thread.Yield();
                }
            }

            channel.Close();
        });
        Run(async () =>
        {
            int next = 0;
            try
            {
                while (true)
                {
                    int[] slot = await channel.Receive();
                    Assert.Equal((next, next), (slot[0], slot[1]));
                    next++;
                    channel.Return(slot);
                }
            }
            catch (ChannelClosedException)
            {
                Assert.Equal(Count, next);
            }
        });
        Join(sender);
        channel.AssertInvariants();
    }

    [Fact]
    public void Rpc_BetweenExecutors_AnswersEachCall()
    {
        var rpc = new Rpc<int, int>(capacity: 2, shared: true);
        Worker[] callers = [Worker.Start(() => Run(() => Call(0))), Worker.Start(() => Run(() => Call(1)))];
        Run(async () =>
        {
            for (int i = 0; i < Count; i++)
            {
                using RpcCall<int, int> call = await rpc.Receive();
                Assert.True(call.Reply(~call.Request));
            }
        });
        Join(callers);
        rpc.AssertInvariants();

        async Future Call(int caller)
        {
            for (int i = caller; i < Count; i += 2)
            {
                Assert.Equal(~i, await rpc.Call(i));
            }
        }
    }

    private static void Run(Func<Future> task)
    {
        using var executor = new Executor();
        executor.BlockOn(task());
    }

    private static void Join(params Worker[] workers)
    {
        foreach (Worker worker in workers)
        {
            worker.Join("a wake-up was lost: a thread hangs");
        }
    }
}
