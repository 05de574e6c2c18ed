using System;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using Embedded.HostShim;
using Xunit;
using Timer = Embedded.Async.Timer;

namespace Embedded.Pools.Tests;

/// <summary>Work that blocks, and .NET's tasks, beside a pool.</summary>
public sealed class BlockingTests
{
    [Fact]
    public void BlockingWorkRunsBesideTheWorkers()
    {
        using var pool = new WorkPool(new WorkPoolOptions
        {
            Workers = 1,
            Driver = null,
            Blocking = new BlockingPoolSettings { MaxThreads = 2, ThreadName = "slow" },
        });
        Assert.Equal("slow", pool.BlockOn(Run()));

        async Future<string?> Run()
        {
            using var go = new ManualResetEventSlim();
            JoinHandle<string?> slow = pool.SpawnBlocking(() =>
            {
                go.Wait();
                return Thread.CurrentThread.Name;
            });
            // The only worker is free meanwhile.
            await Timer.AfterMilliseconds(1);
            Assert.False(slow.IsFinished);
            go.Set();
            string? name = await slow;
            return name?.StartsWith("slow", StringComparison.Ordinal) == true ? "slow" : name;
        }
    }

    [Fact]
    public void WhatBlockingWorkThrowsStaysInItsHandle()
    {
        using WorkPool pool = Pools.Make(1);
        Assert.Throws<InvalidOperationException>(() => pool.BlockOn(pool.SpawnBlocking(static () => throw new InvalidOperationException())));
    }

    [Fact]
    public void PausedTimeStandsStillWhileWorkBlocks()
    {
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 2, PausedTime = true });
        Assert.Equal(0, pool.BlockOn(Run()));

        async Future<long> Run()
        {
            pool.SpawnDetached(Timer.AfterMilliseconds(1000));
            await pool.SpawnBlocking(static () => Thread.Sleep(30));
            return pool.Clock.NowTicks;
        }
    }

    [Fact]
    public async Task AFutureIsAwaitedAsATask()
    {
        using WorkPool pool = Pools.Make(2);
        Assert.Equal(5, await pool.RunAsTask(Give(5), TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<InvalidOperationException>(() => pool.RunAsTask(Throw(), TestContext.Current.CancellationToken));
        using var stop = new CancellationTokenSource();
        Task waiting = pool.RunAsTask(Future.Pending(), stop.Token);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        // Cancelled from the start.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.RunAsTask(Future.Pending(), stop.Token));
    }

    [Fact]
    public void ATaskIsAwaitedFromAFutureOnAnyWorker()
    {
        using WorkPool pool = Pools.Make(3);
        Assert.Equal(100 * 99 / 2, pool.BlockOn(Run()));

        async Future<int> Run()
        {
            var set = new JoinSet<int>(pool);
            for (int i = 0; i < 100; i++)
            {
                set.Spawn(Ask(i));
            }

            int sum = 0;
            while (await set.Next())
            {
                sum += set.Result;
            }

            return sum;
        }

        static async Future<int> Ask(int value) => await Later(value).AsFuture();

        static async Task<int> Later(int value)
        {
            await Task.Delay(value % 3);
            return value;
        }
    }

    [Fact]
    public void WhatNeedsAnExecutorSaysSo()
    {
        using WorkPool pool = Pools.Make(1);
        Assert.Contains("JoinSet", Assert.Throws<WrongContextException>(() => pool.BlockOn(Group())).Message, StringComparison.Ordinal);

        static async Future Group()
        {
            await Future.Yield();
            var group = new TaskGroup(Executor.Current, 4);
            await group.WaitAll();
        }
    }

    private static async Future<int> Give(int value)
    {
        await Future.Yield();
        return value;
    }

    private static async Future Throw()
    {
        await Future.Yield();
        throw new InvalidOperationException();
    }
}
