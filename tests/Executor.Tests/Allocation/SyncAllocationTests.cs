using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>The synchronisation primitives allocate nothing once they are made: taken at once, handed over, and cancelled.</summary>
public class SyncAllocationTests
{
    private const int WarmUp = 300;
    private const int Repeats = 3000;

    private int _sink;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MutexOfOneAndOfTwo(bool shared)
    {
        var mutex = new Mutex(shared: shared);
        AssertNone(Round, Partner());

        async Future Round()
        {
            using (await mutex.Lock())
            {
                await Future.Yield();
            }

            mutex.TryLock()?.Dispose();
            await Future.Yield();
        }

        async Future Partner()
        {
            while (true)
            {
                await Round();
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RwLockOfReadersAndAWriter(bool shared)
    {
        var rwLock = new RwLock(shared: shared);
        AssertNone(
            async () =>
            {
                using (await rwLock.Read())
                {
                    await Future.Yield();
                }

                rwLock.TryRead()?.Dispose();
            },
            Partner());

        async Future Partner()
        {
            while (true)
            {
                WriteGuard writer = await rwLock.Write();
                await Future.Yield();
                using (writer.Downgrade())
                {
                    await Future.Yield();
                }
            }
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void SemaphoreOfTwo(bool isFair, bool shared)
    {
        var semaphore = new Semaphore(3, isFair: isFair, shared: shared);
        AssertNone(Round, Partner());

        async Future Round()
        {
            await semaphore.Acquire(2);
            await Future.Yield();
            semaphore.Release(2);
        }

        async Future Partner()
        {
            while (true)
            {
                await Round();
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void BarrierOfTwo()
    {
        var barrier = new Barrier(2);
        AssertNone(async () => _sink += await barrier.Wait() ? 1 : 0, Partner());

        async Future Partner()
        {
            while (true)
            {
                await barrier.Wait();
            }
        }
    }

    [Fact]
    public void NotifyToAndFro()
    {
        var there = new Notify();
        var back = new Notify(shared: true);
        AssertNone(
            async () =>
            {
                there.NotifyOne();
                await back.Wait();
                there.NotifyAll();
            },
            Partner());

        async Future Partner()
        {
            while (true)
            {
                await there.Wait();
                back.NotifyOne();
            }
        }
    }

    [Fact]
    public void OnceCellAndLazyThatAreSet()
    {
        var cell = new OnceCell<int>();
        FutureFactory<int> factory = Make;
        var lazy = new AsyncLazy<int>(factory);
        AssertNone(async () =>
        {
            _sink += await cell.GetOrInitialise(factory);
            _sink += await cell.Wait();
            _sink += await lazy.Get();
            _sink += lazy.TryGet(out int value) ? value : 0;
        });
    }

    [Fact]
    public void WaitsForConditions()
    {
        var waker = new AtomicWaker();
        var list = new WakerList(2, shared: true);
        bool isThere = false;
        WaitCondition condition = () => isThere;
        AssertNone(
            async () =>
            {
                isThere = false;
                await waker.WaitUntil(condition);
                isThere = false;
                await list.WaitUntil(condition);
            },
            Partner());

        async Future Partner()
        {
            while (true)
            {
                await Future.Yield();
                isThere = true;
                waker.Wake();
                list.WakeAll();
            }
        }
    }

    [Fact]
    public void WaitsThatTimeOut()
    {
        var semaphore = new Semaphore(0);
        var notify = new Notify();
        var barrier = new Barrier(2);
        var list = new WakerList(1);
        var cell = new OnceCell<int>();
        var mutex = new Mutex();
        mutex.TryLock();
        WaitCondition never = () => false;
        AssertNone(async () =>
        {
            _sink += await Timeout.AfterTicks(semaphore.Acquire(), 1) ? 1 : 0;
            _sink += await Timeout.AfterTicks(notify.Wait(), 1) ? 1 : 0;
            _sink += await Timeout.AfterTicks(barrier.Wait(), 1) ? 1 : 0;
            _sink += await Timeout.AfterTicks(list.WaitUntil(never), 1) ? 1 : 0;
            _sink += await Timeout.AfterTicks(cell.Wait(), 1) ? 1 : 0;
            _sink += await Timeout.AfterTicks(mutex.Lock(), 1) ? 1 : 0;
        });
        Assert.Equal(0, _sink);
    }

    private static async Future<int> Make()
    {
        await Future.Yield();
        return 1;
    }

    /// <summary>Runs one round of a path again and again inside a task, and demands that the heap does not grow.</summary>
    private static void AssertNone(Func<Future> round, Future? partner = null)
    {
        using var executor = new Executor(new ManualClock());
        if (partner is not null)
        {
            executor.Spawn(partner);
        }

        Assert.Equal(0, executor.BlockOn(Measures()));
        executor.AssertInvariants();

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
