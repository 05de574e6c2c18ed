using System;
using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>Streams: sources, operators, an own one, and the loop over them.</summary>
[TestClass]
public class StreamTests
{
    [TestMethod]
    public void Array_ThroughOperators_GivesWhatTheyLeave()
    {
        using var rig = new Rig();
        Stream<string> stream = Of(1, 2, 3, 4, 5, 6, 7, 8)
            .Skip(1).Filter(static n => n % 2 == 0).Map(static n => n * 10).Take(3).Map(static n => "<" + n + ">");
        rig.Executor.BlockOn(Reads(rig, stream));
        rig.AssertTrace("<20> <40> <60> end");
    }

    [TestMethod]
    public void AwaitForeach_OverAChannel_EndsWithIt()
    {
        using var rig = new Rig();
        var channel = new Channel<long>(2);
        rig.Spawn(ReadsByForeach(rig, Stream.From(channel)));
        rig.Spawn(Sends(channel, 3));
        rig.RunToEnd();
        rig.AssertTrace("0 1 2 end");
    }

    [TestMethod]
    public void OwnStream_IsAnAsyncMethod()
    {
        using var rig = new Rig();
        rig.Spawn(ReadsByForeach(rig, new Countdown(3).Map(static n => (long)n)));
        rig.RunToEnd();
        rig.AssertTrace("3 2 1 end");
        Assert.AreEqual(9L, rig.Clock.NowTicks);
    }

    [TestMethod]
    public void Ticker_GivesTheTimeOfEachTick()
    {
        using var rig = new Rig();
        rig.Spawn(ReadsByForeach(rig, Stream.From(Ticker.EveryTicks(10)).Take(3)));
        rig.RunToEnd();
        rig.AssertTrace("10 20 30 end");
    }

    [TestMethod]
    public void InterruptQueue_CountsWhatFoundNoRoom()
    {
        using var rig = new Rig();
        var queue = new InterruptQueue<byte>(2);
        Assert.IsTrue(queue.Post(1));
        Assert.IsTrue(queue.Post(2));
        Assert.IsFalse(queue.Post(3));
        queue.Close();
        Assert.AreEqual(1, queue.Lost);
        rig.Executor.BlockOn(Reads(rig, Stream.From(queue).Map(static b => b.ToString())));
        rig.AssertTrace("1 2 end");
    }

    [TestMethod]
    public void MergeZipAndChunks_TakeTurns()
    {
        using var rig = new Rig();
        Stream<int> merged = Of(1, 2, 3).Merge(Of(10, 20));
        Stream<string> zipped = merged.Zip(new Countdown(4), static (n, down) => n + "/" + down);
        Stream<string> lines = zipped.Chunks(3).Map(static chunk => Line(chunk));
        rig.Spawn(Reads(rig, lines));
        rig.RunToEnd();
        rig.AssertTrace("1/4,10/3,2/2, 20/1, end");
    }

    [TestMethod]
    public void Debounce_GivesTheLastOfABurst_AndThrottleSpreadsThem()
    {
        using var rig = new Rig();
        var queue = new InterruptQueue<int>(8);
        rig.Spawn(Reads(rig, Stream.From(queue).DebounceTicks(5).Map(static n => n.ToString())));
        rig.Executor.RunUntilIdle();
        queue.Post(1);
        rig.Executor.RunUntilIdle();
        rig.Advance(4);
        queue.Post(2);
        rig.Executor.RunUntilIdle();
        rig.Advance(4);
        rig.AssertTrace("");
        rig.Advance(1);
        rig.AssertTrace("2");
        queue.Post(3);
        queue.Close();
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("3 end");

        rig.Spawn(Reads(rig, Of("a", "b").ThrottleTicks(10)));
        rig.Executor.RunUntilIdle();
        rig.AssertTrace("a");
        rig.Advance(10);
        rig.AssertTrace("b");
        rig.RunToEnd();
        rig.AssertTrace("end");
    }

    [TestMethod]
    public void Buffered_KeepsTheOrder()
    {
        using var rig = new Rig();
        rig.Spawn(Reads(rig, Of(9, 1, 5, 2).Buffered(2, Waits)));
        rig.RunToEnd();
        rig.AssertTrace("9 1 5 2 end");
        Assert.AreEqual(14L, rig.Clock.NowTicks);
    }

    [TestMethod]
    public void ForEachConcurrentFoldAndForEach_EndWithTheStream()
    {
        using var rig = new Rig();
        Future all = Of(3, 1, 2).ForEachConcurrent(2, n => WaitsAndLogs(rig, n));
        rig.Executor.BlockOn(Of("x", "y").ForEach(rig.Log));
        rig.AssertTrace("x y");
        Assert.AreEqual(60, rig.Executor.BlockOn(Of(10, 20, 30).Fold(0, static (sum, n) => sum + n)));
        rig.Spawn(all);
        rig.RunToEnd();
        rig.AssertTrace("1 3 2");
    }

    [TestMethod]
    public void Next_ThatIsCancelled_LosesNothing()
    {
        using var rig = new Rig();
        var channel = new Channel<int>(4);
        Stream<string> stream = Stream.From(channel).Chunks(2).Map(static chunk => Line(chunk));
        TaskHandle reader = rig.Spawn(Reads(rig, stream));
        channel.TrySend(1);
        rig.Executor.RunUntilIdle();
        reader.Cancel();
        rig.Executor.RunUntilIdle();
        channel.TrySend(2);
        channel.Close();
        rig.Executor.BlockOn(Reads(rig, stream));
        rig.AssertTrace("1,2, end");
    }

    [TestMethod]
    public void Map_ThatThrows_FailsItsNextAndGoesOn()
    {
        using var rig = new Rig();
        Stream<int> stream = Of(1, 0, 2).Map(static n => n == 0 ? throw new InvalidOperationException("zero") : n);
        rig.Executor.BlockOn(ReadsWithCatch(rig, stream));
        rig.AssertTrace("1 zero 2 end");
    }

    private static Stream<int> Of(params int[] items) => Stream.From(items);

    private static Stream<string> Of(params string[] items) => Stream.From(items);

    private static string Line(Chunk<string> chunk)
    {
        string line = "";
        for (int i = 0; i < chunk.Count; i++)
        {
            line += chunk[i] + ",";
        }

        return line;
    }

    private static string Line(Chunk<int> chunk)
    {
        string line = "";
        for (int i = 0; i < chunk.Count; i++)
        {
            line += chunk[i] + ",";
        }

        return line;
    }

    private static async Future Reads(Rig rig, Stream<string> stream)
    {
        while (await stream.Next())
        {
            rig.Log(stream.Current);
        }

        rig.Log("end");
    }

    private static async Future ReadsByForeach(Rig rig, Stream<long> stream)
    {
        await foreach (long item in stream)
        {
            rig.Log(item.ToString());
        }

        rig.Log("end");
    }

    private static async Future ReadsWithCatch(Rig rig, Stream<int> stream)
    {
        bool isMore = true;
        while (isMore)
        {
            try
            {
                isMore = await stream.Next();
                rig.Log(isMore ? stream.Current.ToString() : "end");
            }
            catch (InvalidOperationException e)
            {
                rig.Log(e.Message);
            }
        }
    }

    private static async Future Sends(Channel<long> channel, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await channel.Send(i);
        }

        channel.Close();
    }

    private static async Future<string> Waits(int ticks)
    {
        await Timer.AfterTicks(ticks);
        return ticks.ToString();
    }

    private static async Future WaitsAndLogs(Rig rig, int ticks)
    {
        await Timer.AfterTicks(ticks);
        rig.Log(ticks.ToString());
    }

    private sealed class Countdown : Stream<int>
    {
        private int _left;

        internal Countdown(int from) => _left = from;

        public override async Future<bool> Next()
        {
            if (_left == 0)
            {
                return false;
            }

            await Timer.AfterTicks(3);
            Current = _left--;
            return true;
        }
    }
}
