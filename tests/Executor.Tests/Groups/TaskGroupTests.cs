using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;
using static Embedded.Async.Tests.Children;

namespace Embedded.Async.Tests;

public class TaskGroupTests
{
    [Fact]
    public void Next_TellsOfTheChildrenInTheOrderInWhichTheyEnd_WithTheirResults()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup<int>(test.Executor, 3);
        TaskHandle[] handles = [group.Spawn(Child(test, "a", 5, 1), "named"), group.Spawn(Child(test, "b", 1, 2)), group.Spawn(Child(test, "c", 3, 3))];
        Assert.Equal("named", test.Executor.GetName(handles[0]));
        test.Executor.BlockOn(Tells());
        test.AssertTrace("a begins", "b begins", "c begins", "b ends", "2", "c ends", "3", "a ends", "1");

        async Future Tells()
        {
            int[] order = [1, 2, 0];
            for (int i = 0; await group.Next(); i++)
            {
                Assert.Equal(handles[order[i]], group.Current);
                Assert.Equal(TaskState.Completed, group.CurrentState);
                test.Log(group.Result.ToString());
            }

            Assert.Equal(TaskHandle.None, group.Current);
            Assert.Equal(TaskState.Unknown, group.CurrentState);
            Assert.Equal(0, group.Result);
        }
    }

    [Fact]
    public void Next_OfChildrenThatHaveEnded_NeedsNoPoll()
    {
        using var test = new TestExecutor(countPolls: true);
        var group = new TaskGroup<int>(test.Executor, 3);
        for (int i = 0; i < 3; i++)
        {
            group.Spawn(Future.Ready(i));
        }

        test.RunUntilIdle();
        Assert.Equal(3, group.Ended);
        Assert.Equal(0, group.Running);
        int polls = test.Polls;
        Assert.Equal([0, 1, 2], test.Executor.BlockOn(TakeAll(group)));
        Assert.Equal(polls + 1, test.Polls);
    }

    [Fact]
    public void EmptyGroup_EndsEveryWaitAtOnce()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 1);
        Assert.False(test.Executor.BlockOn(group.Next()));
        test.Executor.BlockOn(group.WaitAll());
        test.Executor.BlockOn(group.CancelAll());
        Assert.Equal(1, group.Capacity);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TaskGroup(test.Executor, 0));
    }

    [Theory]
    [InlineData(ChildError.CancelsOthers)]
    [InlineData(ChildError.LeavesOthers)]
    public void Next_ThrowsWhatAChildThrew_InItsTurn(ChildError onError)
    {
        using var test = new TestExecutor();
        var group = new TaskGroup<int>(test.Executor, 4, onError);
        group.Spawn(Child(test, "early", 1, 1));
        TaskHandle bad = group.Spawn(Bad());
        group.Spawn(Guarded(test, "late", 9, 3));
        test.Executor.BlockOn(Tells());
        bool isCancelled = onError == ChildError.CancelsOthers;
        string[] middle = isCancelled ? ["late finally", "bad Faulted"] : ["bad Faulted", "late finally"];
        test.AssertTrace(["early begins", "late begins", "early ends", "1 Completed", .. middle, "late clean", isCancelled ? "0 Canceled" : "3 Completed"]);
        Assert.Equal(isCancelled ? 5 : 11, test.Clock.NowTicks);

        async Future Tells()
        {
            bool isMore = true;
            while (isMore)
            {
                try
                {
                    isMore = await group.Next();
                    if (isMore)
                    {
                        test.Log(group.Result + " " + group.CurrentState);
                    }
                }
                catch (InvalidOperationException e)
                {
                    Assert.Equal(bad, group.Current);
                    test.Log(e.Message + " " + group.CurrentState);
                }
            }
        }

        static async Future<int> Bad()
        {
            await Timer.AfterTicks(3);
            throw new InvalidOperationException("bad");
        }
    }

    [Fact]
    public void WaitAll_ThrowsTheFirstThatFailed_AfterAllHaveEnded_AndReportsTheOthers()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 4, ChildError.LeavesOthers);
        group.Spawn(Failing(test, "second", 5));
        group.Spawn(Failing(test, "first", 2));
        group.Spawn(Child(test, "c", 9));
        Assert.Equal("first", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(group.WaitAll())).Message);
        Assert.Equal("second", Assert.Single(test.TakeUnhandled()).Message);
        Assert.Equal(9, test.Clock.NowTicks);
        Assert.Equal(0, group.Ended + group.Running);
    }

    [Fact]
    public void WaitAll_AfterAnErrorThatCancelsTheOthers_WaitsForTheirCleanUp_AndReportsWhatThatThrows()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 3);
        group.Spawn(FailsInCleanUp("clean-up"));
        group.Spawn(Failing(test, "bad", 2));
        group.Spawn(Guarded(test, "c", 90));
        Assert.Equal("bad", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(group.WaitAll())).Message);
        Assert.Equal("clean-up", Assert.Single(test.TakeUnhandled()).Message);
        test.AssertTrace("bad begins", "c begins", "bad fails", "c finally", "c clean");
    }

    [Fact]
    public void CancelAll_WaitsForTheCleanUp_ReportsErrors_AndLeavesAGroupThatCanBeUsedAgain()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup<int>(test.Executor, 4, ChildError.LeavesOthers);
        group.Spawn(Guarded(test, "a", 50, 1));
        group.Spawn(Fails("before", 1));
        group.Spawn(Fails("during", 90));
        test.RunUntilIdle();
        test.Advance(1);
        test.Executor.BlockOn(group.CancelAll());
        Assert.Equal(["before", "during"], test.TakeUnhandled().Select(e => e.Message));
        Assert.Equal(0, group.Ended + group.Running);
        group.Spawn(Future.Ready(7));
        Assert.Equal([7], test.Executor.BlockOn(TakeAll(group)));

        static async Future<int> Fails(string message, int ticks)
        {
            try
            {
                await Timer.AfterTicks(ticks);
            }
            catch (FutureCanceledException)
            {
            }

            throw new InvalidOperationException(message);
        }
    }

    [Fact]
    public void CancelAll_DuringTheCancellationAfterAnError_WaitsForTheSameCleanUp()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 3);
        group.Spawn(Guarded(test, "a", 50));
        group.Spawn(Failing(test, "bad", 1));
        test.RunUntilIdle();
        test.Advance(1);
        test.Executor.BlockOn(group.CancelAll());
        test.AssertTrace("a begins", "bad begins", "bad fails", "a finally", "a clean");
        Assert.Equal("bad", Assert.Single(test.TakeUnhandled()).Message);
    }

    [Fact]
    public void ChildSpawnedWhileCancelAllWaits_IsCancelledBeforeItBegins()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 3);
        group.Spawn(SpawnsInCleanUp());
        test.RunUntilIdle();
        test.Executor.BlockOn(group.CancelAll());
        test.AssertTrace("spawned");
        group.Spawn(Child(test, "next", 1));
        test.Executor.BlockOn(group.WaitAll());
        test.AssertTrace("next begins", "next ends");

        async Future SpawnsInCleanUp()
        {
            try
            {
                await Timer.AfterTicks(90);
            }
            finally
            {
                group.Spawn(Child(test, "never", 50));
                test.Log("spawned");
            }
        }
    }

    [Fact]
    public void ChildSpawnedAfterAnErrorWasTold_Runs_AndItsErrorCancelsAgain()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 4);
        group.Spawn(Failing(test, "one", 1));
        test.Executor.BlockOn(Supervises());
        test.AssertTrace("one begins", "one fails", "two begins", "g begins", "two fails", "g finally", "g clean");

        async Future Supervises()
        {
            Assert.Equal("one", await Message(group.Next()));
            group.Spawn(Failing(test, "two", 2));
            group.Spawn(Guarded(test, "g", 90));
            Assert.Equal("two", await Message(group.WaitAll()));
        }
    }

    [Fact]
    public void ChildrenThatSpawnSiblings_AreWaitedForToo()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 8);
        int leaves = 0;
        group.Spawn(Tree(3));
        test.Executor.BlockOn(Waits());
        Assert.Equal(8, leaves);

        async Future Tree(int depth)
        {
            await Timer.AfterTicks(1);
            if (depth == 0)
            {
                leaves++;
                return;
            }

            var inner = new TaskGroup(test.Executor, 1);
            group.Spawn(Tree(depth - 1));
            inner.Spawn(Tree(depth - 1));
            await inner.WaitAll();
        }

        async Future Waits()
        {
            while (await group.Next())
            {
            }
        }
    }

    [Fact]
    public void Sibling_SpawnedByAChildThatEndsAtOnce_IsWaitedForByWaitAll()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 3);
        group.Spawn(Spawns());
        test.Executor.BlockOn(group.WaitAll());
        test.AssertTrace("s begins", "s ends");

        async Future Spawns()
        {
            await Timer.AfterTicks(1);
            group.Spawn(Child(test, "s", 5));
        }
    }

    [Fact]
    public void FullGroup_TakesTheNextChildWhenOneWasToldOf()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 1);
        group.Spawn(Future.Ready());
        test.RunUntilIdle();
        Future refused = Future.Ready();
        Assert.Contains("capacity", Assert.Throws<CapacityException>(() => group.Spawn(refused)).Message, StringComparison.Ordinal);
        Assert.True(test.Executor.BlockOn(group.Next()));
        group.Spawn(refused);
        test.Executor.BlockOn(group.WaitAll());
    }

    [Fact]
    public void FullExecutor_RefusesTheChild_AndTheGroupIsAsBefore()
    {
        using var test = new TestExecutor(taskSlots: 2);
        var group = new TaskGroup(test.Executor, 4);
        group.Spawn(Future.Pending());
        group.Spawn(Future.Pending());
        Future refused = Future.Ready();
        Assert.Throws<CapacityException>(() => group.Spawn(refused));
        Assert.Equal(2, group.Running);
        test.Executor.GetTask(0).Cancel();
        test.RunUntilIdle();
        group.Spawn(refused);
        Assert.Equal(2, group.Running);
        Assert.Equal(1, group.Ended);
    }

    [Fact]
    public void CancelledNext_LosesNothing_AlsoWhenAChildEndsInTheSameMoment()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup<int>(test.Executor, 2);
        group.Spawn(Child(test, "c", 5, 7));
        TaskHandle first = test.Spawn(group.Next());
        test.RunUntilIdle();
        first.Cancel();
        test.RunUntilIdle();
        TaskHandle second = test.Spawn(group.Next());
        test.RunUntilIdle();
        test.Clock.Advance(5);
        test.RunOnce();
        second.Cancel();
        test.RunUntilIdle();
        Assert.Equal([7], test.Executor.BlockOn(TakeAll(group)));
    }

    [Fact]
    public void NextInASelect_WhoseResultIsNotTaken_TellsOfTheSameChildAgain()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup<int>(test.Executor, 2);
        group.Spawn(Future.Ready(7));
        test.Executor.BlockOn(Body());

        async Future Body()
        {
            Assert.Equal(0, await Future.Select(group.Next(), Timer.AfterTicks(5)));
            await Future.Yield();
            Assert.Equal(1, group.Ended);
            Assert.Equal(0, await Future.Select(group.Next(), Timer.AfterTicks(5)));
            Future<bool> next = group.Next();
            Assert.Equal(0, await Future.Select(next, Timer.AfterTicks(5)));
            Assert.True(next.TakeResult());
            Assert.Equal(7, group.Result);
            Assert.False(await group.Next());
        }
    }

    [Fact]
    public void AwaitUsing_LeavesNoChild_HoweverTheSectionEnds()
    {
        foreach (string how in (string[])["returns", "throws", "is cancelled"])
        {
            using var test = new TestExecutor();
            var group = new TaskGroup(test.Executor, 2);
            TaskHandle task = test.Spawn(Section(how));
            test.RunUntilIdle();
            if (how == "is cancelled")
            {
                task.Cancel();
            }

            test.RunToEnd();
            test.AssertTrace("a begins", "b begins", "a finally", "b finally", "a clean", "b clean", "left");
            test.TakeUnhandled();

            async Future Section(string how)
            {
                try
                {
                    await using (group)
                    {
                        group.Spawn(Guarded(test, "a", 50));
                        group.Spawn(Guarded(test, "b", 60));
                        await Timer.AfterTicks(how == "is cancelled" ? 40 : 1);
                        if (how == "throws")
                        {
                            throw new InvalidOperationException();
                        }
                    }
                }
                finally
                {
                    Assert.Equal(0, group.Running);
                    test.Log("left");
                }
            }
        }
    }

    [Fact]
    public void OwnerCancelledWhileItLeaves_StillWaitsForItsChildren()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 2);
        TaskHandle task = test.Spawn(Section());
        test.RunUntilIdle();
        test.AssertTrace("a begins", "leaves", "a finally");
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Waiting, task.GetState());
        test.RunToEnd();
        test.AssertTrace("a clean");
        Assert.Equal(TaskState.Canceled, task.GetState());

        async Future Section()
        {
            await using (group)
            {
                group.Spawn(Guarded(test, "a", 50));
                await Future.Yield();
                test.Log("leaves");
            }

            await Future.Yield();
            test.Log("never");
        }
    }

    [Fact]
    public void WrongUse_IsAnError()
    {
        using var test = new TestExecutor();
        using var other = new Executor(test.Clock);
        var group = new TaskGroup(test.Executor, 2);
        group.Spawn(Future.Pending());
        TaskHandle waiter = test.Spawn(group.Next());
        test.RunUntilIdle();
        Assert.Throws<FutureMisuseException>(() => group.Next());
        Assert.Throws<FutureMisuseException>(() => group.WaitAll());
        Assert.Throws<FutureMisuseException>(() => group.CancelAll());
        waiter.Cancel();
        test.RunUntilIdle();
        Assert.Throws<WrongContextException>(() => other.BlockOn(group.Next()));
    }

    [Fact]
    public void JoinerOfAChild_AndItsGroup_AreBothTold()
    {
        using var test = new TestExecutor();
        var group = new TaskGroup(test.Executor, 2);
        TaskHandle child = group.Spawn(Failing(test, "bad", 3));
        TaskHandle joiner = test.Spawn(child.Join());
        Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(group.WaitAll()));
        test.RunToEnd();
        Assert.Equal(TaskState.Faulted, joiner.GetState());
        Assert.Single(test.TakeUnhandled());
    }

    private static async Future<int[]> TakeAll(TaskGroup<int> group)
    {
        var results = new List<int>();
        while (await group.Next())
        {
            results.Add(group.Result);
        }

        return [.. results];
    }

    private static async Future<string> Message(Future future)
    {
        try
        {
            await future;
            return "";
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }
}
