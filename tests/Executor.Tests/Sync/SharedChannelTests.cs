using System;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A channel between threads that run executors of their own, and one that runs none.</summary>
public class SharedChannelTests
{
    private const int Senders = 3;
    private const int ItemsOfASender = 60_000;

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void ManyThreads_EveryItemArrivesOnce_InTheOrderOfItsSender(int capacity)
    {
        var channel = new Channel<long>(capacity, waiters: 4, shared: true);
        int sendersLeft = Senders;
        var received = new int[Senders];
        var problems = new string?[4];
        Worker[] workers =
        [
            Worker.Start(() => RunExecutor(problems, 0, () => Send(0), () => Send(1))),
            Worker.Start(() => SendWithoutExecutor(2)),
            Worker.Start(() => RunExecutor(problems, 2, () => Receive(0), () => Receive(1))),
            Worker.Start(() => RunExecutor(problems, 3, () => Receive(2))),
        ];
        foreach (Worker worker in workers)
        {
            worker.Join("a wake-up was lost: a thread hangs");
        }

        Assert.All(problems, Assert.Null);
        Assert.Equal([ItemsOfASender, ItemsOfASender, ItemsOfASender], received);
        channel.AssertInvariants();
        Assert.Equal(0, channel.Count);

        async Future Send(long sender)
        {
            for (long i = 0; i < ItemsOfASender; i++)
            {
                if (!await channel.Send((sender << 32) | i))
                {
                    throw new InvalidOperationException("closed too early");
                }
            }

            Ended();
        }

        void SendWithoutExecutor(long sender)
        {
            for (long i = 0; i < ItemsOfASender; i++)
            {
                while (!channel.TrySend((sender << 32) | i))
                {
                    Thread.Yield();
                }
            }

            Ended();
        }

        void Ended()
        {
            if (Interlocked.Decrement(ref sendersLeft) == 0)
            {
                channel.Close();
            }
        }

        async Future Receive(int number)
        {
            // What one receiver sees of one sender only grows.
            var last = new long[Senders];
            Array.Fill(last, -1);
            while (number != 2 || await channel.WaitToReceive())
            {
                long item;
                if (number == 2)
                {
                    if (!channel.TryReceive(out item))
                    {
                        continue;
                    }
                }
                else
                {
                    try
                    {
                        item = await channel.Receive();
                    }
                    catch (ChannelClosedException)
                    {
                        return;
                    }
                }

                long sender = item >> 32;
                if ((int)item <= last[sender])
                {
                    throw new InvalidOperationException("an item came twice or out of order");
                }

                last[sender] = (int)item;
                Interlocked.Increment(ref received[sender]);
            }
        }
    }

    private static void RunExecutor(string?[] problems, int place, params Func<Future>[] tasks)
    {
        using var executor = new Executor();
        executor.UnhandledException = (_, exception) => problems[place] = exception.ToString();
        executor.BlockOn(All());

        async Future All()
        {
            var handles = new TaskHandle[tasks.Length];
            for (int i = 0; i < tasks.Length; i++)
            {
                handles[i] = executor.Spawn(tasks[i]());
            }

            foreach (TaskHandle handle in handles)
            {
                await handle.Join();
            }
        }
    }
}
