using System;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>
/// Primitives that tasks of several executors share, each on a thread of its own. Bounded by counts; a lost wake-up is a thread that
/// hangs.
/// </summary>
public class SharedSyncTests
{
    private const int Threads = 3;
    private const int Rounds = 4000;

    private int _inside;
    private int _count;

    [Fact]
    public void Mutex_LetsOneThreadInAtATime()
    {
        var mutex = new Mutex(waiters: Threads * 2, shared: true);
        Run(async _ =>
        {
            using (await mutex.Lock())
            {
                // Not interlocked: the mutex keeps the threads apart, and shows each what the last one wrote.
                _count++;
                Check(++_inside == 1);
                await Future.Yield();
                _inside--;
            }
        });
        Assert.Equal(Threads * 2 * Rounds, _count);
        mutex.AssertInvariants();
        Assert.False(mutex.IsLocked);
    }

    [Fact]
    public void RwLock_KeepsWritersApartFromAll()
    {
        var rwLock = new RwLock(readers: 3, waiters: Threads * 2, shared: true);
        Run(async round =>
        {
            if (round % 3 == 0)
            {
                using (await rwLock.Write())
                {
                    _count++;
                    Check(_inside++ == 0);
                    await Future.Yield();
                    _inside--;
                }
            }
            else
            {
                using (await rwLock.Read())
                {
                    Check(_inside == 0);
                    await Future.Yield();
                    Check(_inside == 0);
                }
            }
        });
        Assert.Equal(Threads * 2 * ((Rounds + 2) / 3), _count);
        rwLock.AssertInvariants();
        Assert.NotNull(rwLock.TryWrite());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Semaphore_NeverGivesMoreThanItHas(bool isFair)
    {
        var semaphore = new Semaphore(3, most: 3, isFair, waiters: Threads * 2, shared: true);
        Run(async round =>
        {
            int permits = 1 + (round % 3);
            await semaphore.Acquire(permits);
            Check(Interlocked.Add(ref _inside, permits) <= 3);
            await Future.Yield();
            Interlocked.Add(ref _inside, -permits);
            semaphore.Release(permits);
        });
        Assert.Equal(3, semaphore.Available);
        semaphore.AssertInvariants();
    }

    [Fact]
    public void Barrier_EveryGenerationHasOneLeader()
    {
        var barrier = new Barrier(Threads * 2, shared: true);
        Run(async _ =>
        {
            if (await barrier.Wait())
            {
                Interlocked.Increment(ref _count);
            }
        });
        Assert.Equal(Rounds, _count);
        barrier.AssertInvariants();
    }

    [Fact]
    public void Notify_ATokenThatGoesRound_IsNeverLost()
    {
        var notify = new Notify(waiters: Threads * 2, shared: true);
        notify.NotifyOne();
        Run(async _ =>
        {
            await notify.Wait();
            Check(Interlocked.Increment(ref _inside) == 1);
            Interlocked.Decrement(ref _inside);
            _count++;
            notify.NotifyOne();
        });
        Assert.Equal(Threads * 2 * Rounds, _count);
        Assert.True(notify.IsKept);
    }

    [Fact]
    public void Release_FromAThreadWithoutAnExecutor_WakesTheWaiters()
    {
        var semaphore = new Semaphore(0, waiters: 2, shared: true);
        var acknowledged = new Semaphore(0, waiters: 2, shared: true);
        Worker runner = Worker.Start(() =>
        {
            using var executor = new Executor();
            executor.BlockOn(Takes());
        });
        for (int i = 0; i < Rounds; i++)
        {
            semaphore.Release();
            var spin = default(SpinWait);
            while (!acknowledged.TryAcquire())
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
        }

        runner.Join("a release was lost");
        Assert.Equal(Rounds, _count);

        async Future Takes()
        {
            while (_count < Rounds)
            {
                await semaphore.Acquire();
                _count++;
                acknowledged.Release();
            }
        }
    }

    [Fact]
    public void OnceCell_ThatAllThreadsWantToMake_IsMadeOnce()
    {
        for (int i = 0; i < 60; i++)
        {
            var cell = new OnceCell<object>(waiters: Threads * 2, shared: true);
            var made = new object[Threads * 2];
            _inside = 0;
            RunOnce(async number => made[number] = await cell.GetOrInitialise(Make));
            Assert.All(made, item => Assert.Same(made[0], item));
            Assert.Equal(1, _inside);
            cell.AssertInvariants();
        }

        async Future<object> Make()
        {
            Interlocked.Increment(ref _inside);
            await Future.Yield();
            return new object();
        }
    }

    private static void Check(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("two threads are where one may be");
        }
    }

    /// <summary>Two tasks on each thread do the same many times.</summary>
    private static void Run(Func<int, Future> round) => RunOnce(async _ =>
    {
        for (int i = 0; i < Rounds; i++)
        {
            await round(i);
        }
    });

    private static void RunOnce(Func<int, Future> task)
    {
        var workers = new Worker[Threads];
        for (int i = 0; i < Threads; i++)
        {
            int first = i * 2;
            workers[i] = Worker.Start(() =>
            {
                using var executor = new Executor();
                executor.BlockOn(Future.Join(task(first), task(first + 1)));
            });
        }

        foreach (Worker worker in workers)
        {
            worker.Join("a wake-up was lost: a thread hangs");
        }
    }
}
