using System;
using Xunit;
using static Embedded.Async.Tests.Children;

namespace Embedded.Async.Tests;

/// <summary>What a wait has got and nobody will ever know of goes back: nothing is lost, and nobody waits for what is gone.</summary>
public class GiveBackTests
{
    public static TheoryData<string> Waits => ["lock", "permit", "signal", "tick", "group"];

    public static TheoryData<string, string> WaitsInEveryWrapping()
    {
        var data = new TheoryData<string, string>();
        foreach (string wait in (string[])["lock", "permit", "signal", "tick", "group"])
        {
            foreach (string wrapping in (string[])["plain", "join", "timeout", "select", "fair", "shield", "limit", "fuse", "deep"])
            {
                data.Add(wait, wrapping);
            }
        }

        return data;
    }

    [Fact]
    public void NotTaken_IsBackBeforeTheNextAwaitLooks()
    {
        using var test = new TestExecutor();
        Assert.Equal(21 + 37 + 5 + 9, test.Executor.BlockOn(Body()));

        static async Future<int> Body()
        {
            var watch = new Watch<int>(20);
            WatchReceiver<int> receiver = watch.MakeReceiver();
            watch.Set(21);
            Assert.Equal(0, await Future.Select(receiver.Changed(), Timer.AfterTicks(5)));
            int sum = await receiver.Changed();
            Assert.False(receiver.HasChanged);

            var oneshot = new Oneshot<int>();
            oneshot.Send(37);
            Assert.Equal(0, await Future.Select(oneshot.Receive(), Timer.AfterTicks(5)));
            sum += await oneshot.Receive();

            var channel = new Channel<int>(2);
            Assert.True(channel.TrySend(5));
            channel.Close();
            Assert.Equal(0, await Future.Select(channel.Receive(), Timer.AfterTicks(5)));
            Assert.True(await channel.WaitToReceive());
            sum += await channel.Receive();

            var ordered = new Channel<int>(2);
            Assert.True(ordered.TrySend(1));
            Assert.True(ordered.TrySend(2));
            Assert.Equal(0, await Future.Select(ordered.Receive(), Timer.AfterTicks(5)));
            Assert.Equal(1, await ordered.Receive());
            Assert.Equal(2, await ordered.Receive());

            var pipe = new Pipe(3);
            Assert.Equal(3, pipe.TryWrite([1, 2, 3], 0, 3));
            var bytes = new byte[3];
            Assert.Equal(0, await Future.Select(pipe.Read(bytes, 0, 2), Timer.AfterTicks(5)));
            Assert.Equal(3, await pipe.Read(bytes, 0, 3));
            Assert.Equal([1, 2, 3], bytes);

            var mutex = new Mutex();
            Assert.Equal(0, await Future.Select(mutex.Lock(), Timer.AfterTicks(5)));
            using (await mutex.Lock())
            {
                sum += 9;
            }

            return sum;
        }
    }

    [Fact]
    public void NotTaken_WakesTheOtherBranchOfItsOwnTask()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        var watch = new Watch<int>(0);
        WatchReceiver<int> receiver = watch.MakeReceiver();
        test.Spawn(Future.Join(LeavesIt(channel), LeavesChange(receiver), Takes(channel, receiver)));
        test.RunUntilIdle();
        Assert.True(channel.TrySend(4));
        watch.Set(6);
        test.RunToEnd();
        test.AssertTrace("takes 4", "takes 6");

        async Future LeavesIt(Channel<int> source)
        {
            await Future.Select(source.Receive(), Future.Pending());
            await Timer.AfterTicks(1);
        }

        async Future LeavesChange(WatchReceiver<int> source)
        {
            await Future.Select(source.Changed(), Future.Pending());
            await Timer.AfterTicks(1);
        }

        async Future Takes(Channel<int> source, WatchReceiver<int> changes)
        {
            test.Log("takes " + await source.Receive());
            test.Log("takes " + await changes.Changed());
        }
    }

    [Fact]
    public void NotTakenFromASubscriber_DoesNotReachWhoSubscribesNext()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Body());

        async Future Body()
        {
            var broadcast = new Broadcast<int>(2, subscribers: 1);
            Subscriber<int> first = broadcast.Subscribe();
            Future<int> waits = first.Receive();
            TaskHandle waiter = test.Spawn(Expects(waits));
            await Future.Yield();
            Assert.True(broadcast.TryPublish(1));
            first.Dispose();
            first = broadcast.Subscribe();
            Assert.True(broadcast.TryPublish(2));

            // Granted an item of the subscription before.
            await waiter.Join();
            Assert.Equal(0, await Future.Select(first.Receive(), Timer.AfterTicks(5)));
            first.Dispose();
            Subscriber<int> second = broadcast.Subscribe();
            await Future.Yield();
            Assert.Equal(0, second.Count);
        }

        static async Future Expects(Future<int> waits)
        {
            bool closed = false;
            try
            {
                await waits;
            }
            catch (ChannelClosedException)
            {
                closed = true;
            }

            Assert.True(closed);
        }
    }

    [Theory]
    [MemberData(nameof(WaitsInEveryWrapping))]
    public void GotInAJoinThatIsCancelled_GoesBack(string wait, string wrapping)
    {
        using var test = new TestExecutor();
        var thing = new Thing(test, wait);
        TaskHandle task = test.Spawn(Future.Join(Wrap(thing.Wait(), wrapping), Future.Pending()));
        test.RunUntilIdle();
        test.Advance(Thing.Period);
        thing.AssertGone();
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
        thing.AssertThere();
    }

    [Theory]
    [MemberData(nameof(WaitsInEveryWrapping))]
    public void GotInATryJoinThatFails_GoesBack(string wait, string wrapping)
    {
        using var test = new TestExecutor();
        var thing = new Thing(test, wait);
        Future join = Future.TryJoin(Wrap(thing.Wait(), wrapping), Failing(test, "bad", 2 * Thing.Period));
        Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(join));
        thing.AssertThere();
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public void GotByAShieldThatLosesASelect_GoesBack(string wait)
    {
        using var test = new TestExecutor();
        var thing = new Thing(test, wait);
        thing.TakeAway();
        TaskHandle task = test.Spawn(Future.Select(Future.Shield(thing.Wait()), Timer.AfterTicks(1)));
        test.RunUntilIdle();
        test.Advance(2);
        thing.BringBack();
        test.RunToEnd();
        Assert.Equal(TaskState.Completed, task.GetState());
        thing.AssertThere();
    }

    [Theory]
    [MemberData(nameof(WaitsInEveryWrapping))]
    public void WinnerOfASelectThatIsCancelledWhileTheLosersCleanUp_GoesBack(string wait, string wrapping)
    {
        using var test = new TestExecutor();
        var thing = new Thing(test, wait);
        TaskHandle task = test.Spawn(Future.Select(Guarded(test, "loser", 90), Wrap(thing.Wait(), wrapping)));
        test.RunUntilIdle();
        if (wait == "tick")
        {
            test.Advance(Thing.Period);
        }

        Assert.Equal(TaskState.Waiting, task.GetState());
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
        thing.AssertThere();
        test.TakeTrace();
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("group")]
    public void ResultThatIsNotTaken_GoesBackWhenTheTaskWaits(string wait)
    {
        using var test = new TestExecutor();
        var thing = new Thing(test, wait);
        test.Executor.BlockOn(Untaken());

        async Future Untaken()
        {
            Assert.Equal(0, await Future.Select(thing.Wait(), Future.Pending()));
            thing.AssertGone();
            await Future.Yield();
            thing.AssertThere();
            await Future.Join(Future.Select(thing.Wait(), Future.Pending()), Future.Ready());
            thing.AssertGone();
            await Future.Yield();
            thing.AssertThere();
        }
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("permit")]
    [InlineData("signal")]
    [InlineData("group")]
    public void OutcomeOfAnInnerSelectThatIsNotTaken_GoesBack(string wait)
    {
        using var test = new TestExecutor();
        var thing = new Thing(test, wait);
        test.Executor.BlockOn(Untaken());

        async Future Untaken()
        {
            Future<int> select = Future.Select(thing.Wait(), Future.Pending());
            Future<bool> timeout = Timeout.AfterTicks(Future.Ready(), 5);
            await Future.Join(select, timeout);
            thing.AssertGone();
            Assert.True(timeout.TakeResult());
            await Future.Yield();
            thing.AssertThere();
        }
    }

    [Theory]
    [InlineData("permit")]
    [InlineData("signal")]
    [InlineData("tick")]
    public void OutcomeThatIsTaken_IsKept(string wait)
    {
        using var test = new TestExecutor();
        var thing = new Thing(test, wait);
        test.Executor.BlockOn(Takes());

        async Future Takes()
        {
            Future<int> select = Future.Select(Future.Pending(), Future.Shield(thing.Wait()));
            await Future.Join(select, Future.Ready());
            Assert.Equal(1, select.TakeResult());
            await Future.Yield();
            thing.AssertGone();
            thing.BringBack();
            Assert.True(await Timeout.AfterTicks(thing.Wait(), Thing.Period));
            await Future.Yield();
            thing.AssertGone();
            thing.BringBack();
            await Future.Join(thing.Wait(), Future.Ready());
            await Future.Yield();
            thing.AssertGone();
        }
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public void GotByAMethodWithoutATry_ThatIsCancelledBeforeItGoesOn_GoesBack(string wait)
    {
        using var test = new TestExecutor();
        var thing = new Thing(test, wait);
        thing.TakeAway();
        TaskHandle task = test.Spawn(Outer());
        test.RunUntilIdle();
        thing.BringBack();
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
        test.AssertTrace();
        thing.AssertThere();

        async Future Outer()
        {
            await Inner();
            test.Log("never");
        }

        async Future Inner() => await thing.Wait();
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public void ReadyAtOnceInAMethodThatIsBeingDropped_GoesBack(string wait)
    {
        using var test = new TestExecutor();
        var thing = new Thing(test, wait);
        TaskHandle task = test.Spawn(Outer());
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
        thing.AssertThere();

        async Future Outer()
        {
            await Stubborn();
            await Inner();
            test.Log("never");
        }

        async Future Inner() => await thing.Wait();

        static async Future Stubborn()
        {
            try
            {
                await Timer.AfterTicks(50);
            }
            catch (FutureCanceledException)
            {
            }
        }
    }

    [Fact]
    public void RaceOfTwoLocks_OfWhichTheWinnerIsNotTaken_UnlocksIt()
    {
        using var test = new TestExecutor();
        var a = new Mutex();
        var b = new Mutex();
        test.Executor.BlockOn(Body());
        Assert.False(a.IsLocked || b.IsLocked);

        async Future Body()
        {
            Future<MutexGuard> race = Future.Race(a.Lock(), b.Lock());
            await Future.Join(race, Future.Ready());
            Assert.True(a.IsLocked != b.IsLocked);
            await Future.Yield();
            Assert.False(a.IsLocked || b.IsLocked);
            using (await Future.Race(a.Lock(), b.Lock()))
            {
                await Future.Yield();
                Assert.True(a.IsLocked != b.IsLocked);
            }
        }
    }

    [Fact]
    public void LockGivenBack_GoesToWhoWaits()
    {
        using var test = new TestExecutor();
        var mutex = new Mutex();
        TaskHandle first = test.Spawn(Future.Join(Timeout.AfterTicks(mutex.Lock(), 5), Future.Pending()));
        test.Spawn(Locks());
        test.RunToEnd();
        test.AssertTrace();
        first.Cancel();
        test.RunToEnd();
        test.AssertTrace("locked");
        Assert.False(mutex.IsLocked);

        async Future Locks()
        {
            using (await mutex.Lock())
            {
                test.Log("locked");
            }
        }
    }

    [Fact]
    public void TaskThatIsACombinator_GivesBackTheResultsThatNobodyCanTake()
    {
        using var test = new TestExecutor();
        var mutex = new Mutex();
        TaskHandle task = test.Spawn(Future.Join(Future.Shield(mutex.Lock()), Timer.AfterTicks(1)));
        test.RunToEnd();
        Assert.Equal(TaskState.Completed, task.GetState());
        Assert.False(mutex.IsLocked);
    }

    private static Future Wrap(Future future, string how)
    {
        switch (how)
        {
            case "join":
                return Future.Join(Future.Ready(), future);
            case "timeout":
                return Timeout.AfterTicks(future, 100);
            case "select":
                return Future.Select(Future.Pending(), future);
            case "fair":
                return Future.SelectFair(future, Future.Pending(), Future.Pending());
            case "shield":
                return Future.Shield(future);
            case "limit":
                return Future.LimitCleanUp(future, 9);
            case "fuse":
                var fuse = new Fuse();
                fuse.Set(future);
                return fuse.Wait();
            case "deep":
                return Wrap(Wrap(Wrap(Wrap(future, "shield"), "select"), "join"), "timeout");
            default:
                return future;
        }
    }

    /// <summary>One thing of each kind that a wait can get, there at first.</summary>
    private sealed class Thing
    {
        internal const int Period = 10;

        private readonly TestExecutor _test;
        private readonly string _kind;
        private readonly Mutex _mutex = new();
        private readonly Permits _permits = new(1);
        private readonly Signal _signal = new();
        private readonly Ticker _ticker = Ticker.EveryTicks(Period, MissedTicks.Burst);
        private readonly TaskGroup<int> _group;
        private MutexGuard? _guard;

        internal Thing(TestExecutor test, string kind)
        {
            _test = test;
            _kind = kind;
            _group = new TaskGroup<int>(test.Executor, 2);
            _signal.Set();
            if (kind == "group")
            {
                _group.Spawn(Future.Ready(7));
                test.RunUntilIdle();
            }
        }

        internal Future Wait() => _kind switch
        {
            "lock" => _mutex.Lock(),
            "permit" => _permits.Acquire(),
            "signal" => _signal.Wait(),
            "tick" => _ticker.Next(),
            _ => _group.Next(),
        };

        internal void TakeAway()
        {
            switch (_kind)
            {
                case "lock":
                    _guard = _mutex.TryLock();
                    break;
                case "permit":
                    _test.Executor.BlockOn(_permits.Acquire());
                    break;
                case "signal":
                    Assert.True(_signal.TryTake());
                    break;
                case "group":
                    Assert.True(_test.Executor.BlockOn(_group.Next()));
                    Assert.False(_test.Executor.BlockOn(_group.Next()));
                    _group.Spawn(AfterAWhile());
                    break;
            }

            async Future<int> AfterAWhile()
            {
                await _signal.Wait();
                await _signal.Wait();
                return 7;
            }
        }

        internal void BringBack()
        {
            switch (_kind)
            {
                case "lock":
                    _guard!.Dispose();
                    break;
                case "permit":
                    _permits.Release();
                    break;
                case "group":
                case "signal":
                    _signal.Set();
                    break;
                case "tick":
                    _test.Clock.Advance(Period);
                    break;
            }
        }

        internal void AssertGone()
        {
            switch (_kind)
            {
                case "lock":
                    Assert.True(_mutex.IsLocked);
                    break;
                case "permit":
                    Assert.Equal(0, _permits.Free);
                    break;
                case "signal":
                    Assert.False(_signal.IsSet);
                    break;
                case "group":
                    Assert.Equal(0, _group.Ended);
                    break;
            }
        }

        internal void AssertThere()
        {
            switch (_kind)
            {
                case "lock":
                    _guard = _mutex.TryLock();
                    Assert.NotNull(_guard);
                    _guard.Dispose();
                    break;
                case "permit":
                    Assert.Equal(1, _permits.Free);
                    Assert.False(_permits.HasWaiters);
                    break;
                case "signal":
                    Assert.True(_signal.IsSet);
                    break;
                case "group":
                    Assert.Equal(1, _group.Ended + _group.Running);
                    break;
                default:
                    // Each tick that is due comes at once.
                    long now = _test.Clock.NowTicks;
                    for (long due = now / Period; due > 0; due--)
                    {
                        _test.Executor.BlockOn(_ticker.Next());
                        Assert.Equal(now, _test.Clock.NowTicks);
                    }

                    _test.Executor.BlockOn(_ticker.Next());
                    Assert.Equal((now / Period * Period) + Period, _test.Clock.NowTicks);
                    break;
            }
        }
    }
}
