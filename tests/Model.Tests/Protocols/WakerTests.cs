using System;
using Embedded.Async;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Protocols;

/// <summary>What a task waits for that other threads write: AtomicWaker, Signal, and a shared token.</summary>
public sealed class WakerTests
{
    [Fact]
    public void AtomicWaker_WhatIsWrittenBeforeTheWake_EndsTheWait() =>
        Model.Check(
            s =>
            {
                var waker = new AtomicWaker();
                int first = 0, second = 0;
                WaitCondition condition = () => Volatile.Read(ref first) == 1 && Volatile.Read(ref second) == 1;
                Run(s, () => waker.WaitUntil(condition));
                s.Thread("first", () =>
                {
                    Volatile.Write(ref first, 1);
                    waker.Wake();
                });
                s.Thread("second", () =>
                {
                    Volatile.Write(ref second, 1);
                    waker.Wake();
                });
            },
            new Bounds { Preemptions = 2, Delays = 1 });

    [Fact]
    public void AtomicWaker_OneWaitAfterAnother_EachIsWoken() =>
        Model.Check(
            s =>
            {
                var waker = new AtomicWaker();
                int round = 0;
                Executor executor = Executors.Make(s);
                s.Thread("runs", () =>
                {
                    for (int i = 1; i <= 2; i++)
                    {
                        int awaited = i;
                        executor.BlockOn(waker.WaitUntil(() => Volatile.Read(ref round) >= awaited));
                    }
                });
                s.Thread("wakes", () =>
                {
                    for (int i = 1; i <= 2; i++)
                    {
                        Volatile.Write(ref round, i);
                        waker.Wake();
                    }
                });
            },
            new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void Signal_ASetOfAnyThread_EndsTheWait_AndWhatWasWrittenBeforeIsSeen() =>
        Model.Check(
            s =>
            {
                var signal = new Signal();
                int data = 0;
                int seen = 0;
                Executor executor = Executors.Make(s);
                s.Thread("runs", () =>
                {
                    while (seen < 2)
                    {
                        executor.BlockOn(signal.Wait());
                        seen = Volatile.Read(ref data);
                    }
                });
                s.Thread("sets twice", () =>
                {
                    for (int i = 1; i <= 2; i++)
                    {
                        Volatile.Write(ref data, i);
                        signal.Set();
                    }
                });
            },
            new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void Signal_TwoSetters_OneWait()
    {
        Model.Check(
            s =>
            {
                var signal = new Signal();
                Run(s, signal.Wait);
                s.Thread("first", signal.Set);
                s.Thread("second", signal.Set);
            },
            new Bounds { Preemptions = 2, Delays = 1 });
    }

    [Fact]
    public void SharedToken_ACancelOfAnotherThread_EndsTheWait() =>
        Model.Check(
            s =>
            {
                var source = new CancellationSource(waiters: 1, shared: true);
                Run(s, source.Token.WhenCancelled);
                s.Thread("cancels", source.Cancel);
            },
            new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void SharedToken_ACancelOfAnotherThread_ReachesWhoFollows() =>
        Model.Check(
            s =>
            {
                var source = new CancellationSource(waiters: 1, shared: true);
                var follower = CancellationSource.Linked(source.Token);
                Run(s, follower.Token.WhenCancelled);
                s.Thread("cancels", source.Cancel);
                s.Thread("cancels the follower", follower.Cancel);
            },
            new Bounds { Preemptions = 2, Delays = 1 });

    [Fact]
    public void InterruptQueue_PostsOfTwoThreads_AllArrive_OrAreCounted() =>
        Model.Check(
            s =>
            {
                var queue = new InterruptQueue<int>(1);
                int received = 0;
                Executor executor = Executors.Make(s);
                s.Thread("reads", () =>
                {
                    while (executor.BlockOn(queue._channel.Receive()) != 0)
                    {
                        received++;
                    }
                });
                int posted = 0;
                s.Thread("posts", () => Post(1));
                s.Thread("posts and says that it was the last", () =>
                {
                    Post(2);
                    while (!queue.Post(0))
                    {
                        Thread.Yield();
                    }
                });
                s.Finally(() => Assert.InRange(posted - received, 0, 1));

                void Post(int value)
                {
                    bool isIn = queue.Post(value);
                    posted += isIn ? 1 : 0;
                }
            },
            new Bounds { Preemptions = 1, Delays = 1 });

    private static void Run(Scenario s, Func<Future> wait)
    {
        Executor executor = Executors.Make(s);
        s.Thread("runs", () => executor.BlockOn(wait()));
    }
}
