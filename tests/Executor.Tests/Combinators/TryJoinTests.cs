using System;
using Xunit;
using static Embedded.Async.Tests.Children;

namespace Embedded.Async.Tests;

public class TryJoinTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(9)]
    public void TryJoin_OfAnyNumberThatSucceed_WaitsForAll(int count)
    {
        using var test = new TestExecutor();
        Future<int>[] children = MakeChildren(test, count);
        Assert.Equal(count * (count - 1) / 2, test.Executor.BlockOn(Sum()));
        Assert.Equal(count, test.Clock.NowTicks);

        async Future<int> Sum()
        {
            await Joined(children);
            int sum = 0;
            foreach (Future<int> child in children)
            {
                sum += child.TakeResult();
            }

            return sum;
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(9)]
    public void TryJoin_WhoseLastFails_CancelsTheOthers(int count)
    {
        using var test = new TestExecutor();
        Future[] children = [.. MakeChildren(test, count - 1), Failing(test, "bad", 0)];
        Assert.Equal("bad", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Joined(children))).Message);
        Assert.Equal(0, test.Clock.NowTicks);
    }

    [Fact]
    public void FirstError_CancelsTheRest_AndIsThrownAfterTheirCleanUp()
    {
        using var test = new TestExecutor();
        Future join = Future.TryJoin(Guarded(test, "a", 50), Failing(test, "bad", 3), Guarded(test, "c", 60));
        Assert.Equal("bad", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(join)).Message);
        test.AssertTrace("a begins", "bad begins", "c begins", "bad fails", "a finally", "c finally", "a clean", "c clean");
        Assert.Equal(5, test.Clock.NowTicks);
    }

    [Fact]
    public void ErrorsInTheCleanUpOfTheOthers_GoToTheHandler()
    {
        using var test = new TestExecutor();
        Future join = Future.TryJoin(FailsInCleanUp("a"), Failing(test, "bad", 3), FailsInCleanUp("c"));
        Assert.Equal("bad", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(join)).Message);
        Assert.Equal(["a", "c"], Array.ConvertAll(test.TakeUnhandled(), e => e.Message));
    }

    [Fact]
    public void TwoErrorsAtTheSameTime_TheEarlierArgumentIsThrown_AndTheOtherIsDroppedBeforeItFails()
    {
        using var test = new TestExecutor();
        Future join = Future.TryJoin(Failing(test, "first", 3), Failing(test, "second", 3));
        Assert.Equal("first", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(join)).Message);
        test.AssertTrace("first begins", "second begins", "first fails");
    }

    [Fact]
    public void FailureAtOnce_NeverStartsTheLaterOnes()
    {
        using var test = new TestExecutor();
        Future join = Future.TryJoin(Failing(test, "bad", 0), Guarded(test, "never", 1), Future.Join(Guarded(test, "nor this", 1), Future.Pending()));
        Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(join));
        test.AssertTrace("bad begins", "bad fails");
    }

    [Fact]
    public void Cancelled_CleansUpAll_AndThrowsWhatThatThrows()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Future.TryJoin(Guarded(test, "a", 50), FailsInCleanUp("b"), Guarded(test, "c", 50)));
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Faulted, task.GetState());
        Assert.Equal("b", Assert.Single(test.TakeUnhandled()).Message);
        test.AssertTrace("a begins", "c begins", "a finally", "c finally", "a clean", "c clean");
    }

    [Fact]
    public void CancelledWhileTheOthersCleanUp_StillThrowsTheFirstError()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Future.TryJoin(Guarded(test, "a", 50), Failing(test, "bad", 3)));
        test.RunUntilIdle();
        test.Advance(3);
        test.AssertTrace("a begins", "bad begins", "bad fails", "a finally");
        task.Cancel();
        test.RunToEnd();
        test.AssertTrace("a clean");
        Assert.Equal("bad", Assert.Single(test.TakeUnhandled()).Message);
    }

    [Fact]
    public void OfTwo_AfterAJoinUsedTheSameObject_IsStillATryJoin()
    {
        using var test = new TestExecutor(strict: false);
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Future.Join(Guarded(test, "a", 5), Failing(test, "b", 1))));
            test.AssertTrace("a begins", "b begins", "b fails", "a finally", "a clean");
            long start = test.Clock.NowTicks;
            Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Future.TryJoin(Guarded(test, "a", 5), Failing(test, "b", 1))));
            Assert.Equal(3, test.Clock.NowTicks - start);
            test.TakeTrace();
        }
    }

    private static Future<int>[] MakeChildren(TestExecutor test, int count)
    {
        var children = new Future<int>[count];
        for (int i = 0; i < count; i++)
        {
            children[i] = Child(test, "c" + i, count - i, i);
        }

        return children;
    }

    private static Future Joined(Future[] c) => c.Length switch
    {
        2 => Future.TryJoin(c[0], c[1]),
        3 => Future.TryJoin(c[0], c[1], c[2]),
        4 => Future.TryJoin(c[0], c[1], c[2], c[3]),
        5 => Future.TryJoin(c[0], c[1], c[2], c[3], c[4]),
        6 => Future.TryJoin(c[0], c[1], c[2], c[3], c[4], c[5]),
        _ => Future.TryJoin(c),
    };
}
