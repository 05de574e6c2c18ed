using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>The synchronisation primitives: what a cancelled task held, was given or stood in line for is there for the others.</summary>
internal static partial class Scenarios
{
    public static async Future MutexSharedWithANeighbour(Scene s)
    {
        var mutex = new Mutex();
        int inside = 0;
        s.Test.Spawn(Loops());
        s.Check(() =>
        {
            mutex.AssertInvariants();
            Assert.False(mutex.IsLocked);
            Assert.Equal(0, inside);
        });
        for (int i = 0; i < 3; i++)
        {
            await Enters();
        }

        async Future Loops()
        {
            for (int i = 0; i < 6; i++)
            {
                await Enters();
            }
        }

        async Future Enters()
        {
            using (await mutex.Lock())
            {
                Assert.Equal(1, ++inside);
                try
                {
                    s.Checkpoint();
                    await Timer.AfterTicks(2);
                }
                finally
                {
                    inside--;
                }
            }
        }
    }

    public static async Future MutexInAJoin(Scene s)
    {
        var mutex = new Mutex();
        s.Test.Spawn(Holds());
        s.Check(() => Assert.False(mutex.IsLocked));
        // Cancelled between the lock and the timer, the join has a guard that nobody takes.
        Future<MutexGuard> wait = mutex.Lock();
        await Future.Join(wait, Timer.AfterTicks(6));
        using (wait.TakeResult())
        {
            s.Checkpoint();
            await Future.Yield();
        }

        async Future Holds()
        {
            using (await mutex.Lock())
            {
                await Timer.AfterTicks(3);
            }
        }
    }

    public static async Future RwLockSharedWithNeighbours(Scene s)
    {
        var rwLock = new RwLock(readers: 2);
        s.Test.Spawn(Writes(5));
        s.Test.Spawn(Reads(5));
        s.Test.Spawn(Reads(5));
        s.Check(() =>
        {
            rwLock.AssertInvariants();
            Assert.Equal(0, rwLock.Readers);
            rwLock.TryWrite()!.Dispose();
        });
        await Writes(1);
        s.Checkpoint();
        await Reads(2);
        s.Checkpoint();
        using ((await rwLock.Write()).Downgrade())
        {
            await Timer.AfterTicks(1);
        }

        async Future Reads(int count)
        {
            for (int i = 0; i < count; i++)
            {
                using (await rwLock.Read())
                {
                    Assert.False(rwLock.IsWriting);
                    await Timer.AfterTicks(1);
                }
            }
        }

        async Future Writes(int count)
        {
            for (int i = 0; i < count; i++)
            {
                using (await rwLock.Write())
                {
                    Assert.Equal(0, rwLock.Readers);
                    await Timer.AfterTicks(1);
                }
            }
        }
    }

    public static Future FairSemaphoreSharedWithNeighbours(Scene s) => Semaphores(s, isFair: true);

    public static Future GreedySemaphoreSharedWithNeighbours(Scene s) => Semaphores(s, isFair: false);

    public static async Future NotifyWithANeighbour(Scene s)
    {
        var notify = new Notify();
        int sent = 0;
        int seen = 0;
        s.BetweenPolls = step =>
        {
            // Not while one is under way: two that nobody has seen become one.
            if (step % 2 == 1 && sent == seen)
            {
                sent++;
                notify.NotifyOne();
            }
        };
        s.Test.Spawn(Waits());
        s.Check(() => Assert.Equal(sent, seen + (notify.IsKept ? 1 : 0)));
        s.Check(notify.AssertInvariants);
        while (true)
        {
            await notify.Wait();
            seen++;
            s.Checkpoint();
        }

        async Future Waits()
        {
            while (true)
            {
                await notify.Wait();
                seen++;
            }
        }
    }

    public static async Future BarrierOfTasksThatComeAgain(Scene s)
    {
        var barrier = new Barrier(2);
        int leads = 0;
        int passes = 0;
        s.Test.Spawn(Waits());
        s.Test.Spawn(Waits());
        s.Check(() =>
        {
            barrier.AssertInvariants();
            Assert.Equal(0, barrier.Waiting);
            // Of two that pass one leads; a cancelled one may have been the other.
            Assert.InRange(passes, leads, leads * 2);
        });
        await Waits();

        async Future Waits()
        {
            for (int i = 0; i < 4; i++)
            {
                if (await barrier.Wait())
                {
                    leads++;
                }

                passes++;
                await Timer.AfterTicks(1);
            }
        }
    }

    public static async Future OnceCellWithANeighbour(Scene s)
    {
        var cell = new OnceCell<int>();
        var got = new List<int>();
        s.Test.Spawn(Gets(2));
        s.Check(() =>
        {
            cell.AssertInvariants();
            // Whoever was cancelled, somebody can make it, and all got the same.
            Assert.Equal(cell.IsSet ? got[0] : 9, s.Test.Executor.BlockOn(cell.GetOrInitialise(static () => Make(9))));
            Assert.All(got, value => Assert.Equal(got[0], value));
        });
        await Gets(1);
        s.Checkpoint();
        got.Add(await cell.Wait());

        async Future Gets(int value) => got.Add(await cell.GetOrInitialise(() => Make(value)));

        static async Future<int> Make(int value)
        {
            await Timer.AfterTicks(2);
            await Future.Yield();
            return value;
        }
    }

    public static async Future LazyWithANeighbour(Scene s)
    {
        int made = 0;
        var got = new List<int>();
        var lazy = new AsyncLazy<int>(Makes);
        s.Test.Spawn(Gets());
        s.Check(() =>
        {
            // Whoever was cancelled while it made it: somebody can, and all got the same.
            int value = s.Test.Executor.BlockOn(lazy.Get());
            Assert.All(got, one => Assert.Equal(value, one));
            Assert.Equal(value, made);
        });
        await Gets();
        s.Checkpoint();
        await Gets();

        async Future Gets() => got.Add(await lazy.Get());

        async Future<int> Makes()
        {
            await Timer.AfterTicks(2);
            await Future.Yield();
            return ++made;
        }
    }

    public static async Future WaitsForConditions(Scene s)
    {
        var waker = new AtomicWaker();
        var list = new WakerList(1);
        int step = 0;
        s.BetweenPolls = number =>
        {
            step = number;
            waker.Wake();
            list.WakeAll();
        };
        s.Check(() =>
        {
            list.AssertInvariants();
            Assert.Equal(0, list.Count);
            // A registration that was left behind would make this the second one.
            s.Test.Executor.BlockOn(waker.WaitUntil(static () => true));
        });
        await waker.WaitUntil(() => step > 1);
        s.Checkpoint();
        await list.WaitUntil(() => step > 3);
        s.Checkpoint();
        await Future.Select(waker.WaitUntil(() => step > 100), list.WaitUntil(() => step > 5));
    }

    private static async Future Semaphores(Scene s, bool isFair)
    {
        var semaphore = new Semaphore(3, most: 3, isFair);
        s.Test.Spawn(Uses(1, 4));
        s.Test.Spawn(Uses(2, 4));
        s.Check(() =>
        {
            semaphore.AssertInvariants();
            Assert.Equal(3, semaphore.Available);
        });
        await Uses(3, 2);
        await Future.Join(Uses(1, 1), Uses(1, 2));

        async Future Uses(int permits, int count)
        {
            for (int i = 0; i < count; i++)
            {
                await semaphore.Acquire(permits);
                try
                {
                    s.Checkpoint();
                    await Timer.AfterTicks(1);
                }
                finally
                {
                    semaphore.Release(permits);
                }
            }
        }
    }
}
