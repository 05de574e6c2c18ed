using System;
using Embedded.Async;
using Embedded.HostShim;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Protocols;

/// <summary>A whole pool: its workers are threads of the scenario.</summary>
public sealed class WorkPoolTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void ATaskFromOutside_IsRunOnce_AndItsEndIsTold(int workers, int preemptions) =>
        Model.Check(
            s =>
            {
                WorkPool pool = Make(s, workers);
                var leaf = new Leaf(() => true);
                s.Thread("outside", () =>
                {
                    pool.BlockOn(leaf);
                    Stop(pool);
                });
                s.Finally(() => Assert.Equal(1, leaf.Polls));
            },
            new Bounds { Preemptions = preemptions });

    [Fact]
    public void AWakeFromOutside_IsNotLost() =>
        Model.Check(
            s =>
            {
                WorkPool pool = Make(s, workers: 1);
                int posted = 0;
                var leaf = new Leaf(() => Volatile.Read(ref posted) == 1);
                TaskHandle task = pool.SpawnDetached(leaf);
                s.Thread("wakes", () =>
                {
                    Volatile.Write(ref posted, 1);
                    task.GetWaker().Wake();
                    WaitForEnd(pool);
                });
            },
            new Bounds { Preemptions = 1, Delays = 1 });

    [Fact]
    public void ACancellation_BesideACompletion_EndsTheTaskOnce() =>
        Model.Check(
            s =>
            {
                WorkPool pool = Make(s, workers: 1);
                int posted = 0;
                var leaf = new Leaf(() => Volatile.Read(ref posted) == 1);
                TaskHandle task = pool.SpawnDetached(leaf);
                s.Thread("completes", () =>
                {
                    Volatile.Write(ref posted, 1);
                    task.GetWaker().Wake();
                });
                s.Thread("cancels", () =>
                {
                    task.Cancel();
                    WaitForEnd(pool);
                });
                s.Finally(() => Assert.True(task.GetState() is TaskState.Completed or TaskState.Canceled, task.GetState().ToString()));
            },
            new Bounds { Preemptions = 1, Delays = 1 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ATimerThatAnotherThreadFires_WhileItsTaskBeginsToWait_LetsTheTaskGoOn(bool isCancelled) =>
        Model.Check(
            s =>
            {
                var clock = new SteppedClock();
                WorkPool pool = Make(s, workers: 1, clock);
                var sleeper = new Sleeper(new SteppedTimer(1));
                TaskHandle task = pool.SpawnDetached(sleeper);
                s.Thread("fires", () =>
                {
                    // As another worker does that finds nothing else to do.
                    var due = new Waker[1];
                    clock.Step();
                    while (pool.TaskCount != 0)
                    {
                        if (pool.Home.TimerShards[0].Fire(clock.NowTicks, due) != 0)
                        {
                            due[0].Wake();
                        }

                        Thread.Yield();
                    }

                    Stop(pool);
                });
                if (isCancelled)
                {
                    s.Thread("cancels", () => task.Cancel());
                }

                s.Finally(() => Assert.True(sleeper.HasGoneOn || isCancelled));
                s.Finally(() => Assert.True(sleeper.IsEnded));
            },
            new Bounds { Preemptions = isCancelled ? 1 : 2, Delays = 1 });

    [Fact]
    public void ATaskThatSpawns_OnTwoWorkers_EachIsRun() =>
        Model.Check(
            s =>
            {
                WorkPool pool = Make(s, workers: 2);
                var child = new Leaf(() => true);
                var parent = new Leaf(() =>
                {
                    pool.SpawnDetached(child);
                    return true;
                });
                pool.SpawnDetached(parent);
                s.Thread("outside", () => WaitForEnd(pool));
                s.Finally(() => Assert.Equal((1, 1), (parent.Polls, child.Polls)));
            },
            new Bounds { Preemptions = 0, Delays = 1 });

    [Fact]
    public void ATaskThatJoinsAnother_IsToldOfItsEnd() =>
        Model.Check(
            s =>
            {
                WorkPool pool = Make(s, workers: 1);
                int posted = 0;
                var leaf = new Leaf(() => Volatile.Read(ref posted) == 1);
                TaskHandle task = pool.SpawnDetached(leaf);
                Future<TaskState> join = task.Join();
                s.Thread("joins", () =>
                {
                    Assert.Equal(TaskState.Completed, pool.BlockOn(join));
                    Stop(pool);
                });
                s.Thread("wakes", () =>
                {
                    Volatile.Write(ref posted, 1);
                    task.GetWaker().Wake();
                });
            },
            new Bounds { Preemptions = 1 });

    [Fact]
    public void AShutdown_OfAPoolThatRests_EndsItsThreads() =>
        Model.Check(
            s =>
            {
                WorkPool pool = Make(s, workers: 1);
                s.Thread("outside", () =>
                {
                    pool.Workers[0].Parker.Unpark();
                    Assert.True(pool.Shutdown(s_limit));
                });
            },
            new Bounds { Preemptions = 2, Delays = 1 });

    private static WorkPool Make(Scenario s, int workers, Clock? clock = null)
    {
        var pool = new WorkPool(new WorkPoolOptions { Workers = workers, Driver = null, Clock = clock ?? new FrozenClock(), ShutdownLimit = TimeSpan.Zero });
        s.CleanUp(pool.Dispose);
        return pool;
    }

    /// <summary>Waits without a cancellation until no task is left, and stops the pool.</summary>
    private static void WaitForEnd(WorkPool pool)
    {
        while (pool.TaskCount != 0)
        {
            Thread.Yield();
        }

        Stop(pool);
    }

    /// <summary>As one step: it looks at a thousand places for tasks.</summary>
    private static void Stop(WorkPool pool) => Model.AsOneStep(() => Assert.True(pool.Shutdown(s_limit)));
}
