using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Notifications; random users are in <see cref="NotifyModelTests"/>.</summary>
public class NotifyTests
{
    [Fact]
    public void NotifyOne_NobodyWaits_IsKeptForTheNext_Once()
    {
        using var test = new TestExecutor();
        var notify = new Notify();
        notify.NotifyOne();
        notify.NotifyOne();
        Assert.True(notify.IsKept);
        test.Spawn(Waits(test, notify, "a"));
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace("a");
        test.Spawn(Waits(test, notify, "b"));
        test.RunUntilIdle();
        test.AssertTrace();
        Assert.False(notify.IsKept);
    }

    [Fact]
    public void NotifyOne_WakesWhoWaitsLongest()
    {
        using var test = new TestExecutor();
        var notify = new Notify();
        test.Spawn(Waits(test, notify, "a"));
        test.Spawn(Waits(test, notify, "b"));
        test.RunUntilIdle();
        notify.NotifyOne();
        test.RunUntilIdle();
        test.AssertTrace("a");
        notify.NotifyOne();
        notify.NotifyOne();
        test.RunUntilIdle();
        test.AssertTrace("b");
        Assert.True(notify.IsKept);
    }

    [Fact]
    public void NotifyAll_WakesAllWhoWaitNow_AndKeepsNothing()
    {
        using var test = new TestExecutor();
        var notify = new Notify();
        test.Spawn(Waits(test, notify, "a"));
        test.Spawn(Waits(test, notify, "b"));
        test.RunUntilIdle();
        notify.NotifyAll();
        test.Spawn(Waits(test, notify, "c"));
        test.RunUntilIdle();
        test.AssertTrace("a", "b");
        notify.NotifyAll();
        test.RunUntilIdle();
        test.AssertTrace("c");
        notify.NotifyAll();
        Assert.False(notify.IsKept);
    }

    [Fact]
    public void NotifyOne_WhoseWaitIsCancelled_GoesToTheNext()
    {
        using var test = new TestExecutor();
        var notify = new Notify();
        TaskHandle first = test.Spawn(Waits(test, notify, "a"));
        test.Spawn(Waits(test, notify, "b"));
        test.RunUntilIdle();
        notify.NotifyOne();
        first.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("b");
        Assert.False(notify.IsKept);
    }

    [Fact]
    public void NotifyOne_WhoseOnlyWaitIsCancelled_IsKept()
    {
        using var test = new TestExecutor();
        var notify = new Notify();
        TaskHandle first = test.Spawn(Waits(test, notify, "a"));
        test.RunUntilIdle();
        notify.NotifyOne();
        first.Cancel();
        test.RunUntilIdle();
        test.AssertTrace();
        Assert.True(notify.IsKept);
        notify.AssertInvariants();
    }

    [Fact]
    public void NotifyAll_WhoseWaitIsCancelled_KeepsNothing()
    {
        using var test = new TestExecutor();
        var notify = new Notify();
        TaskHandle first = test.Spawn(Waits(test, notify, "a"));
        test.RunUntilIdle();
        notify.NotifyAll();
        first.Cancel();
        test.RunUntilIdle();
        Assert.False(notify.IsKept);
    }

    [Fact]
    public void NotifyOne_ThatNobodyTook_IsKept_AndOneOfNotifyAllIsNot()
    {
        using var test = new TestExecutor();
        var notify = new Notify();
        TaskHandle one = test.Spawn(Joins());
        notify.NotifyOne();
        test.RunUntilIdle();
        Assert.False(notify.IsKept);
        one.Cancel();
        test.RunUntilIdle();
        Assert.True(notify.IsKept);

        TaskHandle taker = test.Spawn(Waits(test, notify, "taker"));
        test.RunUntilIdle();
        Assert.Equal(TaskState.Completed, taker.GetState());
        TaskHandle all = test.Spawn(Joins());
        test.RunUntilIdle();
        notify.NotifyAll();
        test.RunUntilIdle();
        all.Cancel();
        test.RunUntilIdle();
        Assert.False(notify.IsKept);

        async Future Joins() => await Future.Join(notify.Wait(), Timer.AfterTicks(9));
    }

    private static async Future Waits(TestExecutor test, Notify notify, string name)
    {
        await notify.Wait();
        test.Log(name);
    }
}
