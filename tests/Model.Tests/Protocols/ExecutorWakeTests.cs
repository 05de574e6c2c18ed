using Embedded.Async;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Protocols;

/// <summary>Wake-ups and cancellations from other threads, through the inbox of a whole executor and its rest.</summary>
public sealed class ExecutorWakeTests
{
    [Fact]
    public void AWakeFromOutside_IsNotLost() => Model.Check(s => Wake(s, wakers: 1, wakes: 1), new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void WakesInARow_AreNotLost() => Model.Check(s => Wake(s, wakers: 1, wakes: 2), new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void WakesOfTwoThreads_AreNotLost() => Model.Check(s => Wake(s, wakers: 2, wakes: 1), new Bounds { Preemptions = 2, Delays = 1 });

    [Fact]
    public void WakesOfTwoTasks_ReachBoth() =>
        Model.Check(
            s =>
            {
                Executor executor = Executors.Make(s);
                int one = 0, other = 0;
                var first = new Leaf(() => Volatile.Read(ref one) == 1);
                var second = new Leaf(() => Volatile.Read(ref other) == 1);
                TaskHandle task = executor.Spawn(first);
                TaskHandle main = executor.Spawn(second);
                s.Thread("runs", () =>
                {
                    while (!first.IsEnded || !second.IsEnded)
                    {
                        Executors.Step(executor);
                    }
                });
                s.Thread("wakes one", () => Post(ref one, task));
                s.Thread("wakes the other", () => Post(ref other, main));
            },
            new Bounds { Preemptions = 2, Delays = 1 });

    [Fact]
    public void ACancellationFromOutside_IsNotLost() => Model.Check(s => Cancel(s, completes: false), new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void ACancellationBesideACompletion_EndsTheTaskOnce() => Model.Check(s => Cancel(s, completes: true), new Bounds { Preemptions = 2, Delays = 1 });

    [Fact]
    public void AWakeAfterTheTaskEnded_DoesNotEndTheNextTask() =>
        Model.Check(
            s =>
            {
                Executor executor = Executors.Make(s);
                int done = 0;
                var first = new Leaf(() => Volatile.Read(ref done) == 1);
                TaskHandle stale = executor.Spawn(first);
                s.Thread("runs", () =>
                {
                    while (!first.IsEnded)
                    {
                        Executors.Step(executor);
                    }

                    var next = new Leaf(() => false);
                    executor.Spawn(next);
                    executor.RunUntilIdle();
                    Assert.InRange(next.Polls, 1, 3);
                    Assert.False(next.IsEnded);
                });
                s.Thread("wakes", () => Post(ref done, stale));
                s.Thread("cancels late", () =>
                {
                    if (Volatile.Read(ref done) == 1)
                    {
                        stale.Cancel();
                    }
                });
            },
            new Bounds { Preemptions = 2, Delays = 1 });

    private static void Wake(Scenario s, int wakers, int wakes)
    {
        Executor executor = Executors.Make(s);
        int[] posted = new int[wakers];
        var leaf = new Leaf(IsAllPosted);
        TaskHandle task = executor.Spawn(leaf);
        s.Thread("runs", () =>
        {
            while (!leaf.IsEnded)
            {
                Executors.Step(executor);
            }
        });
        for (int i = 0; i < wakers; i++)
        {
            int waker = i;
            s.Thread("wakes", () =>
            {
                for (int wake = 1; wake <= wakes; wake++)
                {
                    Volatile.Write(ref posted[waker], wake);
                    task.GetWaker().Wake();
                }
            });
        }

        bool IsAllPosted()
        {
            for (int i = 0; i < wakers; i++)
            {
                if (Volatile.Read(ref posted[i]) != wakes)
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static void Cancel(Scenario s, bool completes)
    {
        Executor executor = Executors.Make(s);
        int done = 0;
        var leaf = new Leaf(() => Volatile.Read(ref done) == 1);
        TaskHandle task = executor.Spawn(leaf);
        s.Thread("runs", () =>
        {
            while (executor.TaskCount > 0)
            {
                Executors.Step(executor);
            }
        });
        s.Thread("cancels", () => task.Cancel());
        if (completes)
        {
            s.Thread("completes", () => Post(ref done, task));
        }

        s.Finally(() =>
        {
            TaskState state = task.GetState();
            Assert.True(state is TaskState.Canceled || (completes && state is TaskState.Completed), state.ToString());
            executor.AssertInvariants();
        });
    }

    private static void Post(ref int variable, TaskHandle task)
    {
        Volatile.Write(ref variable, 1);
        task.GetWaker().Wake();
    }
}
