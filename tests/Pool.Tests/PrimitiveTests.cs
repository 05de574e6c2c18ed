using System;
using System.Collections.Generic;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Xunit;
using Barrier = Embedded.Async.Barrier;
using Mutex = Embedded.Async.Mutex;
using Semaphore = Embedded.Async.Semaphore;
using Signal = Embedded.Async.Signal;

namespace Embedded.Pools.Tests;

/// <summary>Each primitive that may be shared, between tasks on several workers: nothing is lost, nothing comes twice, nobody is left waiting.</summary>
public sealed class PrimitiveTests
{
    private const int Rounds = 2000;

    [Fact]
    public void AChannelCarriesEachItemOnce() => Run(async pool =>
    {
        var channel = new Channel<int>(16, waiters: 8, shared: true);
        JoinHandle[] senders = SpawnMany(pool, 4, async i =>
        {
            for (int k = 0; k < Rounds; k++)
            {
                Assert.True(await channel.Send((i * Rounds) + k));
            }
        });
        JoinHandle<HashSet<int>>[] receivers = new JoinHandle<HashSet<int>>[4];
        for (int i = 0; i < receivers.Length; i++)
        {
            receivers[i] = pool.Spawn(Drain(channel));
        }

        await All(senders);
        channel.Close();
        var all = new HashSet<int>();
        foreach (JoinHandle<HashSet<int>> receiver in receivers)
        {
            foreach (int item in await receiver)
            {
                Assert.True(all.Add(item));
            }
        }

        Assert.Equal(4 * Rounds, all.Count);

        static async Future<HashSet<int>> Drain(Channel<int> channel)
        {
            var got = new HashSet<int>();
            while (await channel.WaitToReceive())
            {
                if (channel.TryReceive(out int item))
                {
                    got.Add(item);
                }
            }

            return got;
        }
    });

    [Fact]
    public void APriorityChannelCarriesEachItemOnce() => Run(async pool =>
    {
        var channel = new PriorityChannel<int>(16, waiters: 8, shared: true);
        JoinHandle[] senders = SpawnMany(pool, 4, async i =>
        {
            for (int k = 0; k < Rounds; k++)
            {
                Assert.True(await channel.Send(1, k % 7));
            }
        });
        int got = 0;
        JoinHandle[] receivers = SpawnMany(pool, 4, async _ =>
        {
            for (int k = 0; k < Rounds; k++)
            {
                Interlocked.Add(ref got, await channel.Receive());
            }
        });
        await All(senders);
        await All(receivers);
        Assert.Equal(4 * Rounds, got);
    });

    [Fact]
    public void AMutexLetsInOneAtATime() => Run(async pool =>
    {
        var mutex = new Mutex(waiters: 8, shared: true);
        int plain = 0;
        int inside = 0;
        await All(SpawnMany(pool, 8, async _ =>
        {
            for (int k = 0; k < Rounds / 4; k++)
            {
                using MutexGuard guard = await mutex.Lock();
                Assert.Equal(1, Interlocked.Increment(ref inside));
                plain++;
                await Future.Yield();
                Interlocked.Decrement(ref inside);
            }
        }));
        Assert.Equal(8 * (Rounds / 4), plain);
    });

    [Fact]
    public void ARwLockLetsInOneWriterOrManyReaders() => Run(async pool =>
    {
        var gate = new RwLock(readers: 8, waiters: 8, shared: true);
        int readers = 0;
        int writers = 0;
        await All(SpawnMany(pool, 8, async i =>
        {
            for (int k = 0; k < Rounds / 8; k++)
            {
                if ((i + k) % 4 == 0)
                {
                    using WriteGuard write = await gate.Write();
                    Assert.Equal(1, Interlocked.Increment(ref writers));
                    Assert.Equal(0, Volatile.Read(ref readers));
                    await Future.Yield();
                    Interlocked.Decrement(ref writers);
                }
                else
                {
                    using ReadGuard read = await gate.Read();
                    Interlocked.Increment(ref readers);
                    Assert.Equal(0, Volatile.Read(ref writers));
                    await Future.Yield();
                    Interlocked.Decrement(ref readers);
                }
            }
        }));
    });

    [Fact]
    public void ASemaphoreLetsInAsManyAsItHas() => Run(async pool =>
    {
        var semaphore = new Semaphore(3, waiters: 8, shared: true);
        int inside = 0;
        await All(SpawnMany(pool, 8, async _ =>
        {
            for (int k = 0; k < Rounds / 4; k++)
            {
                await semaphore.Acquire();
                Assert.InRange(Interlocked.Increment(ref inside), 1, 3);
                await Future.Yield();
                Interlocked.Decrement(ref inside);
                semaphore.Release();
            }
        }));
        Assert.Equal(3, semaphore.Available);
    });

    [Fact]
    public void ABarrierKeepsItsTasksInStep() => Run(async pool =>
    {
        const int Tasks = 6;
        var barrier = new Barrier(Tasks, shared: true);
        int arrived = 0;
        await All(SpawnMany(pool, Tasks, async _ =>
        {
            for (int k = 1; k <= Rounds / 8; k++)
            {
                Interlocked.Increment(ref arrived);
                await barrier.Wait();
                Assert.True(Volatile.Read(ref arrived) >= k * Tasks);
            }
        }));
    });

    [Fact]
    public void ANotifyIsNotLost() => Run(async pool =>
    {
        var ping = new Notify(shared: true);
        var pong = new Notify(shared: true);
        JoinHandle[] both = SpawnMany(pool, 2, async i =>
        {
            for (int k = 0; k < Rounds; k++)
            {
                if (i == 0)
                {
                    ping.NotifyOne();
                    await pong.Wait();
                }
                else
                {
                    await ping.Wait();
                    pong.NotifyOne();
                }
            }
        });
        await All(both);
    });

    [Fact]
    public void ASignalIsNotLost() => Run(async pool =>
    {
        var ping = new Signal();
        var pong = new Signal();
        JoinHandle[] both = SpawnMany(pool, 2, async i =>
        {
            for (int k = 0; k < Rounds; k++)
            {
                if (i == 0)
                {
                    ping.Set();
                    await pong.Wait();
                }
                else
                {
                    await ping.Wait();
                    pong.Set();
                }
            }
        });
        await All(both);
    });

    [Fact]
    public void AnAtomicWakerIsNotLost() => Run(async pool =>
    {
        var waker = new AtomicWaker();
        int value = 0;
        JoinHandle[] both = SpawnMany(pool, 2, async i =>
        {
            for (int k = 1; k <= Rounds; k++)
            {
                int mine = k;
                if (i == 0)
                {
                    await waker.WaitUntil(() => Volatile.Read(ref value) >= mine);
                }
                else
                {
                    Volatile.Write(ref value, mine);
                    waker.Wake();
                    await Future.Yield();
                }
            }
        });
        await All(both);
    });

    [Fact]
    public void AWakerListWakesAll() => Run(async pool =>
    {
        var list = new WakerList(4, shared: true);
        int value = 0;
        await All(SpawnMany(pool, 5, async i =>
        {
            for (int k = 1; k <= Rounds / 4; k++)
            {
                int mine = k;
                if (i == 0)
                {
                    Volatile.Write(ref value, mine);
                    list.WakeAll();
                    await Future.Yield();
                }
                else
                {
                    await list.WaitUntil(() => Volatile.Read(ref value) >= mine);
                }
            }
        }));
    });

    [Fact]
    public void ABroadcastReachesEachSubscriber() => Run(async pool =>
    {
        var broadcast = new Broadcast<int>(8, subscribers: 4, waiters: 4, shared: true);
        Subscriber<int>[] subscribers = [broadcast.Subscribe(), broadcast.Subscribe(), broadcast.Subscribe(), broadcast.Subscribe()];
        JoinHandle[] readers = SpawnMany(pool, 4, async i =>
        {
            for (int k = 0; k < Rounds; k++)
            {
                Assert.Equal(k, await subscribers[i].Receive());
            }
        });
        for (int k = 0; k < Rounds; k++)
        {
            Assert.True(await broadcast.Publish(k));
        }

        await All(readers);
    });

    [Fact]
    public void AWatchShowsTheLatest() => Run(async pool =>
    {
        var watch = new Watch<int>(0, waiters: 4, shared: true);
        JoinHandle[] readers = SpawnMany(pool, 3, async _ =>
        {
            WatchReceiver<int> receiver = watch.MakeReceiver();
            int last = receiver.Value;
            while (last < Rounds)
            {
                int next = await receiver.Changed();
                Assert.True(next > last);
                last = next;
            }
        });
        for (int k = 1; k <= Rounds; k++)
        {
            watch.Set(k);
            await Future.Yield();
        }

        await All(readers);
    });

    [Fact]
    public void AOnceCellIsInitialisedOnce() => Run(async pool =>
    {
        for (int round = 0; round < 100; round++)
        {
            int made = 0;
            var lazy = new AsyncLazy<int>(Make, waiters: 4, shared: true);
            await All(SpawnMany(pool, 4, async _ => Assert.Equal(7, await lazy.Get())));
            Assert.Equal(1, made);

            async Future<int> Make()
            {
                Interlocked.Increment(ref made);
                await Future.Yield();
                return 7;
            }
        }
    });

    [Fact]
    public void APipeCarriesEachByteInOrder() => Run(async pool =>
    {
        var pipe = new Pipe(64, shared: true);
        JoinHandle writer = pool.Spawn(Write());
        var buffer = new byte[100];
        int total = 0;
        int count;
        while ((count = await pipe.Read(buffer, 0, buffer.Length)) > 0)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.Equal((byte)(total + i), buffer[i]);
            }

            total += count;
        }

        await writer;
        Assert.Equal(256 * 100, total);

        async Future Write()
        {
            var all = new byte[256];
            for (int i = 0; i < all.Length; i++)
            {
                all[i] = (byte)i;
            }

            for (int round = 0; round < 100; round++)
            {
                await pipe.WriteAll(all, 0, all.Length);
            }

            pipe.Close();
        }
    });

    [Fact]
    public void ALendingChannelLendsEachSlotToOne() => Run(async pool =>
    {
        int[][] slots = [new int[1], new int[1], new int[1]];
        var channel = new LendingChannel<int[]>(slots, waiters: 2, shared: true);
        JoinHandle sender = pool.Spawn(Send());
        for (int k = 0; k < Rounds; k++)
        {
            int[] slot = await channel.Receive();
            Assert.Equal(k, slot[0]);
            channel.Return(slot);
        }

        await sender;

        async Future Send()
        {
            for (int k = 0; k < Rounds; k++)
            {
                int[] slot = await channel.BorrowToSend();
                slot[0] = k;
                Assert.True(channel.Send(slot));
            }
        }
    });

    [Fact]
    public void ACallIsAnsweredByAnotherWorker() => Run(async pool =>
    {
        var rpc = new Rpc<int, int>(capacity: 4, waiters: 8, shared: true);
        JoinHandle server = pool.Spawn(Serve());
        await All(SpawnMany(pool, 4, async i =>
        {
            for (int k = 0; k < Rounds / 4; k++)
            {
                Assert.Equal((i * 1000) + k + 1, await rpc.Call((i * 1000) + k));
            }
        }));
        rpc.Close();
        await server;

        async Future Serve()
        {
            for (int k = 0; k < 4 * (Rounds / 4); k++)
            {
                using RpcCall<int, int> call = await rpc.Receive();
                call.Reply(call.Request + 1);
            }
        }
    });

    [Fact]
    public void CancelledWaitsTakeNothingWithThem() => Run(async pool =>
    {
        // Receivers that give up at any moment, on any worker: each item is still received once.
        var channel = new Channel<int>(4, waiters: 8, shared: true);
        int got = 0;
        JoinHandle[] receivers = SpawnMany(pool, 4, async _ =>
        {
            while (true)
            {
                Future<int> receive = channel.Receive();
                try
                {
                    if (await Embedded.Async.Timeout.AfterTicks(receive, 1))
                    {
                        receive.TakeResult();
                        Interlocked.Increment(ref got);
                    }
                }
                catch (ChannelClosedException)
                {
                    return;
                }
            }
        });
        for (int k = 0; k < Rounds; k++)
        {
            await channel.Send(k);
        }

        channel.Close();
        await All(receivers);
        Assert.Equal(Rounds, got);
    });

#if DEBUG
    [Fact]
    public void APrimitiveForOneExecutorNoticesTwoThreads()
    {
        var channel = new Channel<int>(4);
        object gate = SharedGate.Make(shared: false)!;
        SharedGate.Enter(gate);
        Exception? seen = null;
        var other = new Thread(() => seen = Record.Exception(() => SharedGate.Enter(gate)));
        other.Start();
        other.Join();
        SharedGate.Exit(gate);
        Assert.IsType<WrongContextException>(seen);
        Assert.True(channel.TrySend(1));
    }
#endif

    private static void Run(Func<WorkPool, Future> body)
    {
        using WorkPool pool = Pools.Make(4);
        pool.BlockOn(body(pool));
    }

    private static JoinHandle[] SpawnMany(WorkPool pool, int count, Func<int, Future> body)
    {
        var handles = new JoinHandle[count];
        for (int i = 0; i < count; i++)
        {
            handles[i] = pool.Spawn(body(i));
        }

        return handles;
    }

    private static async Future All(JoinHandle[] handles)
    {
        foreach (JoinHandle handle in handles)
        {
            await handle;
        }
    }
}
