using System;
using System.Collections.Concurrent;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Xunit;
using Timer = Embedded.Async.Timer;

namespace Embedded.Pools.Tests;

/// <summary>On which thread a task runs.</summary>
public sealed class PlacementTests
{
    [Fact]
    public void WorkOfOneWorkerIsTakenByTheOthers()
    {
        using WorkPool pool = Pools.Make(2);
        using var others = new CountdownEvent(1);
        Assert.True(pool.BlockOn(Block()));

        async Future<bool> Block()
        {
            await Future.Yield();
            pool.SpawnDetached(Tell());
            // The one before stands in the queue now, where others take it.
            pool.SpawnDetached(Nothing());
            return others.Wait(TimeSpan.FromSeconds(60));
        }

        async Future Tell()
        {
            others.Signal();
            await Future.Yield();
        }

        static async Future Nothing() => await Future.Yield();
    }

    [Fact]
    public void ALocalTaskStaysWhereItIs()
    {
        using WorkPool pool = Pools.Make(4);
        pool.BlockOn(Run());

        async Future Run()
        {
            // What keeps the others looking for work.
            for (int i = 0; i < 50; i++)
            {
                pool.SpawnDetached(YieldOften(500));
            }

            int thread = Environment.CurrentManagedThreadId;
            JoinHandle<bool>[] locals = [pool.SpawnLocal(StaysOn(thread)), pool.SpawnLocal(StaysOn(thread))];
            foreach (JoinHandle<bool> local in locals)
            {
                Assert.True(await local);
            }
        }

        static async Future<bool> StaysOn(int thread)
        {
            bool stays = Environment.CurrentManagedThreadId == thread;
            // What it spawns stays too, so that they may share what is not thread-safe.
            var channel = new Channel<int>(1);
            Executor.Current.Spawn(Send(channel, thread));
            for (int i = 0; i < 500; i++)
            {
                stays &= await channel.Receive() == thread;
                stays &= Environment.CurrentManagedThreadId == thread;
                await Future.Yield();
            }

            return stays;
        }

        static async Future Send(Channel<int> channel, int thread)
        {
            for (int i = 0; i < 500; i++)
            {
                await channel.Send(Environment.CurrentManagedThreadId);
            }
        }
    }

    [Fact]
    public void SpawnLocalIsForThePoolsOwnThreads()
    {
        using WorkPool pool = Pools.Make(1);
        Assert.Throws<WrongContextException>(() => pool.SpawnLocal(Future.Pending()));
        Assert.Throws<WrongContextException>(() => WorkPool.Current);
    }

    [Fact]
    public void WithoutThreadsAllRunsWhereBlockOnWaits()
    {
        using var pool = new WorkPool(new WorkPoolOptions { CurrentThread = true, Driver = null });
        int mine = Environment.CurrentManagedThreadId;
        var threads = new ConcurrentDictionary<int, int>();
        pool.SpawnDetached(Note());
        Assert.Empty(threads);
        for (int round = 0; round < 3; round++)
        {
            pool.BlockOn(Run());
        }

        Assert.Equal([mine], threads.Keys);

        async Future Run()
        {
            JoinHandle other = pool.Spawn(Note());
            await Timer.AfterMilliseconds(1);
            await other;
            Assert.Same(pool, WorkPool.Current);
        }

        async Future Note()
        {
            await Future.Yield();
            threads[Environment.CurrentManagedThreadId] = 0;
        }
    }

    [Fact]
    public void WithoutThreadsATaskIsWokenFromOutside()
    {
        using var pool = new WorkPool(new WorkPoolOptions { CurrentThread = true, Driver = null });
        var go = new Oneshot<int>(shared: true);
        var thread = new Thread(() =>
        {
            Thread.Sleep(5);
            go.Send(7);
        });
        thread.Start();
        Assert.Equal(7, pool.BlockOn(Receive()));
        thread.Join();

        async Future<int> Receive() => await go.Receive();
    }

    [Fact]
    public void ThreadsAreNamedAndTheTraceIsTold()
    {
        var trace = new CountingTrace();
        string? name;
        using (var pool = new WorkPool(new WorkPoolOptions { Workers = 2, Name = "turbine", Driver = null, Trace = trace }))
        {
            name = pool.BlockOn(Name());
            for (int i = 0; i < 100; i++)
            {
                pool.BlockOn(Name());
            }
        }

        Assert.StartsWith("turbine ", name);
        Assert.Equal(2, trace.Started);
        Assert.Equal(2, trace.Stopped);
        Assert.Equal(101, trace.Spawned);
        Assert.Equal(101, trace.Ended);
        Assert.Equal(trace.PollsStarted, trace.PollsEnded);
        Assert.True(trace.PollsEnded >= 202);
        Assert.Equal(trace.Parked, trace.Unparked);

        static async Future<string?> Name()
        {
            await Future.Yield();
            return Thread.CurrentThread.Name;
        }
    }

    [Fact]
    public void ATaskMayRunOtherExecutorsNever()
    {
        using WorkPool pool = Pools.Make(1);
        Assert.Throws<WrongContextException>(() => pool.BlockOn(RunAgain()));

        static async Future RunAgain()
        {
            await Future.Yield();
            Executor.Current.RunOnce();
        }
    }

    private static async Future YieldOften(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await Future.Yield();
        }
    }

    private sealed class CountingTrace : PoolTrace
    {
        internal int Started;
        internal int Stopped;
        internal int Spawned;
        internal int Ended;
        internal int PollsStarted;
        internal int PollsEnded;
        internal int Parked;
        internal int Unparked;

        public override void WorkerStarted(int worker) => Interlocked.Increment(ref Started);

        public override void WorkerStopped(int worker) => Interlocked.Increment(ref Stopped);

        public override void WorkerParks(int worker) => Interlocked.Increment(ref Parked);

        public override void WorkerUnparks(int worker) => Interlocked.Increment(ref Unparked);

        public override void TaskSpawned(TaskHandle task, string? name) => Interlocked.Increment(ref Spawned);

        public override void PollStarted(int worker, TaskHandle task) => Interlocked.Increment(ref PollsStarted);

        public override void PollEnded(int worker, TaskHandle task) => Interlocked.Increment(ref PollsEnded);

        public override void TaskEnded(TaskHandle task, TaskState state) => Interlocked.Increment(ref Ended);
    }
}
