using System;
using System.Collections.Generic;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Xunit;
using Timeout = Embedded.Async.Timeout;
using Timer = Embedded.Async.Timer;

namespace Embedded.Pools.Tests;

/// <summary>Sleeping tasks on the wheels of the workers, in real time and in paused time.</summary>
public sealed class TimerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void PausedTimeJumpsFromTimerToTimer(int workers)
    {
        using var pool = new WorkPool(new WorkPoolOptions { Workers = workers, PausedTime = true });
        long woke = pool.BlockOn(Sleep());
        Assert.Equal(Clock.TicksFromMilliseconds(3_600_000L * 24), woke);

        async Future<long> Sleep()
        {
            for (int hour = 0; hour < 24; hour++)
            {
                await Timer.AfterMilliseconds(3_600_000);
            }

            return pool.Clock.NowTicks;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void EachSleeperWakesAtItsTime(int workers)
    {
        using var pool = new WorkPool(new WorkPoolOptions { Workers = workers, PausedTime = true });
        var random = new Random(12345);
        var wrong = new List<string>();
        pool.BlockOn(Run());
        Assert.Empty(wrong);

        async Future Run()
        {
            var set = new JoinSet<int>(pool);
            for (int i = 0; i < 5000; i++)
            {
                set.Spawn(Sleep(random.Next(1, 100_000)));
            }

            while (await set.Next())
            {
                _ = set.Result;
            }
        }

        async Future<int> Sleep(int milliseconds)
        {
            // Time stands still until all of them sleep, so each begins at 0.
            await Timer.AfterMilliseconds(milliseconds);
            long now = pool.Clock.NowTicks;
            if (now != Clock.TicksFromMilliseconds(milliseconds))
            {
                lock (wrong)
                {
                    wrong.Add(milliseconds + " ms woke at " + now);
                }
            }

            return 0;
        }
    }

    [Fact]
    public void ATimerIsTakenBackOnAnotherWorkerThanItWasArmedOn()
    {
        using WorkPool pool = Pools.Make(4);
        pool.BlockOn(Run());

        async Future Run()
        {
            var set = new JoinSet<int>(pool);
            for (int i = 0; i < 200; i++)
            {
                set.Spawn(ArmAndDrop());
            }

            while (await set.Next())
            {
                Assert.Equal(0, set.Result);
            }
        }

        static async Future<int> ArmAndDrop()
        {
            int late = 0;
            for (int i = 0; i < 50; i++)
            {
                late += await Timeout.AfterMilliseconds(YieldOften(), 60_000) ? 0 : 1;
            }

            return late;
        }

        static async Future YieldOften()
        {
            for (int i = 0; i < 3; i++)
            {
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void ShortTimersThatRaceWithTheirEndLoseNothing()
    {
        using WorkPool pool = Pools.Make(4);
        pool.BlockOn(Run());

        async Future Run()
        {
            var set = new JoinSet<int>(pool);
            for (int i = 0; i < 100; i++)
            {
                set.Spawn(Race());
            }

            int ended = 0;
            while (await set.Next())
            {
                ended += set.Result;
            }

            Assert.Equal(100 * 100, ended);
        }

        static async Future<int> Race()
        {
            int count = 0;
            for (int i = 0; i < 100; i++)
            {
                // Ends by either, as it comes.
                await Timeout.AfterTicks(Timer.AfterTicks(1), 1);
                count++;
            }

            return count;
        }
    }

    [Fact]
    public void TimersOfAWorkerThatIsKeptBusyAreFiredByAnother()
    {
        using WorkPool pool = Pools.Make(2);
        using var woke = new ManualResetEventSlim();
        bool seen = pool.BlockOn(Run());
        Assert.True(seen);

        async Future<bool> Run()
        {
            // Pinned, so that the sleeper's timer stands in this worker's wheel when the worker is blocked.
            pool.SpawnLocal(Sleep()).Detach();
            await Future.Yield();
            await Future.Yield();
            // The other worker fires it, though the task itself has to wait for this one.
            return pool.TaskCount > 0;
        }

        async Future Sleep()
        {
            await Timer.AfterMilliseconds(1);
            woke.Set();
        }
    }

    [Fact]
    public void AHundredThousandTasksSleep()
    {
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 2, PausedTime = true });
        int woke = 0;
        pool.BlockOn(Run());
        Assert.Equal(100_000, woke);

        async Future Run()
        {
            var done = new Oneshot<int>(shared: true);
            for (int i = 0; i < 100_000; i++)
            {
                pool.SpawnDetached(Sleep(i % 977, done));
            }

            await done.Receive();
        }

        async Future Sleep(int milliseconds, Oneshot<int> done)
        {
            await Timer.AfterMilliseconds(milliseconds);
            if (Interlocked.Increment(ref woke) == 100_000)
            {
                done.Send(0);
            }
        }
    }
}
