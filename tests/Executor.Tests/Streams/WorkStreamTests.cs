using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>The operators that run a user's methods as tasks.</summary>
public class WorkStreamTests
{
    [Fact]
    public void Buffered_GivesResultsInTheOrderOfTheItems()
    {
        using var test = new TestExecutor();
        test.Spawn(Reader.Reads(test, Stream.From([9, 1, 5, 2]).Buffered(2, Waits)));
        test.RunToEnd();
        test.AssertTrace("9", "1", "5", "2", "end");
        Assert.Equal(14, test.Clock.NowTicks);
    }

    [Fact]
    public void Buffered_NeverRunsMoreThanItMay()
    {
        using var test = new TestExecutor();
        int running = 0;
        int most = 0;
        Stream<int> stream = Stream.From([3, 3, 3, 3, 3, 3]).Buffered(3, Counts);
        test.Spawn(Reader.Reads(test, stream));
        test.RunToEnd();
        Assert.Equal(3, most);
        Assert.Equal(6, test.Clock.NowTicks);

        async Future<int> Counts(int ticks)
        {
            most = Math.Max(most, ++running);
            await Timer.AfterTicks(ticks);
            running--;
            return ticks;
        }
    }

    [Fact]
    public void Buffered_WhoseNextIsCancelled_GoesOnInPlace()
    {
        using var test = new TestExecutor();
        var stream = (BufferedStream<int, int>)Stream.From([4, 2, 1]).Buffered(2, Waits);
        TaskHandle reader = test.Spawn(Reader.Reads(test, stream));
        test.RunUntilIdle();
        reader.Cancel();
        test.RunUntilIdle();
        stream.AssertInvariants();
        Assert.Equal(2, test.Executor.TaskCount);
        test.Advance(4);
        Assert.Equal(0, test.Executor.TaskCount);
        test.Spawn(Reader.Reads(test, stream));
        test.RunToEnd();
        test.AssertTrace("4", "2", "1", "end");
        Assert.Equal(5, test.Clock.NowTicks);
        stream.AssertInvariants();
    }

    [Fact]
    public void Buffered_WhoseMethodFails_FailsInItsTurn()
    {
        using var test = new TestExecutor();
        Stream<int> stream = Stream.From([5, 0, 1]).Buffered(3, Divides);
        test.Spawn(Reads());
        test.RunToEnd();
        test.AssertTrace("2", "failed", "10", "end");

        async Future<int> Divides(int n)
        {
            await Timer.AfterTicks(n);
            return 10 / n;
        }

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
                catch (DivideByZeroException)
                {
                    test.Log("failed");
                }
            }
        }
    }

    [Fact]
    public void Buffered_WithoutATaskSlot_SaysWhatToRaise_AndLosesNoItem()
    {
        using var test = new TestExecutor(taskSlots: 1);
        var channel = new Channel<int>(1);
        channel.TrySend(0);
        Stream<int> stream = Stream.From(channel).Buffered(1, Waits);
        test.Spawn(Reader.Reads(test, stream));
        test.RunUntilIdle();
        Exception refused = Assert.Single(test.TakeUnhandled());
        Assert.Contains("TaskSlots", Assert.IsType<CapacityException>(refused).Message, StringComparison.Ordinal);
        Assert.Equal(0, channel.Count);
    }

    [Fact]
    public void ForEachConcurrent_EndsWhenAllHave()
    {
        using var test = new TestExecutor();
        TaskHandle all = test.Spawn(Stream.From([3, 1, 2, 0]).ForEachConcurrent(2, n => Logs(test, n)));
        test.RunToEnd();
        test.AssertTrace("1 at 1", "3 at 3", "2 at 3", "0 at 3");
        Assert.Equal(TaskState.Completed, all.GetState());
    }

    [Fact]
    public void ForEachConcurrent_WhoseBodyFails_CancelsTheOthersAndWaitsForThem()
    {
        using var test = new TestExecutor();
        TaskHandle all = test.Spawn(Stream.From([5, 1, 9, 7]).ForEachConcurrent(3, Body));
        test.RunToEnd();
        test.AssertTrace("begin 5", "begin 1", "begin 9", "end 1 at 3", "end 5 at 3", "end 9 at 3");
        Assert.Equal(TaskState.Faulted, all.GetState());
        Assert.Equal("1", Assert.Single(test.TakeUnhandled()).Message);

        async Future Body(int n)
        {
            test.Log("begin " + n);
            try
            {
                await Timer.AfterTicks(n);
                throw new InvalidOperationException(n.ToString());
            }
            finally
            {
                await Timer.AfterTicks(n == 1 ? 2 : 0);
                await Timer.AtTicks(3);
                test.Log("end " + n + " at " + test.Clock.NowTicks);
            }
        }
    }

    [Fact]
    public void ForEachConcurrent_InATimeout_CancelsItsBodiesBeforeItEnds()
    {
        using var test = new TestExecutor();
        var channel = new Channel<int>(8);
        var left = new List<int>();
        for (int i = 1; i <= 5; i++)
        {
            channel.TrySend(i * 10);
        }

        test.Spawn(Limited());
        test.RunToEnd();
        test.AssertTrace("timeout False, left 2 at 6");
        Assert.Equal(3, channel.Count);
        Assert.Equal([10, 20], left);

        async Future Limited()
        {
            bool inTime = await Timeout.AfterTicks(Stream.From(channel).ForEachConcurrent(2, Body), 5);
            test.Log("timeout " + inTime + ", left " + left.Count + " at " + test.Clock.NowTicks);
        }

        async Future Body(int n)
        {
            try
            {
                await Timer.AfterTicks(n);
            }
            finally
            {
                await Timer.AfterTicks(1);
                left.Add(n);
            }
        }
    }

    private static async Future Logs(TestExecutor test, int ticks)
    {
        await Timer.AfterTicks(ticks);
        test.Log(ticks + " at " + test.Clock.NowTicks);
    }

    [FutureCapacity(4)]
    private static async Future<int> Waits(int ticks)
    {
        await Timer.AfterTicks(ticks);
        return ticks;
    }
}
