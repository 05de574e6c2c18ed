using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim.Tests.Bridges;
using Xunit;
using Timer = Embedded.Async.Timer;

namespace Embedded.HostShim.Tests.Blocking;

public sealed class BlockingPoolTests : IDisposable
{
    /// <summary>Its threads stay, so that a test which looks for an idle one finds it also on a machine that stops for a while.</summary>
    private readonly BlockingPool _pool = new(new BlockingPoolSettings { ThreadName = "test", KeepAliveMilliseconds = BridgeTest.Patience });

    public void Dispose() => Assert.True(_pool.ShutDown(BridgeTest.Patience));

    [Fact]
    public void Run_EveryForm_GivesItsResult()
    {
        using var test = new BridgeTest();
        int ran = 0;

        test.Run(Main());

        Assert.Equal(2, ran);

        async Future Main()
        {
            Assert.Equal(5, await _pool.Run(() => 5));
            Assert.Equal("12", await _pool.Run(static number => number.ToString(System.Globalization.CultureInfo.InvariantCulture), 12));
            await _pool.Run(() => { ran++; });
            await _pool.Run(add => { ran += add; }, 1);
        }
    }

    [Fact]
    public void Run_IsOnABackgroundThreadOfThePool_AndWakesTheExecutorFromItsRest()
    {
        using var test = new BridgeTest();
        using var goOn = new ManualResetEventSlim();
        test.ElsewhereAtRest(goOn.Set);

        test.Run(Main());

        async Future Main()
        {
            (int id, string? name, bool isBackground) = await _pool.Run(() =>
            {
                Assert.True(goOn.Wait(BridgeTest.Patience));
                return (Environment.CurrentManagedThreadId, Thread.CurrentThread.Name, Thread.CurrentThread.IsBackground);
            });
            Assert.NotEqual(Environment.CurrentManagedThreadId, id);
            Assert.Equal("test", name);
            Assert.True(isBackground);
        }
    }

    [Fact]
    public void Run_NotAwaited_DoesNothing()
    {
        using var test = new BridgeTest { ExpectLostFutures = true };
        bool ran = false;

        _ = _pool.Run(() => { ran = true; });
        test.RunUntilIdle();

        Assert.False(ran);
        Assert.Equal(0, _pool.ThreadCount);
        Assert.Equal(0, _pool.QueuedCount);
    }

    [Fact]
    public void Exception_ComesAsItIs_WithItsStack()
    {
        using var test = new BridgeTest();
        var cause = new FormatException("as it is");

        test.Run(Main());

        async Future Main()
        {
            FormatException? caught = null;
            try
            {
                await _pool.Run(Fails);
            }
            catch (FormatException e)
            {
                caught = e;
            }

            Assert.Same(cause, caught);
            Assert.Contains(nameof(Fails), caught!.StackTrace, StringComparison.Ordinal);
            Assert.Equal(3, await _pool.Run(() => 3));
        }

        int Fails() => throw cause;
    }

    [Fact]
    public void MoreJobsThanThreads_WaitInLine_FirstComeFirstServed()
    {
        using var test = new BridgeTest();
        using var pool = new BlockingPool(new BlockingPoolSettings { MaxThreads = 1 });
        using var gate = new ManualResetEventSlim();
        var order = new List<int>();
        test.Executor.Spawn(Hold(pool, gate));
        for (int i = 0; i < 10; i++)
        {
            test.Executor.Spawn(Note(i));
        }

        test.RunUntil(() => pool.QueuedCount == 10);
        Assert.Equal(1, pool.ThreadCount);
        pool.AssertInvariants();
        gate.Set();
        test.RunUntil(() => test.Executor.TaskCount == 0);

        Assert.Equal(Enumerable.Range(0, 10), order);
        Assert.Equal(1, pool.ThreadCount);

        async Future Note(int number) => await pool.Run(() => { order.Add(number); });
    }

    [Fact]
    public void JobsThatAllWaitForEachOther_GetAThreadEach()
    {
        using var test = new BridgeTest();
        using var barrier = new System.Threading.Barrier(8);
        for (int i = 0; i < 8; i++)
        {
            test.Executor.Spawn(Meet());
        }

        test.RunUntil(() => test.Executor.TaskCount == 0);

        Assert.Equal(8, _pool.ThreadCount);
        _pool.AssertInvariants();

        async Future Meet() => Assert.True(await _pool.Run(() => barrier.SignalAndWait(BridgeTest.Patience)));
    }

    [Fact]
    public void ThreadsAtTheSameTime_AreNeverMoreThanMayBe()
    {
        using var test = new BridgeTest();
        using var pool = new BlockingPool(new BlockingPoolSettings { MaxThreads = 3 });
        using var three = new System.Threading.Barrier(3);
        int running = 0;
        int most = 0;
        for (int i = 0; i < 30; i++)
        {
            test.Executor.Spawn(Count());
        }

        test.RunUntil(() => test.Executor.TaskCount == 0);

        Assert.Equal(3, most);

        async Future Count() => await pool.Run(() =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            Assert.True(three.SignalAndWait(BridgeTest.Patience));
            Interlocked.Decrement(ref running);
            Assert.True(three.SignalAndWait(BridgeTest.Patience));
        });
    }

    [Fact]
    public void IdleThread_IsUsedAgain()
    {
        using var test = new BridgeTest();

        test.Run(Main());

        async Future Main()
        {
            int first = await _pool.Run(() => Environment.CurrentManagedThreadId);
            for (int i = 0; i < 100; i++)
            {
                while (_pool.IdleThreadCount == 0)
                {
                    await Future.Yield();
                }

                Assert.Equal(first, await _pool.Run(() => Environment.CurrentManagedThreadId));
            }
        }
    }

    [Fact]
    public void IdleThread_EndsAfterItsTime_AndTheHooksAreCalledOnIt()
    {
        using var test = new BridgeTest();
        var trace = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var pool = new BlockingPool(new BlockingPoolSettings
        {
            KeepAliveMilliseconds = 1,
            MaxThreads = 1,
            ThreadStarted = () => trace.Enqueue("started " + Environment.CurrentManagedThreadId),
            ThreadStopping = () => trace.Enqueue("stopping " + Environment.CurrentManagedThreadId),
        });
        int[] ids = new int[2];

        test.Run(Main());
        Assert.True(pool.ShutDown(BridgeTest.Patience));

        Assert.Equal(["started " + ids[0], "stopping " + ids[0], "started " + ids[1], "stopping " + ids[1]], trace);

        async Future Main()
        {
            for (int i = 0; i < ids.Length; i++)
            {
                ids[i] = await pool.Run(() => Environment.CurrentManagedThreadId);
                // Gone from the count, it may still be in its hook, beside the next one.
                while (pool.ThreadCount > 0 || trace.Count < (2 * i) + 2)
                {
                    await Future.Yield();
                }
            }
        }
    }

    [Fact]
    public void CancelledBeforeItBegan_IsTakenFromTheLine_AndNeverRuns()
    {
        using var test = new BridgeTest();
        using var pool = new BlockingPool(new BlockingPoolSettings { MaxThreads = 1 });
        using var gate = new ManualResetEventSlim();
        var ran = new List<int>();
        test.Executor.Spawn(Hold(pool, gate));
        TaskHandle[] tasks = [.. Enumerable.Range(0, 5).Select(i => test.Executor.Spawn(Note(i)))];
        test.RunUntil(() => pool.QueuedCount == 5);

        // The first, one between, and the last.
        tasks[0].Cancel();
        tasks[2].Cancel();
        tasks[4].Cancel();
        test.RunUntilIdle();
        pool.AssertInvariants();
        Assert.Equal(2, pool.QueuedCount);
        gate.Set();
        test.RunUntil(() => test.Executor.TaskCount == 0);

        Assert.Equal([1, 3], ran);

        async Future Note(int number) => await pool.Run(() => { ran.Add(number); });
    }

    [Fact]
    public void CancelledAfterItBegan_RunsOn_AndItsResultIsDisposed()
    {
        using var test = new BridgeTest();
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        using var result = new Resource();
        TaskHandle task = test.Executor.Spawn(Wait());
        test.RunUntil(() => begun.IsSet);

        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(0, test.Executor.TaskCount);
        Assert.False(result.IsDisposed);
        // The future that was cancelled serves again at once, with another job.
        test.Run(Other());
        gate.Set();

        test.RunUntil(() => result.IsDisposed);
        test.RunUntil(() => _pool.IdleThreadCount == _pool.ThreadCount);
        test.Run(Other());

        async Future Wait()
        {
            await _pool.Run(() =>
            {
                begun.Set();
                Assert.True(gate.Wait(BridgeTest.Patience));
                return result;
            });
        }

        async Future Other() => Assert.Null(await _pool.Run(() => (Resource?)null));
    }

    [Fact]
    public void CancelledAfterItBegan_ItsExceptionIsDropped_AndTheThreadServesOn()
    {
        using var test = new BridgeTest();
        using var pool = new BlockingPool(new BlockingPoolSettings { MaxThreads = 1 });
        using var gate = new ManualResetEventSlim();
        TaskHandle task = test.Executor.Spawn(Fail());
        test.RunUntil(() => pool.ThreadCount == 1 && pool.QueuedCount == 0);

        task.Cancel();
        test.RunUntilIdle();
        gate.Set();

        test.Run(Other());

        async Future Fail() => await pool.Run(() =>
        {
            Assert.True(gate.Wait(BridgeTest.Patience));
            throw new FormatException("nobody sees it");
        });

        async Future Other() => Assert.Equal(1, await pool.Run(() => 1));
    }

    [Fact]
    public void CancelledWhenItIsDone_ItsResultIsDisposed()
    {
        using var test = new BridgeTest();
        using var gate = new ManualResetEventSlim();
        using var result = new Resource();
        TaskHandle task = test.Executor.Spawn(Wait());
        test.RunUntilIdle();
        gate.Set();
        // Done, and the executor has not looked yet.
        Assert.True(SpinWait.SpinUntil(() => _pool.IdleThreadCount == 1, BridgeTest.Patience));

        task.Cancel();
        test.RunUntilIdle();

        Assert.True(result.IsDisposed);
        Assert.Equal(0, test.Executor.TaskCount);

        async Future Wait() => await _pool.Run(() => gate.Wait(BridgeTest.Patience) ? result : null);
    }

    [Fact]
    public void ResultThatNobodyTook_IsDisposed()
    {
        using var test = new BridgeTest();
        using var result = new Resource();

        test.Run(Main());

        async Future Main()
        {
            Assert.Equal(0, await Future.Select(_pool.Run(() => result), Timer.AfterMilliseconds(BridgeTest.Patience)));
            Assert.False(result.IsDisposed);
            await Future.Yield();
            await Future.Ready();
            Assert.True(result.IsDisposed);
        }
    }

    [Fact]
    public void ShutDown_DropsWhatHasNotBegun_AndWaitsForWhatRuns()
    {
        using var test = new BridgeTest();
        var pool = new BlockingPool(new BlockingPoolSettings { MaxThreads = 1, ThreadName = "ours" });
        using var gate = new ManualResetEventSlim();
        bool ran = false;
        bool ended = false;
        ObjectDisposedException? dropped = null;
        test.Executor.Spawn(First());
        test.Executor.Spawn(Second());
        test.RunUntil(() => pool.QueuedCount == 1);

        Assert.False(pool.ShutDown(0));
        test.RunUntil(() => dropped is not null);
        test.Elsewhere(gate.Set);
        Assert.True(pool.ShutDown(BridgeTest.Patience));
        test.RunUntil(() => test.Executor.TaskCount == 0);

        Assert.True(ended);
        Assert.False(ran);
        Assert.Equal(0, pool.ThreadCount);
        Assert.Contains("'ours' was shut down before the job began", dropped!.Message, StringComparison.Ordinal);
        pool.AssertInvariants();
        pool.Dispose();

        async Future First()
        {
            Assert.True(await pool.Run(() => gate.Wait(BridgeTest.Patience)));
            ended = true;
        }

        async Future Second()
        {
            try
            {
                await pool.Run(() => { ran = true; });
            }
            catch (ObjectDisposedException e)
            {
                dropped = e;
            }
        }
    }

    [Fact]
    public void CancelledWhenItWasDropped_IsCancelled()
    {
        using var test = new BridgeTest();
        var pool = new BlockingPool(new BlockingPoolSettings { MaxThreads = 1 });
        using var gate = new ManualResetEventSlim();
        test.Executor.Spawn(Hold(pool, gate));
        TaskHandle task = test.Executor.Spawn(Second());
        test.RunUntil(() => pool.QueuedCount == 1);

        Assert.False(pool.ShutDown(0));
        task.Cancel();
        test.RunUntilIdle();
        gate.Set();

        Assert.True(pool.ShutDown(BridgeTest.Patience));
        test.RunUntil(() => test.Executor.TaskCount == 0);
        pool.Dispose();

        async Future Second() => await pool.Run(() => { });
    }

    [Fact]
    public void AfterShutDown_AJobIsRefusedWithAClearError()
    {
        using var test = new BridgeTest();
        _pool.Dispose();

        test.Run(Main());

        async Future Main()
        {
            ObjectDisposedException? caught = null;
            try
            {
                await _pool.Run(() => 1);
            }
            catch (ObjectDisposedException e)
            {
                caught = e;
            }

            Assert.Contains("the blocking pool 'test' was shut down", caught!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ShutDown_ByAJobOfItsOwn_IsAnError()
    {
        using var test = new BridgeTest();

        test.Run(Main());

        async Future Main() => await _pool.Run(() => { Assert.Throws<WrongContextException>(() => _pool.ShutDown(0)); });
    }

    [Fact]
    public void SharedPool_IsNotShutDown() => Assert.Throws<InvalidOperationException>(BlockingPool.Shared.Dispose);

    [Fact]
    public void Settings_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockingPool(new BlockingPoolSettings { MaxThreads = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockingPool(new BlockingPoolSettings { KeepAliveMilliseconds = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlockingPool(new BlockingPoolSettings { DisposeMilliseconds = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _pool.ShutDown(-2));
    }

    [Fact]
    public void SteadyState_AllocatesNothing_OnEitherThread()
    {
        const int WarmUp = 300;
        const int Measured = 2000;
        using var test = new BridgeTest(strict: false);
        using var pool = new BlockingPool(new BlockingPoolSettings { MaxThreads = 1, KeepAliveMilliseconds = BridgeTest.Patience });
        long here = -1;
        long there = -1;
        test.Run(Main());

        Assert.Equal(0, here);
        Assert.Equal(0, there);

        async Future Main()
        {
            long hereBefore = 0;
            long thereBefore = 0;
            Action<int> plain = static _ => { };
            Func<int, long> bytes = static _ => GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < WarmUp + Measured; i++)
            {
                if (i == WarmUp)
                {
                    hereBefore = GC.GetAllocatedBytesForCurrentThread();
                    thereBefore = await pool.Run(bytes, i);
                }

                await pool.Run(plain, i);
                if (await pool.Run(static number => (long)number, i) != i)
                {
                    throw new InvalidOperationException("another job's result");
                }
            }

            there = await pool.Run(bytes, 0) - thereBefore;
            here = GC.GetAllocatedBytesForCurrentThread() - hereBefore;
        }
    }

    [Fact]
    public void Stress_ManyExecutorsAndCancellations_EachJobRunsOnceOrNever()
    {
        const int Executors = 3;
        const int Tasks = 8;
        const int Rounds = 250;
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine("seed " + seed);
        using var pool = new BlockingPool(new BlockingPoolSettings { MaxThreads = 4, KeepAliveMilliseconds = 1 });
        int begun = 0;
        int ended = 0;
        int wrong = 0;
        long undisposed = 0;
        Bridges.Worker[] threads = [.. Enumerable.Range(0, Executors).Select(number => Bridges.Worker.Start(() => RunOne(number)))];
        foreach (Bridges.Worker thread in threads)
        {
            thread.Join();
        }

        Assert.True(pool.ShutDown(BridgeTest.Patience));
        pool.AssertInvariants();
        Assert.Equal(0, wrong);
        Assert.Equal(0, undisposed);
        Assert.Equal(begun, ended);
        Assert.True(begun > 0);

        void RunOne(int number)
        {
            using var test = new BridgeTest(strict: false);
            for (int i = 0; i < Tasks; i++)
            {
                test.Executor.Spawn(Work(new Random(unchecked(seed + (number * Tasks) + i))));
            }

            test.RunUntil(() => test.Executor.TaskCount == 0);
        }

        async Future Work(Random random)
        {
            for (int i = 0; i < Rounds; i++)
            {
                int id = random.Next();
                int spins = random.Next(4) == 0 ? 20_000 : random.Next(200);
                switch (random.Next(3))
                {
                    case 0:
                        wrong += await pool.Run(Spin, (id, spins)) == id ? 0 : 1;
                        break;
                    case 1:
                        // Given up after so many turns, wherever it is then.
                        await Future.Select(pool.Run(Spin, (id, spins)), Turns(random.Next(6)));
                        break;
                    default:
                        await Future.Select(
                            pool.Run(
                                _ =>
                                {
                                    Interlocked.Increment(ref undisposed);
                                    return new Counted(() => Interlocked.Decrement(ref undisposed));
                                },
                                0),
                            Turns(random.Next(6)));
                        break;
                }
            }

            // What a Select left to be taken is let go of at the next await.
            await Future.Ready();
        }

        int Spin((int Id, int Spins) job)
        {
            Interlocked.Increment(ref begun);
            Thread.SpinWait(job.Spins);
            Interlocked.Increment(ref ended);
            return job.Id;
        }

        static async Future Turns(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await Future.Yield();
            }
        }
    }

    private static async Future Hold(BlockingPool pool, ManualResetEventSlim gate) =>
        Assert.True(await pool.Run(() => gate.Wait(BridgeTest.Patience)));

    private static void InterlockedMax(ref int most, int value)
    {
        int seen = Volatile.Read(ref most);
        while (value > seen)
        {
            int found = Interlocked.CompareExchange(ref most, value, seen);
            if (found == seen)
            {
                return;
            }

            seen = found;
        }
    }

    private sealed class Resource : IDisposable
    {
        private int _isDisposed;

        internal bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

        public void Dispose() => Volatile.Write(ref _isDisposed, 1);
    }

    private sealed class Counted(Action disposed) : IDisposable
    {
        public void Dispose() => disposed();
    }
}
