using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Single scenarios; random ones are in <see cref="ChannelModelTests"/>.</summary>
public class ChannelTests
{
    [Fact]
    public void Send_Full_WaitsUntilThereIsAPlace()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(2);
        test.Spawn(Sends(test, channel, 1, 2, 3));
        test.RunUntilIdle();
        test.AssertTrace("sent 1", "sent 2");
        Assert.True(channel.TryReceive(out int item));
        Assert.Equal(1, item);
        test.RunUntilIdle();
        test.AssertTrace("sent 3");
        Assert.Equal(2, channel.Count);
    }

    [Fact]
    public void Receive_Empty_WaitsUntilThereIsAnItem()
    {
        using var test = new TestExecutor();
        var channel = new Channel<string>(1);
        test.Spawn(Receives(test, channel, 2));
        test.RunUntilIdle();
        Assert.True(channel.TrySend("a"));
        test.RunUntilIdle();
        Assert.True(channel.TrySend("b"));
        test.RunUntilIdle();
        test.AssertTrace("got a", "got b");
    }

    [Fact]
    public void TryReceive_AnItemIsSetAsideForAWaitingReceiver_TakesNothing()
    {
        using var test = new TestExecutor();
        var channel = new Channel<string>(2);
        test.Spawn(Receives(test, channel, 1));
        test.RunUntilIdle();
        channel.TrySend("for the waiter");
        Assert.False(channel.TryReceive(out _));
        channel.TrySend("free");
        Assert.True(channel.TryReceive(out string item));
        test.RunUntilIdle();
        // Items are not named, places in the queue are: whoever comes first takes the oldest.
        Assert.Equal("for the waiter", item);
        test.AssertTrace("got free");
    }

    [Fact]
    public void TrySend_APlaceIsSetAsideForAWaitingSender_IsRefused()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        channel.TrySend(1);
        test.Spawn(Sends(test, channel, 2));
        test.RunUntilIdle();
        Assert.True(channel.TryReceive(out _));
        Assert.False(channel.TrySend(3));
        test.RunUntilIdle();
        test.AssertTrace("sent 2");
    }

    [Fact]
    public void CancelReceive_AfterItsItemWasSetAside_TheNextReceiverGetsIt()
    {
        using var test = new TestExecutor();
        var channel = new Channel<string>(1);
        TaskHandle first = test.Spawn(Receives(test, channel, 1));
        test.Spawn(Receives(test, channel, 1));
        test.RunUntilIdle();
        channel.TrySend("a");
        first.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("got a");
        Assert.Equal(TaskState.Canceled, first.GetState());
        channel.AssertInvariants();
    }

    [Fact]
    public void CancelReceive_LastReceiver_AWatcherSeesTheItem()
    {
        using var test = new TestExecutor();
        var channel = new Channel<string>(1);
        TaskHandle first = test.Spawn(Receives(test, channel, 1));
        test.Spawn(Watches(test, channel));
        test.RunUntilIdle();
        channel.TrySend("a");
        first.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("has item: True");
        Assert.Equal(1, channel.Count);
    }

    [Fact]
    public void CancelSend_AfterItsPlaceWasSetAside_TheNextSenderGetsIt()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        channel.TrySend(0);
        TaskHandle first = test.Spawn(Sends(test, channel, 1));
        test.Spawn(Sends(test, channel, 2));
        test.RunUntilIdle();
        Assert.True(channel.TryReceive(out _));
        first.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("sent 2");
        Assert.True(channel.TryReceive(out int item));
        Assert.Equal(2, item);
    }

    [Fact]
    public void Close_SendersEndWithFalseAndReceiversGetWhatIsLeft()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        channel.TrySend(1);
        test.Spawn(Sends(test, channel, 2));
        test.RunUntilIdle();
        channel.Close();
        Assert.True(channel.IsClosed);
        Assert.False(channel.TrySend(3));
        test.RunUntilIdle();
        test.AssertTrace("refused 2");
        test.Spawn(Receives(test, channel, 2));
        test.RunUntilIdle();
        test.AssertTrace("got 1", "closed");
    }

    [Fact]
    public void Close_WhileAReceiverWaits_ItGetsTheEnd()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        test.Spawn(Receives(test, channel, 1));
        test.Spawn(Watches(test, channel));
        test.RunUntilIdle();
        channel.Close();
        test.RunUntilIdle();
        test.AssertTrace("closed", "has item: False");
    }

    [Fact]
    public void Close_WithAnItemSetAside_ItsReceiverStillGetsIt()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        test.Spawn(Receives(test, channel, 2));
        test.RunUntilIdle();
        channel.TrySend(5);
        channel.Close();
        test.RunUntilIdle();
        test.AssertTrace("got 5", "closed");
    }

    [Fact]
    public void Close_AfterASenderWasGrantedItsPlace_ItsItemIsRefused()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        channel.TrySend(1);
        test.Spawn(Sends(test, channel, 2));
        test.RunUntilIdle();
        channel.TryReceive(out _);
        channel.Close();
        test.RunUntilIdle();
        test.AssertTrace("refused 2");
        Assert.Equal(0, channel.Count);
        channel.AssertInvariants();
    }

    [Fact]
    public void Close_TheReceiverOfTheLastItemIsCancelled_TheOthersGetItBeforeTheEnd()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        TaskHandle first = test.Spawn(Receives(test, channel, 1));
        test.RunUntilIdle();
        channel.TrySend(5);
        channel.Close();
        test.Spawn(Receives(test, channel, 1), "polled after the first, which is cancelled meanwhile");
        test.Spawn(Watches(test, channel));
        first.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("got 5", "has item: False");
        channel.AssertInvariants();
    }

    [Fact]
    public void Close_TheLastItemIsStillSetAside_TheEndComesWhenItIsTaken()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        test.Spawn(Watches(test, channel));
        test.RunUntilIdle();
        TaskHandle receiver = test.Spawn(Receives(test, channel, 1));
        test.RunUntilIdle();

        // Woken in this order: the watcher (by the close) looks while the item is set aside for the receiver.
        TaskHandle early = test.Spawn(Watches(test, channel));
        channel.TrySend(5);
        channel.Close();
        test.RunUntilIdle();
        test.AssertTrace("got 5", "has item: False", "has item: False");
        Assert.Equal(TaskState.Completed, receiver.GetState());
        Assert.Equal(TaskState.Completed, early.GetState());
    }

    [Fact]
    public void WaitToReceive_AnotherTakesTheItemFirst_WaitsOn()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        test.Spawn(Watches(test, channel));
        test.RunUntilIdle();
        channel.TrySend(1);
        Assert.True(channel.TryReceive(out _));
        test.RunUntilIdle();
        test.AssertTrace();
        channel.TrySend(2);
        test.RunUntilIdle();
        test.AssertTrace("has item: True");
    }

    [Fact]
    public void WaitToReceive_SeveralWatchers_AllSeeTheItem()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        test.Spawn(Watches(test, channel));
        test.Spawn(Watches(test, channel));
        test.RunUntilIdle();
        channel.TrySend(1);
        test.RunUntilIdle();
        test.AssertTrace("has item: True", "has item: True");
        Assert.Equal(1, channel.Count);
    }

    [Fact]
    public void Select_TheReceiveLoses_TheItemStays()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        test.Spawn(Races());
        test.RunUntilIdle();
        test.Clock.Advance(10);
        channel.TrySend(7);
        test.RunUntilIdle();
        test.AssertTrace("0");
        Assert.True(channel.TryReceive(out int item));
        Assert.Equal(7, item);

        async Future Races() => test.Log((await Future.Select(Timer.AfterTicks(10), channel.Receive())).ToString());
    }

    [Fact]
    public void Select_TheSendLoses_TheItemWasNotSent()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        channel.TrySend(1);
        test.Spawn(Races());
        test.RunUntilIdle();
        test.Advance(10);
        test.AssertTrace("1");
        Assert.True(channel.TryReceive(out _));
        Assert.Equal(0, channel.Count);
        Assert.True(channel.TrySend(3));

        async Future Races() => test.Log((await Future.Select(channel.Send(2), Timer.AfterTicks(10))).ToString());
    }

    [Fact]
    public void New_WithoutAPlace_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Channel<int>(0));

    private static async Future Sends(TestExecutor test, Channel<int> channel, params int[] items)
    {
        foreach (int item in items)
        {
            test.Log((await channel.Send(item) ? "sent " : "refused ") + item);
        }
    }

    private static async Future Receives<T>(TestExecutor test, Channel<T> channel, int count)
    {
        try
        {
            for (int i = 0; i < count; i++)
            {
                test.Log("got " + await channel.Receive());
            }
        }
        catch (ChannelClosedException)
        {
            test.Log("closed");
        }
    }

    private static async Future Watches<T>(TestExecutor test, Channel<T> channel) =>
        test.Log("has item: " + await channel.WaitToReceive());
}
