using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>As <see cref="AllocationTests"/>, for combinators and groups.</summary>
public class CombinatorAllocationTests
{
    private const int WarmUp = 300;
    private const int Repeats = 3000;

    private readonly ManualClock _clock = new();
    private int _sink;

    [Fact]
    public void TryJoinSelectFairAndRace() => AssertNone(async _ =>
    {
        await Future.TryJoin(Leaf(1), Leaf(2), Leaf(3));
        _sink += await Future.SelectFair(Leaf(1), Timer.AfterTicks(5), Future.Pending());
        _sink += await Future.Race(Leaf(1), Leaf(2));
    });

    [Fact]
    public void ReadyAndPollOnce() => AssertNone(async _ =>
    {
        await Future.Ready();
        _sink += await Future.Ready(1);
        _sink += await Future.PollOnce(Leaf(1)) ? 2 : 1;
        _sink += await Future.PollOnce(Future.Ready()) ? 2 : 1;
    });

    [Fact]
    public void ShieldAndLimitThatLose() => AssertNone(async _ =>
    {
        _sink += await Future.Select(Future.Shield(Leaf(1)), Future.LimitCleanUp(CleansUp(), 5), Timer.AfterTicks(0));
        _sink += await Future.Select(Future.Shield(Leaf(1)), Future.LimitCleanUp(Timer.AfterTicks(9), 5), Future.Ready());
    });

    [Fact]
    public void NestedResultsThatAreTakenAndNotTaken() => AssertNone(async _ =>
    {
        Future<int> first = Leaf(1);
        Future<int> second = Leaf(2);
        Future<bool> timeout = Timeout.AfterTicks(second, 9);
        await Future.Join(Future.Shield(first), Future.Join(timeout, Leaf(3)));
        _sink += first.TakeResult();
        if (timeout.TakeResult())
        {
            _sink += second.TakeResult();
        }
    });

    [Fact]
    public void FuseOverManySelects()
    {
        var fuse = new Fuse();
        AssertNone(async _ =>
        {
            fuse.Set(Leaf(1));
            while (await Future.Select(fuse.Wait(), Timer.AfterTicks(0)) != 0)
            {
                _sink++;
            }

            fuse.Set(Timer.AfterTicks(5));
            await Future.Select(fuse.Wait(), Timer.AfterTicks(1));
            await fuse.Drop();
        });
    }

    [Fact]
    public void Group()
    {
        TaskGroup<int>? group = null;
        AssertNone(async executor =>
        {
            group ??= new TaskGroup<int>(executor, 3);
            group.Spawn(Leaf(1));
            group.Spawn(Leaf(2));
            while (await group.Next())
            {
                _sink += group.Result;
            }

            group.Spawn(Leaf(3));
            await group.WaitAll();
        });
    }

    [Fact]
    public void GroupOfWhichOneIsCancelled()
    {
        TaskGroup? group = null;
        AssertNone(async executor =>
        {
            group ??= new TaskGroup(executor, 2);
            group.Spawn(Timer.AfterTicks(500));
            await Future.Yield();
            await group.CancelAll();
        });
    }

    private static async Future<int> Leaf(int number)
    {
        await Future.Yield();
        return number;
    }

    private static async Future CleansUp() => await Timer.AfterTicks(50);

    private void AssertNone(Func<Executor, Future> round)
    {
        using var executor = new Executor(_clock);
        Assert.Equal(0, executor.BlockOn(Measures()));
        executor.AssertInvariants();

        async Future<long> Measures()
        {
            for (int i = 0; i < WarmUp; i++)
            {
                await round(executor);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Repeats; i++)
            {
                await round(executor);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
