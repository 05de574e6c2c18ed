using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Streams as a firmware uses them.</summary>
public class StreamExamples
{
    [Fact]
    public void Example1_ReadingsInWindows()
    {
        using var test = new TestExecutor();
        var readings = new Channel<int>(4);
        test.Spawn(Measures(readings));
        test.Spawn(Averages(test, readings));
        test.RunToEnd();
        test.AssertTrace("average 25", "average 45", "average 60");
    }

    [Fact]
    public void Example2_ButtonThatBounces()
    {
        using var test = new TestExecutor();
        var edges = new InterruptQueue<bool>(16);
        test.Spawn(Presses(test, edges));
        test.RunUntilIdle();
        // What the pin's interrupt handler does.
        edges.Post(true);
        edges.Post(false);
        edges.Post(true);
        test.RunUntilIdle();
        test.Advance(Clock.TicksFromMilliseconds(20));
        test.AssertTrace("press 1");
        edges.Post(false);
        test.RunUntilIdle();
        test.Advance(Clock.TicksFromMilliseconds(20));
        test.AssertTrace();
    }

    [Fact]
    public void Example3_OwnStreamAndUploads()
    {
        using var test = new TestExecutor();
        test.Spawn(Uploads(test));
        test.RunToEnd();
        test.AssertTrace("sent 3", "sent 2", "sent 1");
    }

    private static async Future Measures(Channel<int> readings)
    {
        for (int i = 0; i < 5; i++)
        {
            await readings.Send(20 + (10 * i));
        }

        readings.Close();
    }

    private static async Future Averages(TestExecutor test, Channel<int> readings)
    {
        Stream<int> averages = Stream.From(readings).Chunks(2).Map(static chunk => Average(chunk));
        await foreach (int average in averages)
        {
            test.Log("average " + average);
        }
    }

    private static int Average(Chunk<int> chunk)
    {
        int sum = 0;
        for (int i = 0; i < chunk.Count; i++)
        {
            sum += chunk[i];
        }

        return sum / chunk.Count;
    }

    private static async Future Presses(TestExecutor test, InterruptQueue<bool> edges)
    {
        Stream<bool> presses = Stream.From(edges).DebounceMilliseconds(20).Filter(static isDown => isDown);
        int count = 0;
        while (await presses.Next())
        {
            test.Log("press " + ++count);
        }
    }

    private static async Future Uploads(TestExecutor test)
    {
        Stream<int> sent = new Pages(3).Buffered(2, static page => Upload(page));
        await foreach (int page in sent)
        {
            test.Log("sent " + page);
        }
    }

    private static async Future<int> Upload(int page)
    {
        await Timer.AfterMilliseconds(page);
        return page;
    }

    private sealed class Pages(int left) : Stream<int>
    {
        private int _left = left;

        public override async Future<bool> Next()
        {
            await Timer.AfterMilliseconds(5);
            Current = _left;
            return _left-- > 0;
        }
    }
}
