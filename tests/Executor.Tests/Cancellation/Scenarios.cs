using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>What <see cref="CancelEverywhere"/> runs: each method is a task that is cancelled at every step.</summary>
internal static partial class Scenarios
{
    public static async Future PlainChain(Scene s)
    {
        await Level(4);
        s.Checkpoint();
        await Future.Yield();

        async Future Level(int n)
        {
            s.Checkpoint();
            if (n == 0)
            {
                await Timer.AfterTicks(5);
                s.Checkpoint();
                await Future.Yield();
            }
            else
            {
                await Level(n - 1);
            }

            s.Checkpoint();
        }
    }

    public static async Future TryFinallyOnEachLevel(Scene s)
    {
        await Level(4);

        async Future Level(int n)
        {
            s.Enter("level " + n);
            try
            {
                s.Checkpoint();
                await (n == 0 ? Timer.AfterTicks(5) : Level(n - 1));
                s.Checkpoint();
            }
            finally
            {
                s.Leave("level " + n);
            }
        }
    }

    public static async Future AsyncFinallyWithTimers(Scene s)
    {
        int started = 0;
        int cleaned = 0;
        s.Check(() => Assert.True(cleaned == started, "started " + started + " cleaned " + cleaned));
        await Level(3);

        async Future Level(int n)
        {
            s.Enter("level " + n);
            bool completed = false;
            started++;
            try
            {
                await Timer.AfterTicks(2);
                s.Checkpoint();
                if (n > 0)
                {
                    await Level(n - 1);
                }

                completed = true;
            }
            finally
            {
                s.Leave("level " + n);
                if (completed)
                {
                    // No await: a cancellation at an await of a finally that runs normally is thrown there.
                    cleaned++;
                }
                else
                {
                    await Timer.AfterTicks(3);
                    await Future.Yield();
                    await Timer.AfterTicks(4);
                    cleaned++;
                }
            }
        }
    }

    public static async Future CatchAllThatReturns(Scene s)
    {
        try
        {
            await Future.Yield();
            s.Checkpoint();
            await Timer.AfterTicks(4);
            s.Checkpoint();
            await Future.Yield();
        }
        catch (Exception)
        {
            return;
        }
    }

    public static async Future CatchAllInTheMiddleOfAChain(Scene s)
    {
        s.Enter("outer");
        try
        {
            await Middle();
            s.Checkpoint();
            await Timer.AfterTicks(1);
            s.Check(() => Assert.False(s.IsCancelled && !s.Test.Executor.IsSealed && s.Task.GetState() == TaskState.Waiting));
        }
        finally
        {
            s.Leave("outer");
        }

        async Future Middle()
        {
            try
            {
                await Inner();
            }
            catch (Exception)
            {
                await Timer.AfterTicks(2);
            }
        }

        async Future Inner()
        {
            s.Enter("inner");
            try
            {
                await Timer.AfterTicks(4);
                s.Checkpoint();
                await Future.Yield();
            }
            finally
            {
                s.Leave("inner");
            }
        }
    }

    public static async Future CatchAllLoopThatSwallowsForEver(Scene s)
    {
        s.MayReport = e => e.Message.Contains(nameof(CatchAllLoopThatSwallowsForEver), StringComparison.Ordinal)
            && e.Message.Contains("FutureCanceledException", StringComparison.Ordinal);
        while (true)
        {
            try
            {
                s.Checkpoint();
                await Timer.AfterTicks(3);
            }
            catch (Exception)
            {
            }
        }
    }

    public static async Future CatchAllLoopOfYields(Scene s)
    {
        s.MayReport = e => e.Message.Contains(nameof(CatchAllLoopOfYields), StringComparison.Ordinal);
        while (true)
        {
            try
            {
                s.Checkpoint();
                await Future.Yield();
            }
            catch (Exception)
            {
            }
        }
    }

    public static async Future CatchAllLoopRoundAMethod(Scene s)
    {
        s.MayReport = e => e.Message.Contains(nameof(CatchAllLoopRoundAMethod), StringComparison.Ordinal);
        while (true)
        {
            try
            {
                await Work();
            }
            catch (Exception)
            {
            }
        }

        async Future Work()
        {
            s.Enter("work");
            try
            {
                await Future.Yield();
                s.Checkpoint();
                await Timer.AfterTicks(3);
            }
            finally
            {
                s.Leave("work");
                await Timer.AfterTicks(1);
            }
        }
    }

    public static async Future Using(Scene s)
    {
        using IDisposable a = s.Guard("a");
        await Future.Yield();
        s.Checkpoint();
        using (s.Guard("b"))
        {
            await Timer.AfterTicks(2);
            using IDisposable c = s.Guard("c");
            s.Checkpoint();
            await Future.Yield();
        }

        using IDisposable d = s.Guard("d");
        await Timer.AfterTicks(1);
    }

    public static async Future NestedTry(Scene s)
    {
        s.Enter("1");
        try
        {
            await Future.Yield();
            s.Enter("2");
            try
            {
                await Timer.AfterTicks(2);
                try
                {
                    s.Checkpoint();
                    await Throws();
                }
                catch (InvalidOperationException)
                {
                    s.Checkpoint();
                    await Timer.AfterTicks(2);
                    s.Enter("3");
                    try
                    {
                        await Future.Yield();
                    }
                    finally
                    {
                        s.Leave("3");
                        await Future.Yield();
                    }
                }
            }
            finally
            {
                s.Leave("2");
                await Timer.AfterTicks(1);
                await Future.Yield();
            }

            s.Checkpoint();
            await Timer.AfterTicks(1);
        }
        finally
        {
            s.Leave("1");
        }

        static async Future Throws()
        {
            await Future.Yield();
            throw new InvalidOperationException();
        }
    }

    public static async Future JoinOfGuardedChildren(Scene s)
    {
        s.Enter("outer");
        try
        {
            await Future.Join(Guarded(s, "a", 3), Guarded(s, "b", 1), Unguarded(s, 2), Timer.AfterTicks(4));
            s.Checkpoint();
            await Future.Yield();
        }
        finally
        {
            s.Leave("outer");
        }
    }

    public static async Future SelectOfGuardedChildren(Scene s)
    {
        for (int i = 0; i < 2; i++)
        {
            int winner = await Future.Select(Guarded(s, "a", 5), Guarded(s, "b", 3), Unguarded(s, 9), Timer.AfterTicks(50));
            s.Checkpoint();
            Assert.Equal(1, winner);
        }
    }

    public static async Future TimeoutOfAGuardedChild(Scene s)
    {
        Assert.False(await Timeout.AfterTicks(Guarded(s, "late", 50), 6));
        s.Checkpoint();
        Assert.True(await Timeout.AfterTicks(Guarded(s, "in time", 2), 60));
    }

    public static async Future NestedCombinators(Scene s)
    {
        s.Enter("outer");
        try
        {
            await Timeout.AfterTicks(
                Future.Join(
                    Future.Select(Guarded(s, "a", 5), Future.Join(Guarded(s, "b", 3), Guarded(s, "c", 4))),
                    Timeout.AfterTicks(Chain(), 90),
                    Guarded(s, "d", 2)),
                60);
            s.Checkpoint();
        }
        finally
        {
            s.Leave("outer");
            await Future.Join(Unguarded(s, 2), Future.Select(Guarded(s, "e", 9), Timer.AfterTicks(1)));
        }

        async Future Chain()
        {
            await Future.Select(Guarded(s, "f", 2), Guarded(s, "g", 3));
            await Future.Join(Guarded(s, "h", 1), Guarded(s, "i", 2));
        }
    }

    public static async Future JoinOfYieldLoops(Scene s) =>
        await Future.Join(YieldLoop(s, false), YieldLoop(s, true), Guarded(s, "a", 2));

    public static async Future YieldLoopWithoutTry(Scene s) => await YieldLoop(s, guarded: false);

    public static async Future YieldLoopWithTry(Scene s) => await YieldLoop(s, guarded: true);

    public static Future YieldLoopAsTheRoot(Scene s) => YieldLoop(s, guarded: true);

    public static Future ATimerAsTheRoot(Scene s) => Timer.AfterTicks(5);

    public static Future ASelectAsTheRoot(Scene s) => Future.Select(Guarded(s, "a", 9), Guarded(s, "b", 3));

    public static Future ATimeoutAsTheRoot(Scene s) => Timeout.AfterTicks(Future.Join(Guarded(s, "a", 9), Guarded(s, "b", 3)), 5);

    public static async Future Receiver(Scene s)
    {
        var channel = new Channel<int>(2);
        var got = new List<int>();
        s.Test.Spawn(Produce(channel, 8));
        s.Check(() => AssertAllThere(channel, got, 8));
        while (true)
        {
            got.Add(await channel.Receive());
            s.Checkpoint();
        }
    }

    public static async Future ReceiverWithTimeout(Scene s)
    {
        var channel = new Channel<int>(1);
        var got = new List<int>();
        s.Test.Spawn(Produce(channel, 6));
        s.Check(() => AssertAllThere(channel, got, 6));
        while (true)
        {
            Future<int> receive = channel.Receive();
            if (await Timeout.AfterTicks(receive, 3))
            {
                got.Add(receive.TakeResult());
            }

            s.Checkpoint();
        }
    }

    public static async Future TwoReceiversOfWhichOneIsCancelled(Scene s)
    {
        var channel = new Channel<int>(3);
        var got = new List<int>();
        s.Test.Spawn(Produce(channel, 9));
        s.Test.Spawn(Consume(channel, got));
        s.Check(() => AssertAllThere(channel, got, 9));
        await Consume(channel, got);
    }

    public static async Future Sender(Scene s)
    {
        var channel = new Channel<int>(1);
        var got = new List<int>();
        int sent = 0;
        s.Test.Spawn(Consume(channel, got));
        s.Check(() => AssertAllThere(channel, got, sent));
        for (int i = 0; i < 6; i++)
        {
            await channel.Send(i);
            sent++;
            s.Checkpoint();
        }
    }

    public static async Future TwoSendersOfWhichOneIsCancelled(Scene s)
    {
        var channel = new Channel<int>(1);
        var got = new List<int>();
        int sent = 0;
        s.Test.Spawn(Consume(channel, got));
        s.Test.Spawn(Send());
        s.Check(() =>
        {
            while (channel.TryReceive(out int item))
            {
                got.Add(item);
            }

            Assert.Equal(sent, got.Count);
        });
        await Send();

        async Future Send()
        {
            for (int i = 0; i < 4; i++)
            {
                await channel.Send(i);
                sent++;
            }
        }
    }

    public static async Future SelectOfTwoReceives(Scene s)
    {
        var left = new Channel<int>(1);
        var right = new Channel<int>(1);
        var got = new List<int>[] { [], [] };
        s.Test.Spawn(Produce(left, 5));
        s.Test.Spawn(Produce(right, 5));
        s.Check(() => AssertAllThere(left, got[0], 5));
        s.Check(() => AssertAllThere(right, got[1], 5));
        while (true)
        {
            Future<int> first = left.Receive();
            Future<int> second = right.Receive();
            int winner = await Future.Select(first, second);
            got[winner].Add(winner == 0 ? first.TakeResult() : second.TakeResult());
            s.Checkpoint();
        }
    }

    public static async Future SignalWait(Scene s)
    {
        var signal = new Signal();
        int sets = 0;
        int taken = 0;
        s.BetweenPolls = step =>
        {
            if (step % 3 == 2 && !signal.IsSet)
            {
                sets++;
                signal.Set();
            }
        };
        s.Check(() => Assert.Equal(sets, taken + (signal.TryTake() ? 1 : 0)));
        while (true)
        {
            await signal.Wait();
            taken++;
            s.Checkpoint();
        }
    }

    public static async Future SignalInASelect(Scene s)
    {
        var signal = new Signal();
        int sets = 0;
        int taken = 0;
        s.BetweenPolls = step =>
        {
            if (step % 3 == 2 && !signal.IsSet)
            {
                sets++;
                signal.Set();
            }
        };
        s.Check(() => Assert.Equal(sets, taken + (signal.TryTake() ? 1 : 0)));
        while (true)
        {
            taken += 1 - await Future.Select(signal.Wait(), Timer.AfterTicks(2));
            s.Checkpoint();
        }
    }

    public static async Future JoinOfATask(Scene s)
    {
        TaskHandle other = s.Test.Spawn(Guarded(s, "other", 6));
        s.Check(() => Assert.Equal(TaskState.Unknown, default(TaskHandle).GetState()));
        Assert.Equal(TaskState.Completed, await other.Join());
        s.Checkpoint();
        await Future.Join(s.Test.Spawn(Guarded(s, "x", 1)).Join(), s.Test.Spawn(Guarded(s, "y", 2)).Join());
    }

    public static async Future ShieldedCleanUp(Scene s)
    {
        int begun = 0;
        int done = 0;
        s.Check(() => Assert.Equal(begun, done));
        bool completed = false;
        s.Enter("work");
        try
        {
            await Timer.AfterTicks(3);
            s.Checkpoint();
            await Future.Yield();
            completed = true;
        }
        finally
        {
            s.Leave("work");
            if (!completed)
            {
                begun++;
                await CleanUp(3);
                Assert.False(await Timeout.AfterTicks(Timer.AfterTicks(100), 3));
                Assert.Equal(1, await Future.Select(Guarded(s, "loser", 50), Unguarded(s, 2)));
                await Future.Join(CleanUp(1), CleanUp(2));
                done++;
            }
        }

        static async Future CleanUp(int n)
        {
            if (n > 0)
            {
                await Timer.AfterTicks(1);
                await CleanUp(n - 1);
                try
                {
                    await Future.Yield();
                }
                finally
                {
                    await Future.Yield();
                }
            }
        }
    }

    public static async Future ShieldedCleanUpThatLoops(Scene s)
    {
        int rounds = -1;
        s.Check(() => Assert.True(rounds is -1 or 5, "stopped after round " + rounds));
        try
        {
            await Timer.AfterTicks(2);
            s.Checkpoint();
        }
        catch (FutureCanceledException)
        {
            for (rounds = 0; rounds < 5; rounds++)
            {
                await Timer.AfterTicks(1);
                await Future.Yield();
            }

            throw;
        }
    }

    public static async Future FinallyThatThrows(Scene s)
    {
        s.MayEndAs = [TaskState.Canceled, TaskState.Completed, TaskState.Faulted];
        int thrown = 0;
        int reported = 0;
        s.MayReport = e => e.Message == "from finally" && ++reported <= thrown;
        s.Enter("outer");
        try
        {
            bool completed = false;
            try
            {
                await Timer.AfterTicks(2);
                s.Checkpoint();
                await Future.Yield();
                completed = true;
            }
            finally
            {
                if (!completed)
                {
                    await Future.Yield();
                    thrown++;
                    Throw("from finally");
                }
            }
        }
        finally
        {
            s.Leave("outer");
            await Timer.AfterTicks(1);
        }
    }

    public static async Future CompletesNormallyWhileCancelled(Scene s)
    {
        int result = 0;
        s.Enter("outer");
        try
        {
            result = await Stubborn();
            s.Checkpoint();
            await Timer.AfterTicks(1);
        }
        finally
        {
            s.Leave("outer");
            Assert.True(result is 0 or 1 or 2);
        }

        async Future<int> Stubborn()
        {
            try
            {
                await Future.Yield();
                await Timer.AfterTicks(5);
                return 1;
            }
            catch (FutureCanceledException)
            {
                await Timer.AfterTicks(1);
                return 2;
            }
        }
    }

    public static async Future LoopOfStubbornCalls(Scene s)
    {
        // Each call swallows its cancellation and ends; the loop round them waits again and is cancelled there.
        for (int i = 0; i < 10; i++)
        {
            await CatchAllThatReturns(s);
            await Future.Yield();
        }
    }

    public static async Future AlreadyCompletedButNotYetPolled(Scene s)
    {
        // The timers are due at once, so at some steps the task stands in the run queue with its leaf completed.
        for (int i = 0; i < 3; i++)
        {
            using (s.Guard("round"))
            {
                await Timer.AfterTicks(1);
                s.Checkpoint();
                await Timer.AfterTicks(0);
                await Future.Select(Timer.AfterTicks(2), Timer.AfterTicks(2));
            }
        }
    }

    public static async Future AwaitUsing(Scene s)
    {
        await using var file = new File(s);
        await Timer.AfterTicks(2);
        s.Checkpoint();
        await Future.Yield();
    }

    public static async Future Tickers(Scene s)
    {
        var every = Ticker.EveryTicks(3);
        while (true)
        {
            using (s.Guard("tick"))
            {
                await every.Next();
                s.Checkpoint();
            }
        }
    }

    internal static async Future Guarded(Scene s, string name, int ticks)
    {
        s.Enter(name);
        try
        {
            await Timer.AfterTicks(ticks);
            await Future.Yield();
        }
        finally
        {
            s.Leave(name);
            await Timer.AfterTicks(1);
            await Future.Yield();
        }
    }

    internal static async Future Unguarded(Scene s, int ticks)
    {
        await Future.Yield();
        s.Checkpoint();
        await Timer.AfterTicks(ticks);
    }

    internal static async Future Produce(Channel<int> channel, int count)
    {
        for (int i = 0; i < count; i++)
        {
            // By the channel's own word an item that was not sent is still ours: try again after a cancellation.
            try
            {
                await channel.Send(i);
            }
            catch (FutureCanceledException)
            {
                for (; i < count && channel.TrySend(i); i++)
                {
                }

                return;
            }

            if (i % 3 == 1)
            {
                await Timer.AfterTicks(2);
            }
        }
    }

    private static async Future Consume(Channel<int> channel, List<int> got)
    {
        while (true)
        {
            got.Add(await channel.Receive());
        }
    }

    private static async Future YieldLoop(Scene s, bool guarded)
    {
        while (true)
        {
            if (guarded)
            {
                using (s.Guard("yield"))
                {
                    s.Checkpoint();
                    await Future.Yield();
                }
            }
            else
            {
                s.Checkpoint();
                await Future.Yield();
            }
        }
    }

    private static void Throw(string message) => throw new InvalidOperationException(message);

    /// <summary>What was received and what is left are the first numbers, in order, with no gap.</summary>
    private static void AssertAllThere(Channel<int> channel, List<int> got, int most)
    {
        while (channel.TryReceive(out int item))
        {
            got.Add(item);
        }

        Assert.True(got.Count <= most, "more than were sent");
        got.Sort();
        for (int i = 0; i < got.Count; i++)
        {
            Assert.Equal(i, got[i]);
        }
    }

    private sealed class File(Scene s)
    {
        private readonly IDisposable _guard = s.Guard("file");

        public async Future DisposeAsync()
        {
            _guard.Dispose();
            await Timer.AfterTicks(2);
            await Future.Yield();
        }
    }
}
