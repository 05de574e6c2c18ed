using System;
using Embedded.Async;
using Embedded.Weaver.Tests.Library;

namespace Embedded.Weaver.Tests.Cases;

/// <summary>Exceptions through levels, cancellation, and what else the executor does with machines.</summary>
public static class Waiting
{
    public static async Future<string> ExceptionThroughLevels(World w)
    {
        try
        {
            await Level(w, 4);
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }

        return "never";
    }

    public static async Future<string> ExceptionWrappedOnEachLevel(World w)
    {
        await Wrap(w, 3);
        return "never";
    }

    public static async Future<string> ExceptionOfTheRuntime(World w)
    {
        string text = "";
        string? nothing = await w.Give<string?>(null);
        try
        {
            text += nothing!.Length;
        }
        catch (NullReferenceException)
        {
            text += "null;";
        }

        int[] numbers = [1];
        try
        {
            text += numbers[await w.Give(3)];
        }
        catch (IndexOutOfRangeException)
        {
            text += "range;";
        }

        try
        {
            text += (string)await w.Give<object>(5);
        }
        catch (InvalidCastException)
        {
            text += "cast;";
        }

        return text;
    }

    public static async Future<string> ThrownBeforeTheFirstAwait(World w)
    {
        Future call = Throws();
        w.Log("not yet");
        await call;
        return "never";

        static async Future Throws()
        {
            throw new InvalidOperationException("at once");
#pragma warning disable CS0162 // An await makes it a state machine like any other.
            await Future.Yield();
#pragma warning restore CS0162
        }
    }

    public static async Future<string> OneFailsTheNextRuns(World w)
    {
        int failures = 0;
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await (i == 1 ? w.Hop("fine") : w.Fail("bad"));
            }
            catch (InvalidOperationException)
            {
                failures++;
            }
        }

        return failures.ToString();
    }

    public static async Future<string> SecondAwaitOfOneFuture(World w)
    {
        Future call = w.Hop("once");
        await call;
        try
        {
            await call;
        }
        catch (InvalidOperationException)
        {
            return "refused";
        }

        return "never";
    }

    public static async Future<string> ReadyFutures(World w)
    {
        var signal = new Signal();
        signal.Set();
        await signal.Wait();
        var channel = new Channel<int>(2);
        await channel.Send(5);
        await w.Hop("between");
        return (await channel.Receive()).ToString();
    }

    public static async Future<string> Yields(World w)
    {
        for (int i = 0; i < 3; i++)
        {
            await Future.Yield();
            w.Log("turn " + i);
        }

        await Passed(Future.Yield());
        await w.Hop("last");
        await Future.Yield();
        return "done";
    }

    public static async Future<string> YieldsOfTwoTasksAlternate(World w)
    {
        TaskHandle other = Executor.Current.Spawn(Steps(w, "b"));
        await Steps(w, "a");
        return ((int)await other.Join()).ToString();

        static async Future Steps(World w, string name)
        {
            for (int i = 0; i < 3; i++)
            {
                w.Log(name + i);
                await Future.Yield();
            }
        }
    }

    public static async Future<string> AwaitableOfItsOwn(World w)
    {
        string text = await new Lazy(w, "lazy");
        await new Pause(w);
        return text;
    }

    public static async Future<string> FutureByExtension(World w) => (await 7).ToString() + await w.Give("!");

    public static async Future<string> Join(World w)
    {
        Future<int> a = w.Give(1);
        Future<string> b = w.Give("b");
        await Future.Join(a, b, w.Hop("c"));
        return a.TakeResult() + b.TakeResult();
    }

    public static async Future<string> JoinOfMany(World w)
    {
        var calls = new Future[6];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = w.Hop("call " + i);
        }

        await Future.Join(calls);
        return "done";
    }

    public static async Future<string> JoinWithAFailure(World w)
    {
        try
        {
            await Future.Join(w.Fail("first"), w.Hop("second"), w.Fail("third"));
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }

        return "never";
    }

    public static async Future<string> SelectCancelsTheLoser(World w)
    {
        Future<int> winner = Sleeps(w, 5, "winner");
        int first = await Future.Select(Sleeps(w, 50, "loser"), winner);
        return first + " " + winner.TakeResult();
    }

    public static async Future<string> TimeoutInTimeAndTooLate(World w)
    {
        bool inTime = await Timeout.AfterTicks(Sleeps(w, 5, "quick"), 10);
        bool tooLate = await Timeout.AfterTicks(Sleeps(w, 50, "slow"), 10);
        return inTime + " " + tooLate;
    }

    public static async Future<string> CancelledWithCleanUp(World w)
    {
        TaskHandle task = Executor.Current.Spawn(Guarded(w));
        await Timer.AfterTicks(10);
        w.Log("cancel " + task.Cancel());
        return ((int)await task.Join()).ToString();

        static async Future Guarded(World w)
        {
            try
            {
                try
                {
                    w.Log("waits");
                    await Timer.AfterTicks(1000);
                    w.Log("never");
                }
                finally
                {
                    w.Log("clean-up begins");
                    await Timer.AfterTicks(5);
                    w.Log("clean-up ends");
                }
            }
            catch (FutureCanceledException)
            {
                w.Log("seen");
                throw;
            }
        }
    }

    public static async Future<string> CancelledAtAYield(World w)
    {
        TaskHandle task = Executor.Current.Spawn(Spins(w));
        await Timer.AfterTicks(0);
        await Future.Yield();
        w.Log("cancel " + task.Cancel());
        return ((int)await task.Join()).ToString();

        static async Future Spins(World w)
        {
            try
            {
                while (true)
                {
                    await Future.Yield();
                }
            }
            finally
            {
                w.Log("left");
            }
        }
    }

    public static async Future<string> CancelledDeepDown(World w)
    {
        TaskHandle task = Executor.Current.Spawn(Down(w, 5));
        await Timer.AfterTicks(10);
        task.Cancel();
        return ((int)await task.Join()).ToString();

        static async Future Down(World w, int n)
        {
            if (n == 0)
            {
                await Timer.AfterTicks(1000);
                return;
            }

            if (n % 2 == 0)
            {
                await Down(w, n - 1);
                return;
            }

            try
            {
                await Down(w, n - 1);
            }
            finally
            {
                w.Log("level " + n);
                await w.Hop("leaving");
            }
        }
    }

    public static async Future<string> CancelledAndSwallowed(World w)
    {
        TaskHandle task = Executor.Current.Spawn(Stubborn(w));
        await Timer.AfterTicks(10);
        task.Cancel();
        return ((int)await task.Join()).ToString();

        static async Future Stubborn(World w)
        {
            while (true)
            {
                try
                {
                    await Timer.AfterTicks(1000);
                }
                catch (FutureCanceledException)
                {
                    w.Log("swallowed");
                }
            }
        }
    }

    public static async Future<string> CancelledAndEndsNormally(World w)
    {
        TaskHandle task = Executor.Current.Spawn(Polite(w));
        await Timer.AfterTicks(10);
        task.Cancel();
        return ((int)await task.Join()).ToString();

        static async Future Polite(World w)
        {
            try
            {
                await Timer.AfterTicks(1000);
            }
            catch (FutureCanceledException)
            {
                await w.Hop("says goodbye");
            }
        }
    }

    public static async Future<string> BranchCancelledAtATimerAndAtAYield(World w)
    {
        int first = await Future.Select(Timer.AfterTicks(7), Sleeps(w, 100, "timer"), Spins(w));
        return first.ToString();

        static async Future Spins(World w)
        {
            try
            {
                for (int n = 0; ; n++)
                {
                    await Timer.AfterTicks(2);
                    await Future.Yield();
                }
            }
            finally
            {
                w.Log("spinner left");
            }
        }
    }

    public static async Future<string> ProducerAndConsumer(World w)
    {
        var channel = new Channel<string>(2);
        TaskHandle producer = Executor.Current.Spawn(Produce(w, channel));
        string text = "";
        while (await channel.WaitToReceive())
        {
            text += await channel.Receive();
        }

        await producer.Join();
        return text;

        static async Future Produce(World w, Channel<string> channel)
        {
            for (int i = 0; i < 5; i++)
            {
                await channel.Send("item" + i + ";");
                await w.Hop("made " + i);
            }

            channel.Close();
        }
    }

    public static async Future<string> SignalsBetweenTasks(World w)
    {
        var ping = new Signal();
        var pong = new Signal();
        TaskHandle other = Executor.Current.Spawn(Answer(w, ping, pong));
        for (int i = 0; i < 3; i++)
        {
            ping.Set();
            await pong.Wait();
            w.Log("pong " + i);
        }

        return ((int)await other.Join()).ToString();

        static async Future Answer(World w, Signal ping, Signal pong)
        {
            for (int i = 0; i < 3; i++)
            {
                await ping.Wait();
                w.Log("ping " + i);
                pong.Set();
            }
        }
    }

    public static async Future<string> Ticking(World w)
    {
        Ticker ticker = Ticker.EveryTicks(10);
        for (int i = 0; i < 4; i++)
        {
            await ticker.Next();
            w.Log("tick " + Executor.Current.Clock.NowTicks);
            await w.Hop("work");
        }

        return ticker.Skipped.ToString();
    }

    private static Future<int> GetAwaiter(this int number) => Same(number).GetAwaiter();

    private static YieldAwaitable Passed(YieldAwaitable yield) => yield;

    private static async Future<int> Same(int number)
    {
        await Future.Yield();
        return number;
    }

    private static async Future Level(World w, int n)
    {
        if (n == 0)
        {
            await w.Fail("bottom");
        }

        try
        {
            await Level(w, n - 1);
        }
        finally
        {
            w.Log("level " + n);
        }
    }

    private static async Future Wrap(World w, int n)
    {
        try
        {
            await (n == 0 ? w.Fail("bottom") : Wrap(w, n - 1));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException("level " + n, e);
        }
    }

    private static async Future<int> Sleeps(World w, int ticks, string name)
    {
        try
        {
            await Timer.AfterTicks(ticks);
            return ticks;
        }
        finally
        {
            w.Log(name + " left");
        }
    }

    private sealed class Lazy(World w, string text)
    {
        public Future<string> GetAwaiter()
        {
            w.Log("asked");
            return w.Give(text).GetAwaiter();
        }
    }

    private sealed class Pause(World w)
    {
        public Future GetAwaiter() => w.Hop("pause").GetAwaiter();
    }
}
