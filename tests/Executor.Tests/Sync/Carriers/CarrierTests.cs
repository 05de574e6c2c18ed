using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Single scenarios of what carries items; random ones are in the model tests beside it.</summary>
public class CarrierTests
{
    [Fact]
    public void Channel_ReceiveMany_WaitsForOneAndTakesAllThereAre()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(4);
        var buffer = new int[3];
        test.Spawn(TakesMany(test, channel, buffer));
        test.RunUntilIdle();
        test.AssertTrace();
        channel.TrySend(1);
        test.RunUntilIdle();
        test.AssertTrace("1");
        for (int i = 2; i <= 5; i++)
        {
            Assert.True(channel.TrySend(i));
        }

        test.RunUntilIdle();
        test.AssertTrace("2 3 4", "5");
        channel.Close();
        test.RunUntilIdle();
        test.AssertTrace("end");
        Assert.Throws<ArgumentOutOfRangeException>(() => channel.ReceiveMany([]));
    }

    [Fact]
    public void Channel_ReceiveMany_LeavesWhatIsSetAsideForAnother()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(4);
        var buffer = new int[4];
        test.Spawn(TakesMany(test, channel, buffer));
        test.Spawn(LogsOne(test, channel.Receive()));
        test.RunUntilIdle();
        channel.TrySend(1);
        channel.TrySend(2);
        channel.TrySend(3);
        test.RunUntilIdle();
        test.AssertTrace("1 2", "got 3");
        channel.AssertInvariants();
    }

    [Fact]
    public void Channel_ReceiveManyGivesRoomForMany_WakesAsManySenders()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(2);
        channel.TrySend(1);
        channel.TrySend(2);
        test.Spawn(LogsSent(test, channel.Send(3)));
        test.Spawn(LogsSent(test, channel.Send(4)));
        test.RunUntilIdle();
        test.Spawn(TakesMany(test, channel, new int[2]));
        test.RunUntilIdle();
        test.AssertTrace("1 2", "sent True", "sent True", "3 4");
    }

    [Fact]
    public void Channel_PeekAndTryPeek_LeaveTheItem()
    {
        using var test = new TestExecutor();
        var channel = new Channel<string>(2);
        Assert.False(channel.TryPeek(out _));
        test.Spawn(LogsOne(test, channel.Peek()));
        test.Spawn(LogsOne(test, channel.Peek()));
        test.RunUntilIdle();
        channel.TrySend("a");
        test.RunUntilIdle();
        test.AssertTrace("got a", "got a");
        Assert.True(channel.TryPeek(out string item));
        Assert.Equal("a", item);
        Assert.Equal(1, channel.Count);
        channel.Close();
        Assert.Equal("a", test.Executor.BlockOn(channel.Receive()));
        test.Spawn(LogsOne(test, channel.Peek()));
        test.RunUntilIdle();
        test.AssertTrace("closed");
    }

    [Fact]
    public void Channel_WhatACancelledJoinHadGot_GoesBackToTheFrontInOrder()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(4);
        var never = new Signal();
        for (int i = 1; i <= 4; i++)
        {
            channel.TrySend(i);
        }

        TaskHandle task = test.Spawn(Joins(channel.Receive(), channel.ReceiveMany(new int[2]), channel.Receive(), never.Wait()));
        test.RunUntilIdle();
        Assert.Equal(0, channel.Count);
        for (int i = 5; i <= 8; i++)
        {
            Assert.True(channel.TrySend(i));
        }

        task.Cancel();
        test.RunUntilIdle();
        channel.AssertInvariants();
        Assert.Equal(8, channel.Count);
        Assert.False(channel.TrySend(9));
        for (int i = 1; i <= 8; i++)
        {
            Assert.True(channel.TryReceive(out int item));
            Assert.Equal(i, item);
        }

        Assert.True(channel.TrySend(9));
    }

    [Fact]
    public void Channel_ResultNotTakenBeforeTheNextAwait_GoesBack()
    {
        using var test = new TestExecutor();
        var channel = new Channel<string>(1);
        channel.TrySend("a");
        test.Executor.BlockOn(Forgets());
        Assert.True(channel.TryReceive(out string item));
        Assert.Equal("a", item);

        async Future Forgets()
        {
            await Future.Select(channel.Receive(), channel.Peek());
            await Future.Yield();
        }
    }

    [Fact]
    public void Channel_MoreComesBackThanWasDeclared_LosesNothing()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1, waiters: 1);
        var never = new Signal();
        TaskHandle task = test.Spawn(Joins(
            channel.Receive(), channel.Receive(), channel.Receive(), channel.Receive(), channel.Receive(), channel.Receive(), never.Wait()));
        for (int i = 0; i < 6; i++)
        {
            channel.TrySend(i);
            test.RunUntilIdle();
        }

        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(6, channel.Count);
        for (int i = 0; i < 6; i++)
        {
            Assert.True(channel.TryReceive(out int item));
            Assert.Equal(i, item);
        }
    }

    [Fact]
    public void PriorityChannel_HighestFirst_OfEqualsTheOldest()
    {
        using var test = new TestExecutor();
        var channel = new PriorityChannel<string>(5);
        Assert.True(channel.TrySend("low", int.MinValue));
        Assert.True(channel.TrySend("b1", 3));
        Assert.True(channel.TrySend("high", int.MaxValue));
        Assert.True(channel.TrySend("b2", 3));
        Assert.True(channel.TrySend("b3", 3));
        Assert.False(channel.TrySend("no", 9));
        Assert.True(channel.TryPeek(out string first));
        Assert.Equal("high", first);
        test.Spawn(LogsSent(test, channel.Send("late", 4)));
        for (int i = 0; i < 6; i++)
        {
            test.Spawn(LogsOne(test, channel.Receive()));
        }

        test.RunUntilIdle();
        // The sender had to wait until the first receiver made room.
        test.AssertTrace("got high", "got b1", "got b2", "got b3", "got low", "sent True", "got late");
    }

    [Fact]
    public void PriorityChannel_WhatComesBack_StandsBeforeItsEquals()
    {
        using var test = new TestExecutor();
        var channel = new PriorityChannel<string>(3);
        var never = new Signal();
        channel.TrySend("b1", 1);
        channel.TrySend("b2", 1);
        TaskHandle task = test.Spawn(Joins(channel.Receive(), channel.Receive(), never.Wait()));
        test.RunUntilIdle();
        channel.TrySend("b3", 1);
        channel.TrySend("a", 2);
        channel.TrySend("c", 0);
        task.Cancel();
        test.RunUntilIdle();
        channel.AssertInvariants();
        string order = "";
        while (channel.TryReceive(out string item))
        {
            order += item + " ";
        }

        Assert.Equal("a b1 b2 b3 c ", order);
    }

    [Fact]
    public void Oneshot_WhoseReceiverIsCancelled_KeepsTheValue()
    {
        using var test = new TestExecutor();
        var oneshot = new Oneshot<string>();
        TaskHandle task = test.Spawn(LogsOne(test, oneshot.Receive()));
        test.RunUntilIdle();
        Assert.True(oneshot.Send("a"));
        Assert.False(oneshot.Send("b"));
        task.Cancel();
        test.RunUntilIdle();
        Assert.True(oneshot.HasValue);
        Assert.True(oneshot.TryReceive(out string value));
        Assert.Equal("a", value);
        Assert.False(oneshot.TryReceive(out _));
    }

    [Fact]
    public void Oneshot_TakenClosedAndReset()
    {
        using var test = new TestExecutor();
        var oneshot = new Oneshot<int>(waiters: 2);
        test.Spawn(LogsOne(test, oneshot.Receive()));
        test.Spawn(LogsOne(test, oneshot.Receive()));
        test.RunUntilIdle();
        oneshot.Send(1);
        test.RunUntilIdle();
        test.AssertTrace("got 1", "closed");
        oneshot.Close();
        Assert.False(oneshot.IsClosed);
        oneshot.Reset();
        test.Spawn(LogsOne(test, oneshot.Receive()));
        test.RunUntilIdle();
        oneshot.Close();
        Assert.False(oneshot.Send(2));
        test.RunUntilIdle();
        test.AssertTrace("closed");
        oneshot.Reset();
        test.Spawn(LogsOne(test, oneshot.Receive()));
        test.RunUntilIdle();
        oneshot.Send(3);
        oneshot.Reset();
        test.RunUntilIdle();
        test.AssertTrace();
        oneshot.Send(4);
        test.RunUntilIdle();
        test.AssertTrace("got 4");
        oneshot.AssertInvariants();
    }

    [Fact]
    public void Oneshot_ValueOfAnEarlierRound_DoesNotComeBack()
    {
        using var test = new TestExecutor();
        var oneshot = new Oneshot<int>();
        var never = new Signal();
        oneshot.Send(1);
        TaskHandle task = test.Spawn(Joins(oneshot.Receive(), never.Wait()));
        test.RunUntilIdle();
        oneshot.Reset();
        oneshot.Send(2);
        Assert.True(oneshot.TryReceive(out _));
        task.Cancel();
        test.RunUntilIdle();
        Assert.False(oneshot.HasValue);
    }

    [Fact]
    public void Watch_SlowReceiver_SkipsToTheLatest_ThenSeesTheEnd()
    {
        using var test = new TestExecutor();
        var watch = new Watch<int>(0);
        WatchReceiver<int> receiver = watch.MakeReceiver();
        Assert.False(receiver.HasChanged);
        watch.Set(1);
        watch.Set(2);
        Assert.Equal(2, test.Executor.BlockOn(receiver.Changed()));
        watch.Set(2);
        Assert.True(receiver.HasChanged);
        Assert.Equal(2, receiver.Value);
        Assert.False(receiver.HasChanged);
        test.Spawn(LogsOne(test, receiver.Changed()));
        test.RunUntilIdle();
        watch.Set(3);
        watch.Close();
        watch.Set(4);
        test.RunUntilIdle();
        test.Spawn(LogsOne(test, receiver.Changed()));
        test.RunUntilIdle();
        test.AssertTrace("got 3", "closed");
        Assert.Equal(3, watch.Value);
    }

    [Fact]
    public void Watch_ChangeThatNobodyTook_IsToldAgain()
    {
        using var test = new TestExecutor();
        var watch = new Watch<string>("");
        WatchReceiver<string> receiver = watch.MakeReceiver();
        var never = new Signal();
        TaskHandle task = test.Spawn(Joins(receiver.Changed(), never.Wait()));
        test.RunUntilIdle();
        watch.Set("a");
        test.RunUntilIdle();
        Assert.False(receiver.HasChanged);
        task.Cancel();
        test.RunUntilIdle();
        Assert.True(receiver.HasChanged);
        Assert.Equal("a", test.Executor.BlockOn(receiver.Changed()));
    }

    [Fact]
    public void Broadcast_ImmediatePublisher_TellsTheSlowWhatTheyLost()
    {
        using var test = new TestExecutor();
        var broadcast = new Broadcast<int>(3, subscribers: 2);
        Subscriber<int> slow = broadcast.Subscribe();
        for (int i = 0; i < 5; i++)
        {
            broadcast.PublishImmediate(i);
        }

        using Subscriber<int> late = broadcast.Subscribe();
        Assert.Equal((2, 3, 0, 0), (slow.Lost, slow.Count, late.Lost, late.Count));
        Assert.Equal(2, test.Executor.BlockOn(slow.Receive()));
        Assert.Throws<CapacityException>(() => broadcast.Subscribe());
        slow.Dispose();
        slow.Dispose();
        using Subscriber<int>? again = broadcast.TrySubscribe();
        Assert.Equal((0, 0), (again!.Lost, again.Count));
        broadcast.AssertInvariants();
    }

    [Fact]
    public void Broadcast_Publish_WaitsForTheSlowest_OrForItToLeave()
    {
        using var test = new TestExecutor();
        var broadcast = new Broadcast<int>(1, subscribers: 3, waiters: 2);
        Subscriber<int> fast = broadcast.Subscribe();
        Subscriber<int> slow = broadcast.Subscribe();
        Assert.True(broadcast.TryPublish(1));
        Assert.False(broadcast.TryPublish(2));
        test.Spawn(LogsSent(test, broadcast.Publish(2)));
        test.Spawn(LogsSent(test, broadcast.Publish(3)));
        test.RunUntilIdle();
        Assert.True(fast.TryReceive(out _));
        test.RunUntilIdle();
        test.AssertTrace();
        Assert.True(slow.TryReceive(out _));
        test.RunUntilIdle();
        test.AssertTrace("sent True");
        Assert.Equal(2, test.Executor.BlockOn(fast.Receive()));
        slow.Dispose();
        test.RunUntilIdle();
        test.AssertTrace("sent True");
        Assert.Equal(3, test.Executor.BlockOn(fast.Receive()));
        broadcast.Close();
        Assert.False(test.Executor.BlockOn(broadcast.Publish(4)));
        Assert.False(broadcast.PublishImmediate(4));
        test.Spawn(LogsOne(test, fast.Receive()));
        test.RunUntilIdle();
        test.AssertTrace("closed");
        fast.Dispose();
    }

    [Fact]
    public void Broadcast_ImmediatePublisherTakesAPlaceThatWasSetAside_ThePublisherKeepsItsTurn()
    {
        using var test = new TestExecutor();
        var broadcast = new Broadcast<int>(1, subscribers: 1, waiters: 2);
        using Subscriber<int> subscriber = broadcast.Subscribe();
        broadcast.TryPublish(1);
        test.Spawn(LogsSent(test, broadcast.Publish(2)));
        test.Spawn(LogsSent(test, broadcast.Publish(3)));
        test.RunUntilIdle();
        Assert.True(subscriber.TryReceive(out _));
        broadcast.PublishImmediate(9);
        test.RunUntilIdle();
        test.AssertTrace();
        var got = new List<int>();
        while (subscriber.Count > 0)
        {
            got.Add(test.Executor.BlockOn(subscriber.Receive()));
            test.RunUntilIdle();
        }

        Assert.Equal([9, 2, 3], got);
        Assert.Equal(0, subscriber.Lost);
    }

    [Fact]
    public void Broadcast_WhatACancelledJoinHadGot_ComesBackInOrder()
    {
        using var test = new TestExecutor();
        var broadcast = new Broadcast<int>(2, subscribers: 1);
        using Subscriber<int> subscriber = broadcast.Subscribe();
        var never = new Signal();
        broadcast.TryPublish(1);
        broadcast.TryPublish(2);
        TaskHandle task = test.Spawn(Joins(subscriber.Receive(), subscriber.Receive(), never.Wait()));
        test.RunUntilIdle();
        broadcast.TryPublish(3);
        broadcast.TryPublish(4);
        task.Cancel();
        test.RunUntilIdle();
        broadcast.AssertInvariants();
        for (int i = 1; i <= 4; i++)
        {
            Assert.True(subscriber.TryReceive(out int item));
            Assert.Equal(i, item);
        }
    }

    [Fact]
    public void Pipe_WriteAll_IsNotMixedWithAnother()
    {
        using var test = new TestExecutor();
        var pipe = new Pipe(3, waiters: 2);
        test.Spawn(LogsCount(test, pipe.WriteAll([1, 2, 3, 4, 5], 0, 5)));
        test.Spawn(LogsCount(test, pipe.WriteAll([6, 7, 8, 9], 0, 4)));
        test.RunUntilIdle();
        Assert.Equal(0, pipe.TryWrite([99], 0, 1));
        var got = new List<byte>();
        var buffer = new byte[2];
        int read;
        while ((read = pipe.TryRead(buffer, 0, 2)) > 0)
        {
            got.AddRange(buffer.AsSpan(0, read));
            test.RunUntilIdle();
            pipe.AssertInvariants();
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], got);
        test.AssertTrace("5", "4");
        Assert.Equal(9, pipe.TotalWritten);
    }

    [Fact]
    public void Pipe_CancelledWriteAll_HasWrittenAPart_AndSaysSo()
    {
        using var test = new TestExecutor();
        var pipe = new Pipe(4);
        TaskHandle task = test.Spawn(LogsCount(test, pipe.WriteAll([1, 2, 3, 4, 5, 6], 0, 6)));
        test.RunUntilIdle();
        task.Cancel();
        test.RunUntilIdle();
        test.AssertTrace();
        Assert.Equal(4, pipe.TotalWritten);
        Assert.Equal(4, pipe.TryRead(new byte[8], 0, 8));
        Assert.Equal(2, pipe.TryWrite([5, 6], 0, 2));
        pipe.AssertInvariants();
    }

    [Fact]
    public void Pipe_Closed_GivesTheRestThenZero()
    {
        using var test = new TestExecutor();
        var pipe = new Pipe(4, waiters: 2);
        Assert.Equal(2, test.Executor.BlockOn(pipe.Write([1, 2], 0, 2)));
        test.Spawn(LogsCount(test, pipe.WriteAll([3, 4, 5], 0, 3)));
        test.RunUntilIdle();
        pipe.Close();
        test.RunUntilIdle();
        test.AssertTrace("2");
        Assert.Equal(0, test.Executor.BlockOn(pipe.Write([9], 0, 1)));
        var buffer = new byte[8];
        Assert.Equal(4, test.Executor.BlockOn(pipe.Read(buffer, 1, 7)));
        Assert.Equal([0, 1, 2, 3, 4, 0, 0, 0], buffer);
        Assert.Equal(0, test.Executor.BlockOn(pipe.Read(buffer, 0, 8)));
        Assert.Throws<ArgumentOutOfRangeException>(() => pipe.Read(buffer, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => pipe.TryWrite(buffer, 8, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pipe.Write(buffer, -1, 1));
    }

    [Fact]
    public void Pipe_ReadThatNobodyTook_GoesBackToTheFront_EvenIfThePipeIsFullAgain()
    {
        using var test = new TestExecutor();
        var pipe = new Pipe(3, waiters: 2);
        var never = new Signal();
        pipe.TryWrite([1, 2, 3], 0, 3);
        TaskHandle task = test.Spawn(Joins(pipe.Read(new byte[3], 0, 3), never.Wait()));
        test.RunUntilIdle();
        TaskHandle writer = test.Spawn(LogsCount(test, pipe.Write([4, 5, 6, 7], 0, 4)));
        test.RunUntilIdle();
        test.AssertTrace("3");
        task.Cancel();
        test.RunUntilIdle();
        pipe.AssertInvariants();
        var buffer = new byte[6];
        Assert.Equal(6, pipe.TryRead(buffer, 0, 6));
        Assert.Equal([1, 2, 3, 4, 5, 6], buffer);
        Assert.False(writer.Cancel());
    }

    [Fact]
    public void LendingChannel_BorrowThatIsNotUsed_IsReturned()
    {
        using var test = new TestExecutor();
        var slots = new[] { new byte[1], new byte[1] };
        var channel = new LendingChannel<byte[]>(slots);
        byte[] a = channel.TryBorrowToSend()!;
        byte[] b = test.Executor.BlockOn(channel.BorrowToSend());
        Assert.Null(channel.TryBorrowToSend());
        test.Spawn(LogsOne(test, channel.BorrowToSend()));
        test.RunUntilIdle();
        channel.Return(b);
        test.RunUntilIdle();
        test.AssertTrace("got System.Byte[]");
        Assert.Null(channel.TryReceive());
        Assert.True(channel.Send(a));
        Assert.Same(a, test.Executor.BlockOn(channel.Receive()));
        Assert.Throws<NotHeldException>(() => channel.Send(a));
        channel.Return(a);
        Assert.Throws<NotHeldException>(() => channel.Return(a));
        Assert.Throws<NotHeldException>(() => channel.Return(new byte[1]));
        channel.AssertInvariants();
    }

    [Fact]
    public void LendingChannel_WhatACancelledJoinHadGot_GoesBackWhereItWas()
    {
        using var test = new TestExecutor();
        var channel = new LendingChannel<string>(["a", "b", "c"]);
        var never = new Signal();
        channel.Send(channel.TryBorrowToSend()!);
        channel.Send(channel.TryBorrowToSend()!);
        TaskHandle task = test.Spawn(Joins(channel.Receive(), channel.BorrowToSend(), never.Wait()));
        test.RunUntilIdle();
        Assert.Equal((1, 0), (channel.Count, channel.EmptyCount));
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal((2, 1), (channel.Count, channel.EmptyCount));
        Assert.Equal("a", channel.TryReceive());
        Assert.Equal("b", channel.TryReceive());
    }

    [Fact]
    public void LendingChannel_Closed_TakesBackWhatIsSent_AndGivesWhatWasSent()
    {
        using var test = new TestExecutor();
        var channel = new LendingChannel<string>(["a", "b"]);
        channel.Send(channel.TryBorrowToSend()!);
        string late = channel.TryBorrowToSend()!;
        test.Spawn(LogsOne(test, channel.BorrowToSend()));
        test.RunUntilIdle();
        channel.Close();
        Assert.False(channel.Send(late));
        test.RunUntilIdle();
        test.AssertTrace("closed");
        channel.Return(test.Executor.BlockOn(channel.Receive()));
        test.Spawn(LogsOne(test, channel.Receive()));
        test.RunUntilIdle();
        test.AssertTrace("closed");
        Assert.Equal(2, channel.EmptyCount);
    }

    private static async Future Joins(params Future[] futures) => await Future.Join(futures);

    private static async Future LogsOne<T>(TestExecutor test, Future<T> receive)
    {
        try
        {
            test.Log("got " + await receive);
        }
        catch (ChannelClosedException)
        {
            test.Log("closed");
        }
    }

    private static async Future LogsSent(TestExecutor test, Future<bool> send) => test.Log("sent " + await send);

    private static async Future LogsCount(TestExecutor test, Future<int> transfer) => test.Log((await transfer).ToString());

    private static async Future TakesMany(TestExecutor test, Channel<int> channel, int[] buffer)
    {
        int count;
        while ((count = await channel.ReceiveMany(buffer)) > 0)
        {
            test.Log(string.Join(' ', buffer[..count]));
        }

        test.Log("end");
    }
}
