using System;
using System.Linq;
using Xunit;
using static Embedded.Async.Tests.Children;

namespace Embedded.Async.Tests;

/// <summary>Join, Select and Timeout, by traces.</summary>
public class CombinatorTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(40)]
    public void Join_OfAnyNumber_PollsInOrderAndWaitsForAll(int count)
    {
        using var test = new TestExecutor();
        Future<int>[] children = [.. Enumerable.Range(0, count).Select(i => Child(test, "c" + i, count - i, i))];
        test.Executor.BlockOn(JoinThem());
        string[] begins = [.. Enumerable.Range(0, count).Select(i => "c" + i + " begins")];
        string[] ends = [.. Enumerable.Range(0, count).Reverse().Select(i => "c" + i + " ends")];
        test.AssertTrace([.. begins, .. ends, "sum " + (count * (count - 1) / 2)]);
        Assert.Equal(count, test.Clock.NowTicks);

        async Future JoinThem()
        {
            await (count switch
            {
                2 => Future.Join(children[0], children[1]),
                3 => Future.Join(children[0], children[1], children[2]),
                4 => Future.Join(children[0], children[1], children[2], children[3]),
                _ => Future.Join([.. children]),
            });
            test.Log("sum " + children.Sum(child => child.TakeResult()));
        }
    }

    [Fact]
    public void Join_OfNothing_EndsAtOnce()
    {
        using var test = new TestExecutor(countPolls: true);
        test.Executor.BlockOn(Future.Join([]));
        test.Executor.BlockOn(AwaitIt());
        Assert.Equal(2, test.Polls);

        static async Future AwaitIt() => await Future.Join([]);
    }

    [Fact]
    public void Join_WhenSomeFail_ThrowsTheFirstInTheirOrderAfterAllHaveEndedAndReportsTheOthers()
    {
        using var test = new TestExecutor();
        var error = Assert.Throws<InvalidOperationException>(() =>
            test.Executor.BlockOn(Future.Join(Child(test, "a", 9), Failing(test, "b", 5), Failing(test, "c", 2))));
        Assert.Equal("b", error.Message);
        Assert.Equal("c", Assert.Single(test.TakeUnhandled()).Message);
        test.AssertTrace("a begins", "b begins", "c begins", "c fails", "b fails", "a ends");
    }

    [Fact]
    public void Join_WhenOneFails_TheResultsOfTheOthersCanBeTaken()
    {
        using var test = new TestExecutor();
        Assert.Equal(7, test.Executor.BlockOn(Take()));

        async Future<int> Take()
        {
            Future<int> good = Child(test, "good", 3, 7);
            try
            {
                await Future.Join(Failing(test, "bad", 1), good);
            }
            catch (InvalidOperationException)
            {
                return good.TakeResult();
            }

            return 0;
        }
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 0)]
    [InlineData(4, 3)]
    [InlineData(6, 4)]
    public void Select_GivesThePlaceOfTheFirst_AfterTheCleanUpOfTheLosers(int count, int fastest)
    {
        using var test = new TestExecutor();
        Future<int>[] children = [.. Enumerable.Range(0, count).Select(i => Guarded(test, "c" + i, i == fastest ? 5 : 50, i * 10))];
        test.Executor.BlockOn(SelectThem());

        string[] begins = [.. Enumerable.Range(0, count).Select(i => "c" + i + " begins")];
        string[] losers = [.. Enumerable.Range(0, count).Where(i => i != fastest).Select(i => "c" + i)];
        test.AssertTrace(
        [
            .. begins,
            "c" + fastest + " finally",
            "c" + fastest + " clean",
            .. losers.Select(name => name + " finally"),
            .. losers.Select(name => name + " clean"),
            "won " + fastest + " with " + (fastest * 10),
        ]);
        Assert.Equal(5 + 2 + 2, test.Clock.NowTicks);

        async Future SelectThem()
        {
            int winner = await (count switch
            {
                2 => Future.Select(children[0], children[1]),
                3 => Future.Select(children[0], children[1], children[2]),
                4 => Future.Select(children[0], children[1], children[2], children[3]),
                _ => Future.Select([.. children]),
            });
            test.Log("won " + winner + " with " + children[winner].TakeResult());
        }
    }

    [Fact]
    public void Select_OfAnEmptyArray_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Future.Select([]));

    [Theory]
    [InlineData("signals")]
    [InlineData("methods")]
    [InlineData("method, signal")]
    [InlineData("signal, method")]
    [InlineData("timer, signal")]
    [InlineData("join, signal")]
    [InlineData("due timers")]
    public void Select_WhenSeveralAreReady_TakesTheFirstArgument(string kinds)
    {
        using var test = new TestExecutor();
        var set = new Signal();
        set.Set();
        var alsoSet = new Signal();
        alsoSet.Set();
        Assert.Equal(0, test.Executor.BlockOn(SelectThem()));
        if (kinds != "signal, method" && kinds != "signals")
        {
            Assert.Equal(kinds != "due timers", set.IsSet);
        }

        async Future<int> SelectThem()
        {
            return kinds switch
            {
                "signals" => await Future.Select(set.Wait(), alsoSet.Wait()),
                "methods" => await Future.Select(AtOnce(), AtOnce()),
                "method, signal" => await Future.Select(AtOnce(), set.Wait()),
                "signal, method" => await Future.Select(set.Wait(), AtOnce()),
                "timer, signal" => await Future.Select(Timer.AfterTicks(0), set.Wait()),
                "join, signal" => await Future.Select(Future.Join([]), set.Wait()),
                _ => await Future.Select(Timer.AfterTicks(5), Timer.AfterTicks(5)) + (set.TryTake() ? 0 : 9),
            };
        }

        static async Future AtOnce() => await Timer.AfterTicks(0);
    }

    [Fact]
    public void Select_WhoseFirstIsReadyAtOnce_NeverStartsTheOthers()
    {
        using var test = new TestExecutor();
        var set = new Signal();
        set.Set();
        test.Executor.BlockOn(SelectThem());
        test.AssertTrace("0");

        async Future SelectThem() => test.Log((await Future.Select(
            set.Wait(),
            Guarded(test, "never", 1),
            Future.Join(Guarded(test, "never either", 1), Timer.AfterTicks(1)),
            Timeout.AfterTicks(Future.Select(Child(test, "nor this", 1), Timer.AfterTicks(3)), 5))).ToString());
    }

    [Fact]
    public void Select_WhoseWinnerFails_ThrowsAfterTheCleanUpOfTheLosers()
    {
        using var test = new TestExecutor();
        Assert.Equal("bad", Assert.Throws<InvalidOperationException>(() =>
            test.Executor.BlockOn(Future.Select(Guarded(test, "slow", 90), Failing(test, "bad", 3)))).Message);
        test.AssertTrace("slow begins", "bad begins", "bad fails", "slow finally", "slow clean");
    }

    [Fact]
    public void Select_OfALoserThatCompletesDuringItsCleanUp_KeepsTheWinner()
    {
        using var test = new TestExecutor();
        Assert.Equal(1, test.Executor.BlockOn(Future.Select(Stubborn(), Timer.AfterTicks(2))));
        test.AssertTrace("caught", "ends normally");

        async Future<int> Stubborn()
        {
            try
            {
                await Timer.AfterTicks(50);
            }
            catch (FutureCanceledException)
            {
                test.Log("caught");
                await Timer.AfterTicks(1);
            }

            test.Log("ends normally");
            return 5;
        }
    }

    [Fact]
    public void Select_InALoop_LeavesNoTimers()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Loop());
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);

        static async Future Loop()
        {
            var signal = new Signal();
            for (int i = 0; i < 100; i++)
            {
                if (i % 3 == 0)
                {
                    signal.Set();
                }

                Assert.Equal(i % 3 == 0 ? 0 : 1, await Future.Select(signal.Wait(), Timer.AfterTicks(i % 7), Timer.AfterTicks(100)));
            }
        }
    }

    [Fact]
    public void NestedCombinators_ThatEndBeforeTheOuterOne_KeepTheirResultsForItsEnd()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Take());

        async Future Take()
        {
            Future<int> early = Child(test, "early", 1, 1);
            Future<int> inTime = Child(test, "in time", 2, 2);
            Future<int> shielded = Child(test, "shielded", 1, 3);
            Future<int> late = Child(test, "late", 5, 4);
            Future<bool> timeout = Timeout.AfterTicks(inTime, 3);
            Future<int> race = Future.Race(Child(test, "r", 1, 5), Future.Ready(6));
            await Future.Join(Future.Join([early]), timeout, Future.Join(Future.Shield(shielded), race), late);
            Assert.Equal(10, early.TakeResult() + inTime.TakeResult() + shielded.TakeResult() + late.TakeResult());
            Assert.True(timeout.TakeResult());
            Assert.InRange(race.TakeResult(), 5, 6);
            Assert.Throws<FutureMisuseException>(() => early.TakeResult());
            Assert.Throws<FutureMisuseException>(() => inTime.TakeResult());
        }
    }

    [Fact]
    public void WinnerInsideAnotherCombinator_KeepsItsResultWhileTheLosersCleanUp()
    {
        using var test = new TestExecutor();
        Future<int> winner = Child(test, "winner", 1, 7);
        Assert.Equal(7, test.Executor.BlockOn(Take()));

        async Future<int> Take()
        {
            Assert.Equal(0, await Future.Select(Future.LimitCleanUp(winner, 5), Guarded(test, "loser", 9)));
            return winner.TakeResult();
        }
    }

    [Fact]
    public void TakeResult_Twice_IsAnError()
    {
        using var test = new TestExecutor();
        Future<int> child = Child(test, "c", 1, 3);
        test.Executor.BlockOn(Take());

        async Future Take()
        {
            await Future.Join(child, Timer.AfterTicks(1));
            Assert.Equal(3, child.TakeResult());
            Assert.Contains("Child", Assert.Throws<FutureMisuseException>(() => child.TakeResult()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TakeResult_AfterTheNextWait_IsAnErrorThatSaysWhenToTakeIt()
    {
        using var test = new TestExecutor();
        Future<int> child = Child(test, "c", 1, 3);
        test.Executor.BlockOn(Take());

        async Future Take()
        {
            await Future.Join(child, Timer.AfterTicks(1));
            await Future.Yield();
            Assert.Contains("before the next await", Assert.Throws<FutureMisuseException>(() => child.TakeResult()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TakeResult_InAnyOrder_OfSeveral_GivesEachItsOwn()
    {
        using var test = new TestExecutor(strict: false);
        for (int round = 0; round < 30; round++)
        {
            test.Executor.BlockOn(Take(round));
        }

        async Future Take(int round)
        {
            Future<int>[] children = [.. Enumerable.Range(0, 4).Select(i => Child(test, "c", (i * round) % 3, i))];
            await Future.Join([.. children]);
            int[] order = [.. Enumerable.Range(0, 4).Select(i => (i * 3 + round) % 4)];
            foreach (int i in order.Take(round % 5))
            {
                Assert.Equal(i, children[i].TakeResult());
            }

            await Future.Yield();
            foreach (Future<int> child in children)
            {
                Assert.Throws<FutureMisuseException>(() => child.TakeResult());
            }
        }
    }

    [Fact]
    public void TakeResult_OfALoser_IsAnError()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Take());

        async Future Take()
        {
            Future<int> slow = Child(test, "slow", 9, 1);
            Future<int> fast = Child(test, "fast", 1, 2);
            Assert.Equal(1, await Future.Select(slow, fast));
            Assert.Throws<FutureMisuseException>(() => slow.TakeResult());
            Assert.Equal(2, fast.TakeResult());
        }
    }

    [Fact]
    public void UntakenResults_OfThreeTasksAtOnce_AreGivenBack()
    {
        using var test = new TestExecutor();
        for (int i = 0; i < 3; i++)
        {
            test.Spawn(Untaken());
        }

        test.RunToEnd();
        Assert.Empty(test.EndStrict());

        async Future Untaken()
        {
            await Future.Join(Child(test, "a", 1, 1), Child(test, "b", 1, 2));
            await Future.Select(Child(test, "c", 1, 1), Child(test, "d", 1, 2));
            await Timeout.AfterTicks(Child(test, "e", 1, 1), 5);
        }
    }

    [Theory]
    [InlineData(0, 5, true)]
    [InlineData(3, 5, true)]
    [InlineData(5, 5, true)]
    [InlineData(6, 5, false)]
    [InlineData(50, 5, false)]
    [InlineData(0, 0, true)]
    [InlineData(1, 0, false)]
    [InlineData(1, -3, false)]
    public void Timeout_TellsInTimeFromLate_AndReadyAtTheSameTimeIsInTime(int needs, int limit, bool inTime)
    {
        using var test = new TestExecutor();
        Future<int> child = Child(test, "c", needs, 7);
        Assert.Equal(inTime, test.Executor.BlockOn(Limited()));
        Assert.Equal(inTime ? needs : Math.Max(limit, 0), test.Clock.NowTicks);
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);

        async Future<bool> Limited()
        {
            bool ended = await Timeout.AfterTicks(child, limit);
            if (ended)
            {
                Assert.Equal(7, child.TakeResult());
            }

            return ended;
        }
    }

    [Fact]
    public void Timeout_AtATime_AndInMilliseconds_MeanWhatTheySay()
    {
        using var test = new TestExecutor(startTicks: 1000);
        Assert.False(test.Executor.BlockOn(Timeout.AtTicks(Timer.AfterTicks(900), 1500)));
        Assert.Equal(1500, test.Clock.NowTicks);
        Assert.False(test.Executor.BlockOn(Timeout.AfterMilliseconds(Timer.AfterMilliseconds(5), 3)));
        Assert.Equal(1500 + Clock.TicksFromMilliseconds(3), test.Clock.NowTicks);
    }

    [Fact]
    public void Timeout_OfAFutureThatFails_Throws()
    {
        using var test = new TestExecutor();
        Assert.Equal("bad", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Timeout.AfterTicks(Failing(test, "bad", 2), 5))).Message);
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
    }

    [Fact]
    public void Timeout_OfAFutureWithCleanUp_WaitsForItAndStillSaysLate()
    {
        using var test = new TestExecutor();
        Assert.False(test.Executor.BlockOn(Timeout.AfterTicks(Guarded(test, "c", 50), 5)));
        test.AssertTrace("c begins", "c finally", "c clean");
        Assert.Equal(7, test.Clock.NowTicks);
    }

    [Fact]
    public void Timeout_OfTimeouts_TheInnerOneEndsFirst()
    {
        using var test = new TestExecutor();
        Future<bool> inner = Timeout.AfterTicks(Guarded(test, "c", 50), 5);
        Assert.True(test.Executor.BlockOn(Outer()));
        test.AssertTrace("c begins", "c finally", "c clean", "inner False");

        async Future<bool> Outer()
        {
            bool outer = await Timeout.AfterTicks(inner, 9);
            test.Log("inner " + inner.TakeResult());
            return outer;
        }
    }

    [Fact]
    public void SelectInsideJoinInsideTimeout_ThatIsLate_CleansUpInnermostFirstAndOnce()
    {
        using var test = new TestExecutor();
        Assert.False(test.Executor.BlockOn(Timeout.AfterTicks(
            Future.Join(
                Future.Select(Guarded(test, "a", 50), Guarded(test, "b", 60)),
                Guarded(test, "c", 3),
                Inner()),
            10)));
        test.AssertTrace(
            "a begins",
            "b begins",
            "c begins",
            "inner begins",
            "d begins",
            "c finally",
            "c clean",
            "a finally",
            "b finally",
            "d finally",
            "a clean",
            "b clean",
            "d clean",
            "inner finally");
        Assert.Equal(12, test.Clock.NowTicks);

        async Future Inner()
        {
            test.Log("inner begins");
            try
            {
                await Future.Select(Timer.AfterTicks(70), Guarded(test, "d", 80));
            }
            finally
            {
                test.Log("inner finally");
            }
        }
    }

    [Fact]
    public void Branches_OfOneTask_DoNotDisturbEachOther()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Future.Join(Steps("a", 3), Steps("b", 2), Steps("c", 1)));
        test.AssertTrace("a0", "b0", "c0", "a1", "b1", "a2");

        async Future Steps(string name, int count)
        {
            for (int i = 0; i < count; i++)
            {
                test.Log(name + i);
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void Select_OfYieldLoops_IsFairToOtherTasks()
    {
        using var test = new TestExecutor();
        test.Spawn(Other());
        test.Executor.BlockOn(Future.Select(Forever(), Forever(), Timer.AtTicks(0), Forever()));
        test.Executor.BlockOn(Future.Select(Forever(), CountDown(4), Forever()));
        test.RunUntilIdle();
        Assert.Equal(["0", "1", "2", "3"], test.Trace);

        static async Future Forever()
        {
            while (true)
            {
                await Future.Yield();
            }
        }

        static async Future CountDown(int n)
        {
            for (; n > 0; n--)
            {
                await Future.Yield();
            }
        }

        async Future Other()
        {
            for (int i = 0; i < 4; i++)
            {
                test.Log(i.ToString());
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void FailureInTheCleanUpOfALoser_DoesNotHideTheWinner()
    {
        using var test = new TestExecutor();
        Assert.Equal(1, test.Executor.BlockOn(Future.Select(FailsInCleanUp(test, "loser"), Timer.AfterTicks(2))));
        test.AssertTrace("loser cleans up");
        Assert.Equal("from finally", Assert.Single(test.TakeUnhandled()).Message);
    }

    [Theory]
    [InlineData("join")]
    [InlineData("select")]
    [InlineData("timeout")]
    public void FailureInTheCleanUpOfABranch_OfACancelledTask_ReachesTheHandlerOnce(string kind)
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(kind switch
        {
            "join" => Future.Join(Timer.AfterTicks(90), FailsInCleanUp(test, "branch")),
            "select" => Future.Select(Timer.AfterTicks(90), FailsInCleanUp(test, "branch")),
            _ => Timeout.AfterTicks(FailsInCleanUp(test, "branch"), 80),
        });
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        Assert.Equal("from finally", Assert.Single(test.TakeUnhandled()).Message);
        Assert.Equal(TaskState.Faulted, task.GetState());
        test.AssertTrace("branch cleans up");
    }

    [Fact]
    public void FailureInTheCleanUpOfACancelledTask_ReachesTheHandlerThroughMethodsWithoutATry()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Outer());
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        Assert.Equal("from finally", Assert.Single(test.TakeUnhandled()).Message);
        Assert.Equal(TaskState.Faulted, task.GetState());

        async Future Outer() => await Middle();
        async Future Middle() => await FailsInCleanUp(test, "task");
    }

    private static async Future FailsInCleanUp(TestExecutor test, string name)
    {
        try
        {
            await Timer.AfterTicks(90);
        }
        catch (FutureCanceledException)
        {
            await Timer.AfterTicks(1);
            test.Log(name + " cleans up");
            throw new InvalidOperationException("from finally");
        }
    }
}
