using System;
using Xunit;
using static Embedded.Async.Tests.Children;

namespace Embedded.Async.Tests;

/// <summary>Ready, Pending and PollOnce.</summary>
public class ReadyTests
{
    [Fact]
    public void Ready_EndsAtOnce_HoweverItIsUsed()
    {
        using var test = new TestExecutor(countPolls: true);
        test.Executor.BlockOn(Future.Ready());
        Assert.Equal("x", test.Executor.BlockOn(Future.Ready("x")));
        int polls = test.Polls;
        Assert.Equal(7, test.Executor.BlockOn(Awaits()));
        Assert.Equal(polls + 1, test.Polls);

        static async Future<int> Awaits()
        {
            await Future.Ready();
            await Future.Join(Future.Ready(), Future.Ready(1));
            Assert.Equal(0, await Future.Select(Future.Ready(2), Future.Pending()));
            return await Future.Ready(7);
        }
    }

    [Fact]
    public void Ready_IsUsedOnce()
    {
        using var test = new TestExecutor();
        Future ready = Future.Ready();
        test.Executor.BlockOn(ready);
        Assert.Throws<FutureMisuseException>(() => test.Executor.BlockOn(ready));
    }

    [Fact]
    public void Pending_NeverEnds_UntilItIsCancelled()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Future.Pending());
        test.RunToEnd();
        task.GetWaker().Wake();
        test.RunToEnd();
        Assert.Equal(TaskState.Waiting, task.GetState());
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
    }

    [Fact]
    public void Pending_InAJoinOrSelect_LeavesItToTheOthers()
    {
        using var test = new TestExecutor();
        Assert.Equal(1, test.Executor.BlockOn(Future.Select(Future.Pending(), Timer.AfterTicks(3))));
        Assert.False(test.Executor.BlockOn(Timeout.AfterTicks(Future.Join(Future.Pending(), Future.Ready()), 4)));
        Assert.Equal(7, test.Clock.NowTicks);
    }

    [Fact]
    public void PollOnce_OfWhatEndsInOnePoll_IsTrue_AndItsResultCanBeTaken()
    {
        using var test = new TestExecutor();
        Future<int> once = Child(test, "c", 0, 5);
        Assert.Equal(5, test.Executor.BlockOn(Polls()));

        async Future<int> Polls()
        {
            Assert.True(await Future.PollOnce(Future.Ready()));
            return await Future.PollOnce(once) ? once.TakeResult() : -1;
        }
    }

    [Fact]
    public void PollOnce_OfWhatWaits_IsFalseAfterItsCleanUp()
    {
        using var test = new TestExecutor();
        Assert.False(test.Executor.BlockOn(Future.PollOnce(Guarded(test, "c", 50))));
        test.AssertTrace("c begins", "c finally", "c clean");
        Assert.Equal(2, test.Clock.NowTicks);
    }

    [Fact]
    public void PollOnce_OfWhatYields_IsFalse()
    {
        using var test = new TestExecutor();
        Assert.False(test.Executor.BlockOn(Future.PollOnce(Yields())));

        static async Future Yields() => await Future.Yield();
    }

    [Fact]
    public void PollOnce_OfWhatFails_Throws()
    {
        using var test = new TestExecutor();
        Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Future.PollOnce(Failing(test, "bad", 0))));
    }

    [Fact]
    public void PollOnce_OfASignal_TakesItOnlyIfItIsSet()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        Assert.False(test.Executor.BlockOn(Future.PollOnce(signal.Wait())));
        signal.Set();
        Assert.True(test.Executor.BlockOn(Future.PollOnce(signal.Wait())));
        Assert.False(signal.IsSet);
    }
}
