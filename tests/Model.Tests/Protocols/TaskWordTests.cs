using System;
using Embedded.HostShim;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Protocols;

/// <summary>A task of a pool: one owner at a time, no wake-up is lost, and it ends once.</summary>
public sealed class TaskWordTests
{
    private delegate bool TryWake(ref long word, int generation);

    private delegate bool TryRest(ref long word);

    [Fact]
    public void AWake_BesideAPoll_IsNotLost() =>
        Model.Check(s => Wake(s, wakers: 1, wakes: 2, TaskWord.TryWake, TaskWord.TryRest), new Bounds { Preemptions = 5, Delays = 2 });

    [Fact]
    public void WakesOfTwoThreads_MakeOneOwner_AndAreNotLost() =>
        Model.Check(s => Wake(s, wakers: 2, wakes: 1, TaskWord.TryWake, TaskWord.TryRest), new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void AWakeThatChangesNothingWithoutAnExchange_IsFound()
    {
        // Invariant Seen: what was written before is in the store buffer while the owner looks for the last time.
        Model.Check(s => Wake(s, wakers: 2, wakes: 1, WakeIfNotNotified, TaskWord.TryRest), new Bounds { Preemptions = 3 });
        Planted.Planted.IsFoundWith(0, s => Wake(s, wakers: 1, wakes: 2, WakeIfNotNotified, TaskWord.TryRest), FailureKind.Deadlock, delays: 1);

        static bool WakeIfNotNotified(ref long word, int generation) =>
            (Volatile.Read(ref word) & TaskWord.Notified) == 0 && TaskWord.TryWake(ref word, generation);
    }

    [Fact]
    public void ARestThatForgetsAWake_IsFound()
    {
        Planted.Planted.IsFoundWith(1, s => Wake(s, wakers: 1, wakes: 1, TaskWord.TryWake, Rest), FailureKind.Deadlock);

        static bool Rest(ref long word)
        {
            if ((Volatile.Read(ref word) & TaskWord.Notified) != 0)
            {
                return TaskWord.TryRest(ref word);
            }

            Interlocked.And(ref word, ~(long)(TaskWord.Owned | TaskWord.Notified));
            return true;
        }
    }

    [Fact]
    public void CancelAndComplete_EndTheTaskOnce() =>
        Model.Check(
            s =>
            {
                long word = TaskWord.Make(slot: 7, generation: 1);
                int done = 0, ends = 0, cancels = 0;
                var queued = new AutoResetEvent(true);
                TaskWord.Begin(ref word, isPinned: false);
                s.Thread("polls", () =>
                {
                    bool isLive = true;
                    while (isLive)
                    {
                        queued.WaitOne();
                        isLive = Poll(ref word);
                    }
                });
                s.Thread("completes", () =>
                {
                    Volatile.Write(ref done, 1);
                    if (TaskWord.TryWake(ref word, 1))
                    {
                        queued.Set();
                    }
                });
                s.Thread("cancels twice", () =>
                {
                    for (int i = 0; i < 2; i++)
                    {
                        cancels += TaskWord.TryCancel(ref word, 1, out bool isOwned) ? 1 : 0;
                        if (isOwned)
                        {
                            queued.Set();
                        }
                    }
                });
                s.Finally(() =>
                {
                    Assert.Equal(1, ends);
                    Assert.Equal(2, TaskWord.Generation(word));
                    Assert.Equal(7, TaskWord.Slot(word));
                    Assert.Equal(0, word & (TaskWord.Owned | TaskWord.Notified | TaskWord.CancelAsked | TaskWord.CancelBegun | TaskWord.Live));
                    Assert.True(TaskWord.Outcome(word) is 1 || (TaskWord.Outcome(word) is 3 && cancels > 0));
                });

                bool Poll(ref long task)
                {
                    do
                    {
                        bool isCancelled = (Volatile.Read(ref task) & TaskWord.CancelAsked) != 0;
                        if (isCancelled)
                        {
                            TaskWord.BeginCancel(ref task);
                        }

                        if (isCancelled || Volatile.Read(ref done) == 1)
                        {
                            ends++;
                            TaskWord.End(ref task, isCancelled ? 3 : 1);
                            return false;
                        }
                    }
                    while (!TaskWord.TryRest(ref task));
                    return true;
                }
            },
            new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void WhatIsLate_DoesNothingToTheNextTaskOfTheSlot() =>
        Model.Check(
            s =>
            {
                long word = TaskWord.Make(slot: 3, generation: 1);
                TaskWord.Begin(ref word, isPinned: false);
                s.Thread("ends, and begins the next", () =>
                {
                    TaskWord.End(ref word, outcome: 1);
                    TaskWord.Begin(ref word, isPinned: false);
                    Assert.Equal(TaskWord.Make(3, 2) | TaskWord.Live | TaskWord.Owned | (1 << TaskWord.OutcomeShift), word | (1 << TaskWord.OutcomeShift));
                });
                s.Thread("wakes late", () => Assert.False(TaskWord.TryWake(ref word, 1)));
                s.Thread("cancels late", () =>
                {
                    TaskWord.TryCancel(ref word, 1, out bool isOwned);
                    Assert.False(isOwned);
                });
                s.Finally(() => Assert.True(TaskWord.TryRest(ref word)));
            },
            Bounds.NoneWithDelays);

    /// <summary>A task that waits until each waker has written its last number; whoever owns it polls it, with one queue between.</summary>
    private static void Wake(Scenario s, int wakers, int wakes, TryWake tryWake, TryRest tryRest)
    {
        long word = TaskWord.Make(slot: 0, generation: 1);
        int[] posted = new int[wakers];
        int owners = 0;
        var queued = new AutoResetEvent(true);
        TaskWord.Begin(ref word, isPinned: false);
        s.Thread("polls", () =>
        {
            while (true)
            {
                queued.WaitOne();
                Assert.Equal(1, ++owners);
                do
                {
                    if (IsDone())
                    {
                        TaskWord.End(ref word, outcome: 1);
                        return;
                    }

                    owners--;
                }
                while (!tryRest(ref word) && ++owners == 1);
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
                    if (tryWake(ref word, 1))
                    {
                        Assert.Equal(0, owners);
                        queued.Set();
                    }
                }
            });
        }

        s.Finally(() => Assert.Equal(2, TaskWord.Generation(word)));

        bool IsDone()
        {
            foreach (ref int number in posted.AsSpan())
            {
                if (Volatile.Read(ref number) != wakes)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
