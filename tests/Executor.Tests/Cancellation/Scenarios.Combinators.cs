using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Combinators and groups.</summary>
internal static partial class Scenarios
{
    public static async Future TryJoinThatFails(Scene s)
    {
        s.MayEndAs = [TaskState.Canceled, TaskState.Completed, TaskState.Faulted];
        s.MayReport = e => e.Message == "bad";
        try
        {
            await Future.TryJoin(Guarded(s, "a", 9), Guarded(s, "b", 2), Bad());
        }
        catch (InvalidOperationException)
        {
            s.Checkpoint();
            await Timer.AfterTicks(1);
        }

        async Future Bad()
        {
            await Timer.AfterTicks(4);
            s.Checkpoint();
            Throw("bad");
        }
    }

    public static async Future FairSelectsAndRaces(Scene s)
    {
        for (int i = 0; i < 3; i++)
        {
            await Future.SelectFair(Guarded(s, "a", 2), Guarded(s, "b", 2), Future.Ready());
            s.Checkpoint();
            Assert.InRange(await Future.Race(Number(s, 2, 1), Number(s, 3, 2)), 1, 2);
            s.Checkpoint();
            await Future.PollOnce(Guarded(s, "c", i));
        }
    }

    public static async Future ShieldedSection(Scene s)
    {
        s.Enter("outer");
        try
        {
            for (int i = 0; i < 2; i++)
            {
                Future<int> whole = Whole(s);
                await Future.Shield(whole);
                Assert.Equal(3, whole.TakeResult());
                s.Checkpoint();
                await Future.Join(Future.Shield(Whole(s)), Guarded(s, "a", 3));
                await Timeout.AfterTicks(Future.Shield(Whole(s)), 2);
                await Future.Select(Unguarded(s, 1), Future.Shield(Future.Shield(Whole(s))));
            }
        }
        finally
        {
            s.Leave("outer");
            await Timer.AfterTicks(1);
        }
    }

    public static async Future LimitedCleanUp(Scene s)
    {
        s.MayReport = e => e is CleanUpTimeoutException;
        await Future.LimitCleanUp(Future.Join(Guarded(s, "a", 5), Future.Shield(Guarded(s, "b", 3))), 50);
        s.Checkpoint();
        await Future.LimitCleanUp(Endless(2), 3);

        async Future Endless(int depth)
        {
            try
            {
                await Timer.AfterTicks(2);
                if (depth > 0)
                {
                    await Future.Join(Unguarded(s, 3), Future.LimitCleanUp(Endless(depth - 1), depth));
                }
            }
            catch (FutureCanceledException)
            {
                await Future.Join(Future.Pending(), Timer.AfterTicks(1000));
            }
        }
    }

    public static async Future FuseOverManySelects(Scene s)
    {
        var fuse = new Fuse();
        s.Check(() => Assert.False(fuse.IsHolding));
        s.Enter("outer");
        try
        {
            fuse.Set(Future.Join(Guarded(s, "a", 7), Guarded(s, "b", 5)));
            while (await Future.Select(fuse.Wait(), Timer.AfterTicks(2)) != 0)
            {
                s.Checkpoint();
            }

            fuse.Set(Guarded(s, "c", 20));
            await Timeout.AfterTicks(fuse.Wait(), 2);
        }
        finally
        {
            s.Leave("outer");
            await Future.Shield(fuse.Drop());
        }
    }

    public static async Future LocksAndPermitsInCombinators(Scene s)
    {
        var mutex = new Mutex();
        var permits = new Permits(1);
        var signal = new Signal();
        signal.Set();
        s.Check(() =>
        {
            Assert.False(mutex.IsLocked);
            Assert.Equal(1, permits.Free);
            Assert.False(permits.HasWaiters);
            Assert.True(signal.IsSet);
        });
        await Future.Join(Locks(mutex), Locks(mutex), Timeout.AfterTicks(Locks(mutex), 3));
        s.Checkpoint();
        await Future.Select(Guarded(s, "loser", 90), Future.Join(Future.Shield(mutex.Lock()), Timer.AfterTicks(2)));
        await Future.Yield();
        Future<bool> got = Timeout.AfterTicks(permits.Acquire(), 5);
        await Future.Join(got, Future.Select(signal.Wait(), Future.Pending()), Timer.AfterTicks(3));
        if (got.TakeResult())
        {
            permits.Release();
        }

        static async Future Locks(Mutex mutex)
        {
            using (await mutex.Lock())
            {
                await Timer.AfterTicks(2);
            }
        }
    }

    public static async Future GroupLeftByAwaitUsing(Scene s)
    {
        s.MayReport = e => e.Message == "bad";
        s.MayEndAs = [TaskState.Canceled, TaskState.Completed, TaskState.Faulted];
        var group = new TaskGroup<int>(s.Test.Executor, 4);
        s.Check(() => Assert.Equal(0, group.Running));
        try
        {
            await using (group)
            {
                group.Spawn(Number(s, 2, 1));
                group.Spawn(Number(s, 9, 2));
                group.Spawn(Bad());
                s.Checkpoint();
                while (await group.Next())
                {
                    s.Checkpoint();
                    await Future.Yield();
                }
            }
        }
        catch (InvalidOperationException)
        {
            Assert.Equal(0, group.Running);
        }

        static async Future<int> Bad()
        {
            await Timer.AfterTicks(5);
            throw new InvalidOperationException("bad");
        }
    }

    public static async Future GroupOfWhichAllAreWaitedFor(Scene s)
    {
        var group = new TaskGroup(s.Test.Executor, 3);
        s.Check(() => Assert.Equal(0, group.Running + group.Ended));
        s.Enter("group");
        try
        {
            for (int i = 0; i < 2; i++)
            {
                group.Spawn(Guarded(s, "a", 2));
                group.Spawn(Spawns());
                await group.WaitAll();
                s.Checkpoint();
            }
        }
        finally
        {
            s.Leave("group");
            await group.CancelAll();
        }

        async Future Spawns()
        {
            await Timer.AfterTicks(1);
            group.Spawn(Guarded(s, "b", 1));
        }
    }

    private static async Future<int> Number(Scene s, int ticks, int number)
    {
        s.Enter("number " + number);
        try
        {
            await Timer.AfterTicks(ticks);
            return number;
        }
        finally
        {
            s.Leave("number " + number);
        }
    }

    /// <summary>Once begun it comes to its end, whatever is cancelled.</summary>
    private static async Future<int> Whole(Scene s)
    {
        s.Enter("whole");
        await Timer.AfterTicks(2);
        await Future.Yield();
        await Timer.AfterTicks(1);
        s.Leave("whole");
        return 3;
    }
}
