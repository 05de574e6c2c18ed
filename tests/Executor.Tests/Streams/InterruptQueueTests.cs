using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>What handlers post, one reader gets, in order; what found no room is counted.</summary>
public class InterruptQueueTests
{
    [Fact]
    public void RandomPosts_AgreeWithAList() => Tests.Steps.Check(6, 300, 60, static steps =>
    {
        using var test = new TestExecutor(strict: false);
        int capacity = 1 + (steps[0].Amount % 4);
        var queue = new InterruptQueue<int>(capacity);
        var there = new Queue<int>();
        var expected = new List<int>();
        var got = new List<int>();
        int lost = 0;
        bool isClosed = false;
        bool reads = false;
        TaskHandle reader = TaskHandle.None;
        foreach (Step step in steps)
        {
            switch (step.Kind)
            {
                case 0 or 1:
                    bool fits = !isClosed && there.Count < capacity;
                    bool posted = false;
                    if (step.Kind == 0)
                    {
                        posted = queue.Post(step.Amount);
                    }
                    else
                    {
                        Worker.Run(() => posted = queue.Post(step.Amount));
                    }

                    Assert.Equal(fits, posted);
                    if (fits)
                    {
                        there.Enqueue(step.Amount);
                    }
                    else
                    {
                        lost++;
                    }

                    break;
                case 2 when !reads && !isClosed:
                    reads = true;
                    reader = test.Spawn(Reads(Stream.From(queue), got));
                    Rest();
                    break;
                case 3 when reads:
                    // Also between a post and the poll: the value stays.
                    reads = false;
                    reader.Cancel();
                    test.RunUntilIdle();
                    break;
                case 4 when step.Pick % 8 == 0:
                    queue.Close();
                    isClosed = true;
                    break;
                default:
                    Rest();
                    break;
            }

            Assert.Equal(there.Count, queue.Count);
            Assert.Equal(lost, queue.Lost);
        }

        Rest();
        Assert.True(!reads || isClosed == (reader.GetState() == TaskState.Completed));
        test.CancelAll();

        void Rest()
        {
            while (reads && there.TryDequeue(out int value))
            {
                expected.Add(value);
            }

            test.RunUntilIdle();
            Assert.Equal(expected, got);
        }
    });

    [Fact]
    public void Posts_AllocateNothing()
    {
        using var executor = new Executor(new ManualClock());
        var queue = new InterruptQueue<int>(4);
        executor.Spawn(Sums(Stream.From(queue)));
        long before = 0;
        for (int i = 0; i < 2000; i++)
        {
            if (i == 1000)
            {
                executor.Seal();
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            Assert.True(queue.Post(i));
            executor.RunUntilIdle();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static async Future Sums(Stream<int> values)
        {
            int sum = 0;
            while (await values.Next())
            {
                sum += values.Current;
            }

            Assert.NotEqual(0, sum);
        }
    }

    private static async Future Reads(Stream<int> values, List<int> got)
    {
        while (await values.Next())
        {
            got.Add(values.Current);
        }
    }
}
