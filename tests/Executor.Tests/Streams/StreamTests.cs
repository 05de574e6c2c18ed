using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Sources, and the operators that wait for one thing at a time.</summary>
public class StreamTests
{
    [Fact]
    public void Array_GivesItsElements_AndTheEndAgainAndAgain()
    {
        using var test = new TestExecutor();
        Stream<int> stream = Stream.From([1, 2]);
        test.Spawn(Reader.Reads(test, stream));
        test.RunUntilIdle();
        test.AssertTrace("1", "2", "end");
        Assert.False(test.Executor.BlockOn(stream.Next()));
        Assert.False(test.Executor.BlockOn(stream.Next()));
    }

    [Fact]
    public void AwaitForeach_ReadsToTheEnd()
    {
        using var test = new TestExecutor();
        test.Spawn(Reads());
        test.RunUntilIdle();
        test.AssertTrace("a", "b", "end");

        async Future Reads()
        {
            await foreach (string item in Stream.From(["a", "b"]))
            {
                test.Log(item);
            }

            test.Log("end");
        }
    }

    [Fact]
    public void Channel_EndsWhenItIsClosedAndEmpty()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(2);
        test.Spawn(Reader.Reads(test, Stream.From(channel)));
        test.RunUntilIdle();
        Assert.True(channel.TrySend(1));
        test.RunUntilIdle();
        test.AssertTrace("1");
        Assert.True(channel.TrySend(2));
        channel.Close();
        test.RunUntilIdle();
        test.AssertTrace("2", "end");
    }

    [Fact]
    public void Channel_ClosedWhileTheStreamWaits_EndsIt()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(2);
        test.Spawn(Reader.Reads(test, Stream.From(channel).Map(static n => n)));
        test.RunUntilIdle();
        channel.Close();
        test.RunUntilIdle();
        test.AssertTrace("end");
    }

    [Fact]
    public void Channel_ServesTheStreamInLineWithOtherReceivers()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(2);
        test.Spawn(Reader.Reads(test, Stream.From(channel)));
        test.Spawn(Receives());
        test.RunUntilIdle();
        for (int i = 0; i < 4; i++)
        {
            Assert.True(channel.TrySend(i));
            test.RunUntilIdle();
        }

        test.AssertTrace("0", "other 1", "2", "other 3");

        async Future Receives()
        {
            while (true)
            {
                test.Log("other " + await channel.Receive());
            }
        }
    }

    [Fact]
    public void Ticker_GivesTheTimeAtWhichEachTickWasDue()
    {
        using var test = new TestExecutor(startTicks: 100);
        test.Spawn(Reader.Reads(test, Stream.From(Ticker.EveryTicks(10)).Take(2)));
        test.RunUntilIdle();
        test.Advance(14);
        test.AssertTrace("110");
        test.RunToEnd();
        test.AssertTrace("120", "end");
    }

    [Fact]
    public void Signal_NumbersItsSets_AndJoinsThoseNobodyTook()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        test.Spawn(Reader.Reads(test, Stream.From(signal)));
        signal.Set();
        signal.Set();
        test.RunUntilIdle();
        signal.Set();
        test.RunUntilIdle();
        test.AssertTrace("1", "2");
    }

    [Fact]
    public void InterruptQueue_ThatIsFull_CountsTheNewestAsLost()
    {
        using var test = new TestExecutor();
        var queue = new InterruptQueue<int>(2);
        Assert.True(queue.Post(1));
        Assert.True(queue.Post(2));
        Assert.False(queue.Post(3));
        Assert.Equal(2, queue.Count);
        test.Spawn(Reader.Reads(test, Stream.From(queue)));
        test.RunUntilIdle();
        Assert.True(queue.Post(4));
        queue.Close();
        Assert.False(queue.Post(5));
        test.RunUntilIdle();
        test.AssertTrace("1", "2", "4", "end");
        Assert.Equal(2, queue.Lost);
    }

    [Fact]
    public void Operators_InAChain_AgreeWithLinq()
    {
        using var test = new TestExecutor();
        Stream<int> stream = Stream.From([1, 2, 3, 4, 5, 6, 7, 8, 9]).Skip(2).Filter(static n => n % 2 == 1).Map(static n => n * n).Take(3);
        test.Spawn(Reader.Reads(test, stream));
        test.RunUntilIdle();
        test.AssertTrace("9", "25", "49", "end");
    }

    [Fact]
    public void Take_LeavesTheRestToTheSource()
    {
        using var test = new TestExecutor();
        Stream<int> source = Stream.From([1, 2, 3]);
        test.Spawn(Reader.Reads(test, source.Take(2)));
        test.RunUntilIdle();
        test.Spawn(Reader.Reads(test, source));
        test.RunUntilIdle();
        test.AssertTrace("1", "2", "end", "3", "end");
    }

    [Fact]
    public void Chunks_FillTheSameArray_AndTheLastIsShort()
    {
        using var test = new TestExecutor();
        Stream<Chunk<int>> chunks = Stream.From([1, 2, 3, 4, 5]).Chunks(2);
        var arrays = new HashSet<int[]>();
        test.Spawn(Reads());
        test.RunUntilIdle();
        test.AssertTrace("1 2", "3 4", "5", "end");
        Assert.Single(arrays);

        async Future Reads()
        {
            while (await chunks.Next())
            {
                Chunk<int> chunk = chunks.Current;
                arrays.Add(chunk.Items);
                test.Log(chunk.Count == 2 ? chunk[0] + " " + chunk[1] : chunk[0].ToString());
            }

            test.Log("end");
        }
    }

    [Fact]
    public void Chunks_OfLessThanOne_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Stream.From([1]).Chunks(0));

    [Fact]
    public void Throttle_AsksTheSourceOnlyAfterItsInterval()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(3);
        test.Spawn(Reader.Reads(test, Stream.From(channel).ThrottleTicks(10)));
        channel.TrySend(1);
        channel.TrySend(2);
        test.RunUntilIdle();
        test.AssertTrace("1");
        test.Advance(9);
        Assert.Equal(1, channel.Count);
        test.Advance(1);
        test.AssertTrace("2");
        test.Advance(50);
        channel.TrySend(3);
        test.RunUntilIdle();
        test.AssertTrace("3");
    }

    [Fact]
    public void OwnStream_BehavesAsAnAsyncMethod()
    {
        using var test = new TestExecutor();
        test.Spawn(Reader.Reads(test, new Countdown(2, everyTicks: 3).Map(static n => n * 10)));
        test.RunToEnd();
        test.AssertTrace("20", "10", "end");
        Assert.Equal(6, test.Clock.NowTicks);
    }

    [Fact]
    public void FoldAndForEach_EndWithTheStream()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(4);
        int sum = 0;
        TaskHandle forEach = test.Spawn(Stream.From([1, 2, 3]).ForEach(n => sum += n));
        test.Spawn(Folds());
        test.RunUntilIdle();
        Assert.Equal(TaskState.Completed, forEach.GetState());
        Assert.Equal(6, sum);
        channel.TrySend(5);
        channel.TrySend(6);
        test.RunUntilIdle();
        test.AssertTrace();
        channel.Close();
        test.RunUntilIdle();
        test.AssertTrace("0 5 6");

        async Future Folds() => test.Log(await Stream.From(channel).Fold("0", static (text, n) => text + " " + n));
    }

    [Fact]
    public void Map_ThatThrows_FailsItsNext_AndTheNextOneGoesOn()
    {
        using var test = new TestExecutor();
        Stream<int> stream = Stream.From([1, 0, 2]).Map(static n => 10 / n).Filter(static n => true);
        test.Spawn(Reads());
        test.RunUntilIdle();
        test.AssertTrace("10", "DivideByZeroException", "5", "end");

        async Future Reads()
        {
            bool isMore = true;
            while (isMore)
            {
                try
                {
                    isMore = await stream.Next();
                    test.Log(isMore ? stream.Current.ToString() : "end");
                }
                catch (DivideByZeroException e)
                {
                    test.Log(e.GetType().Name);
                }
            }
        }
    }

    [Fact]
    public void ForEach_WhoseConsumerThrows_EndsByThat()
    {
        using var test = new TestExecutor();
        test.Spawn(Stream.From([1]).ForEach(static n => throw new InvalidOperationException("no")));
        test.RunUntilIdle();
        Assert.Equal("no", Assert.Single(test.TakeUnhandled()).Message);
    }

    [Fact]
    public void Filter_ThatRejectsAll_LetsOthersRun()
    {
        using var test = new TestExecutor();
        TaskHandle endless = test.Spawn(Reader.Reads(test, new Ones().Filter(static n => n == 0)));
        test.Spawn(Logs());
        for (int i = 0; i < 4; i++)
        {
            test.RunOnce();
        }

        test.AssertTrace("ran", "ran");
        Assert.Equal(TaskState.Ready, endless.GetState());
        endless.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, endless.GetState());

        async Future Logs()
        {
            test.Log("ran");
            await Future.Yield();
            test.Log("ran");
        }
    }

    [Fact]
    public void Next_WhoseResultNobodyTakes_ComesAgain()
    {
        using var test = new TestExecutor();
        Stream<int> stream = Stream.From([1, 2]).Map(static n => n);
        test.Spawn(Selects());
        test.RunUntilIdle();
        test.AssertTrace("0: 1", "0: 1", "taken: 1", "next: 2");

        async Future Selects()
        {
            test.Log(await Future.Select(stream.Next(), Timer.AfterTicks(5)) + ": " + stream.Current);
            test.Log(await Future.Select(stream.Next(), Timer.AfterTicks(5)) + ": " + stream.Current);
            Future<bool> next = stream.Next();
            await Future.Select(next, Timer.AfterTicks(5));
            Assert.True(next.TakeResult());
            test.Log("taken: " + stream.Current);
            Assert.True(await stream.Next());
            test.Log("next: " + stream.Current);
        }
    }

    [Fact]
    public void Next_WhoseResultNobodyTakesBeforeAWait_ComesAgain()
    {
        using var test = new TestExecutor();
        Stream<int> stream = Stream.From([1, 2]);
        test.Spawn(Selects());
        test.RunUntilIdle();
        test.AssertTrace("1");

        async Future Selects()
        {
            await Future.Select(stream.Next(), Timer.AfterTicks(5));
            await Future.Yield();
            Assert.True(await stream.Next());
            test.Log(stream.Current.ToString());
        }
    }

    [Fact]
    public void Next_WhileTheOneBeforeIsAwaited_IsRefused()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(1);
        Stream<int> stream = Stream.From(channel);
        test.Spawn(Reader.Reads(test, stream));
        test.RunUntilIdle();
        Assert.Throws<FutureMisuseException>(() => stream.Next());
    }

    [Fact]
    public void Next_WhileAJoinHoldsTheOneBefore_IsRefused()
    {
        using var test = new TestExecutor();
        Stream<int> stream = Stream.From([1, 2]);
        test.Spawn(Joins());
        test.RunUntilIdle();
        Assert.Throws<FutureMisuseException>(() => stream.Next());
        test.RunToEnd();
        test.AssertTrace("1");

        async Future Joins()
        {
            Future<bool> next = stream.Next();
            await Future.Join(next, Timer.AfterTicks(5));
            Assert.True(next.TakeResult());
            test.Log(stream.Current.ToString());
        }
    }

    [Fact]
    public void Next_ThatIsCancelled_LeavesTheHalfFullChunk()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(4);
        Stream<string> stream = Stream.From(channel).Chunks(3).Map(static chunk => chunk[0] + "-" + chunk.Count);
        TaskHandle reader = test.Spawn(Reader.Reads(test, stream));
        channel.TrySend(1);
        channel.TrySend(2);
        test.RunUntilIdle();
        reader.Cancel();
        test.RunUntilIdle();
        channel.TrySend(3);
        test.Spawn(Reader.Reads(test, stream));
        test.RunUntilIdle();
        test.AssertTrace("1-3");
    }

    [Fact]
    public void Next_InACleanUp_MayWait()
    {
        using var test = new TestExecutor();
        Stream<int> stream = new Countdown(3, everyTicks: 2).Filter(static n => n < 2).Map(static n => n);
        TaskHandle task = test.Spawn(CleansUp());
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        test.AssertTrace("1", "end");
        Assert.Equal(TaskState.Canceled, task.GetState());

        async Future CleansUp()
        {
            try
            {
                await Timer.AfterTicks(100);
            }
            finally
            {
                await Reader.Reads(test, stream);
            }
        }
    }

    [Fact]
    public void SourceThatSwallowsItsCancellation_DoesNotMakeAFilterWaitAgain()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Reader.Reads(test, new Stubborn().Filter(static n => n > 5)));
        test.RunUntilIdle();
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, task.GetState());
    }

    /// <summary>Waits for ever, and brings an item when it is cancelled.</summary>
    private sealed class Stubborn : Stream<int>
    {
        public override async Future<bool> Next()
        {
            try
            {
                await Timer.AfterTicks(1000);
            }
            catch (FutureCanceledException)
            {
                Current++;
            }

            return true;
        }
    }

    private sealed class Ones : Stream<int>
    {
        public override async Future<bool> Next()
        {
            Current = 1;
            return true;
        }
    }
}
