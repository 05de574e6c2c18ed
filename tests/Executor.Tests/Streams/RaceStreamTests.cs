using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>The operators that wait for one of two things at a time.</summary>
public class RaceStreamTests
{
    [Fact]
    public void Merge_OfTwoThatAreReady_TakesTurns()
    {
        using var test = new TestExecutor();
        test.Spawn(Reader.Reads(test, Stream.From([1, 2, 3, 4]).Merge(Stream.From([10, 20]))));
        test.RunUntilIdle();
        test.AssertTrace("1", "10", "2", "20", "3", "4", "end");
    }

    [Fact]
    public void Merge_GivesWhatComesFirst()
    {
        using var test = new TestExecutor();
        Stream<int> merged = new Countdown(3, everyTicks: 4).Map(static n => -n).Merge(new Countdown(2, everyTicks: 3));
        test.Spawn(Reader.Reads(test, merged));
        test.RunToEnd();
        // A race asks the loser again, so a stream that measures its time by its own wait begins anew.
        test.AssertTrace("2", "1", "-3", "-2", "-1", "end");
    }

    [Fact]
    public void Merge_OfTickers_KeepsTheBeatOfBoth()
    {
        using var test = new TestExecutor();
        Stream<long> merged = Stream.From(Ticker.EveryTicks(4)).Merge(Stream.From(Ticker.EveryTicks(6)));
        test.Spawn(Reader.Reads(test, merged.Take(8)));
        test.RunToEnd();
        test.AssertTrace("4", "6", "8", "12", "12", "16", "18", "20", "end");
    }

    [Fact]
    public void Merge_OfMerges_LosesNothing()
    {
        using var test = new TestExecutor();
        Stream<int> inner = Stream.From([1, 2]).Merge(Stream.From([3, 4]));
        Stream<int> outer = inner.Merge(Stream.From([5, 6]).Merge(Stream.From([7, 8])));
        Assert.Equal(36, test.Executor.BlockOn(outer.Fold(0, static (sum, n) => sum + n)));
    }

    [Fact]
    public void Merge_WhoseOneSideFails_GoesOnWithBoth()
    {
        using var test = new TestExecutor();
        Stream<int> failing = Stream.From([1, 0, 2]).Map(static n => 10 / n);
        Stream<int> merged = failing.Merge(Stream.From([100, 200]));
        int failures = 0;
        test.Spawn(Reads());
        test.RunUntilIdle();
        test.AssertTrace("10", "100", "failed", "5", "200", "end");
        Assert.Equal(1, failures);

        async Future Reads()
        {
            bool isMore = true;
            while (isMore)
            {
                try
                {
                    isMore = await merged.Next();
                    test.Log(isMore ? merged.Current.ToString() : "end");
                }
                catch (DivideByZeroException)
                {
                    failures++;
                    test.Log("failed");
                }
            }
        }
    }

    [Fact]
    public void Zip_KeepsTheItemThatWaitsForItsPartner()
    {
        using var test = new TestExecutor();
        var left = new Channel<int>(4);
        var right = new Channel<string>(4);
        Stream<string> zipped = Stream.From(left).Zip(Stream.From(right), static (n, text) => n + text);
        TaskHandle reader = test.Spawn(Reader.Reads(test, zipped));
        left.TrySend(1);
        test.RunUntilIdle();
        Assert.Equal(0, left.Count);
        reader.Cancel();
        test.RunUntilIdle();
        test.Spawn(Reader.Reads(test, zipped));
        right.TrySend("a");
        right.TrySend("b");
        test.RunUntilIdle();
        test.AssertTrace("1a");
        left.TrySend(2);
        test.RunUntilIdle();
        test.AssertTrace("2b");
    }

    [Fact]
    public void Zip_EndsAsSoonAsOneSideDoes()
    {
        using var test = new TestExecutor();
        var never = new Channel<int>(1);
        test.Spawn(Reader.Reads(test, Stream.From(never).Zip(Stream.From([1]).Skip(1), static (a, b) => a + b)));
        test.RunUntilIdle();
        test.AssertTrace("end");
    }

    [Fact]
    public void Debounce_GivesTheLastOfABurst_OnceItIsQuiet()
    {
        using var test = new TestExecutor();
        var queue = new InterruptQueue<int>(4);
        test.Spawn(Reader.Reads(test, Stream.From(queue).DebounceTicks(10)));
        test.RunUntilIdle();
        queue.Post(1);
        test.RunUntilIdle();
        test.Advance(9);
        queue.Post(2);
        test.RunUntilIdle();
        test.Advance(9);
        test.AssertTrace();
        test.Advance(1);
        test.AssertTrace("2");
        queue.Post(3);
        test.RunUntilIdle();
        queue.Close();
        test.RunUntilIdle();
        test.AssertTrace("3", "end");
    }

    [Fact]
    public void Debounce_WhoseNextIsCancelled_KeepsTheItemAndItsTime()
    {
        using var test = new TestExecutor();
        var queue = new InterruptQueue<int>(4);
        Stream<int> stream = Stream.From(queue).DebounceTicks(10);
        TaskHandle reader = test.Spawn(Reader.Reads(test, stream));
        queue.Post(1);
        test.RunUntilIdle();
        test.Advance(4);
        reader.Cancel();
        test.RunUntilIdle();
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
        test.Spawn(Reader.Reads(test, stream));
        test.RunUntilIdle();
        Assert.Equal(10, test.Executor.NextDeadlineTicks);
        test.Advance(6);
        test.AssertTrace("1");
    }

    [Fact]
    public void Debounce_OfWhatIsAlwaysReady_LetsOthersRun()
    {
        using var test = new TestExecutor();
        var ones = new int[100_000];
        TaskHandle reader = test.Spawn(Reader.Reads(test, Stream.From(ones).DebounceTicks(10)));
        test.Spawn(Logs());
        for (int i = 0; i < 4; i++)
        {
            test.RunOnce();
        }

        test.AssertTrace("ran", "ran");
        Assert.Equal(TaskState.Ready, reader.GetState());
        reader.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, reader.GetState());

        async Future Logs()
        {
            test.Log("ran");
            await Future.Yield();
            test.Log("ran");
        }
    }
}
