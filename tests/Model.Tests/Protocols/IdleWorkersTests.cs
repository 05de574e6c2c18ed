using System;
using Embedded.HostShim;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Protocols;

/// <summary>No work lies while all workers rest.</summary>
public sealed class IdleWorkersTests
{
    [Fact]
    public void OneWorker_WorkFromOutside_IsRun() =>
        Model.Check(
            s =>
            {
                var pool = new MiniPool(s, workers: 1, capacity: 2, items: 2);
                s.Thread("outside", () =>
                {
                    pool.Inject(1);
                    pool.Inject(2);
                });
            },
            new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void TwoWorkers_WorkFromOutside_IsRun() => Model.Check(FromOutside, new Bounds { Preemptions = 2 });

    [Fact]
    public void TwoWorkers_WorkFromOutside_IsRun_WithStoreBuffers() => Model.Check(FromOutside, new Bounds { Preemptions = 1, Delays = 1 });

    [Fact]
    public void TwoWorkers_WorkThatAddsWork_IsRun() =>
        Model.Check(s => WorkThatAdds(s, waits: false), new Bounds { Preemptions = 3 });

    [Fact]
    public void TwoWorkers_WorkThatAddsWork_IsRun_WithStoreBuffers() =>
        Model.Check(s => WorkThatAdds(s, waits: false), new Bounds { Preemptions = 2, Delays = 1 });

    [Fact]
    public void AWorkerThatIsBusy_DoesNotKeepOthersFromItsWork() =>
        Model.Check(s => WorkThatAdds(s, waits: true), new Bounds { Preemptions = 2 });

    [Fact]
    public void WhatABusyWorkerAddsToItsOwnQueue_MayLieThereUntilItClaims()
    {
        // The price of an add without a fence, as the remarks of IdleWorkers say: here the worker never comes to its next claim.
        Failure failure = Planted.Planted.IsFoundWith(
            1,
            s => WorkThatAdds(s, waits: true),
            FailureKind.Livelock,
            delays: 1);

        Assert.Contains("workerA  holds back 1 writes", failure.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingLastLook_IsFound() =>
        Planted.Planted.IsFoundWith(
            1,
            s =>
            {
                var pool = new MiniPool(s, workers: 1, capacity: 2, items: 1) { ForgetsTheLastLook = true };
                s.Thread("outside", () => pool.Inject(1));
            },
            FailureKind.Deadlock);

    [Fact]
    public void AWakeBeforeTheWorkIsAdded_IsFound() =>
        Planted.Planted.IsFoundWith(
            1,
            s =>
            {
                var pool = new MiniPool(s, workers: 1, capacity: 2, items: 1) { WakesBeforeItAdds = true };
                s.Thread("outside", () => pool.Inject(1));
            },
            FailureKind.Deadlock);

    [Fact]
    public void ARest_ThatItsTimeEnds_BesideAWake_IsCountedOnce() =>
        Model.Check(
            s =>
            {
                var idle = new IdleWorkers(2);
                bool looks = false;
                int woken = -1;
                s.Thread("rests", () =>
                {
                    idle.BeginRest(1, hasLooked: false);
                    looks = !idle.TryEndRest(1);
                });
                s.Thread("adds", () => woken = idle.TakeToWake());
                s.Finally(() =>
                {
                    Assert.Equal(looks ? 1 : -1, woken);
                    Assert.Equal(2, idle.Awake);
                    Assert.Equal(looks ? 1 : 0, idle.Looking);
                });
            },
            Bounds.NoneWithDelays);

    private static void FromOutside(Scenario s)
    {
        var pool = new MiniPool(s, workers: 2, capacity: 2, items: 2);
        s.Thread("outside", () =>
        {
            pool.Inject(1);
            pool.Inject(2);
        });
    }

    private static void WorkThatAdds(Scenario s, bool waits)
    {
        var pool = new MiniPool(s, workers: 2, capacity: 2, items: 2);
        pool.Inject(1, children: 1, waitsForLast: waits);
    }
}
