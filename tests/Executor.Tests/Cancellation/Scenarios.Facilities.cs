using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Tokens, retries, supervisors and watchdogs.</summary>
internal static partial class Scenarios
{
    public static async Future WaitsOnAToken(Scene s)
    {
        var root = new CancellationSource(clock: s.Test.Clock);
        using CancellationSource linked = CancellationSource.Linked(root.Token);
        s.Check(() => Assert.False(linked.HasWaiters));
        s.Test.Executor.Spawn(Cancels());
        await linked.Token.WhenCancelled();
        s.Checkpoint();
        root.Reset();
        root.CancelAfterTicks(4);
        await linked.Token.WhenCancelled();
        s.Checkpoint();
        Assert.True(linked.Token.IsCancelled);

        async Future Cancels()
        {
            await Timer.AfterTicks(2);
            root.Cancel();
        }
    }

    public static async Future RunsUnderAToken(Scene s)
    {
        var source = new CancellationSource(clock: s.Test.Clock);
        s.Check(() => Assert.False(source.HasWaiters));
        Assert.True(await source.Token.Run(Work(2)));
        s.Checkpoint();
        source.CancelAfterTicks(5);
        Assert.False(await source.Token.Run(Work(20)));
        s.Checkpoint();
        Assert.False(await source.Token.Run(Work(1)));

        async Future Work(int ticks)
        {
            s.Enter("work " + ticks);
            try
            {
                s.Checkpoint();
                await Timer.AfterTicks(ticks);
                s.Checkpoint();
            }
            finally
            {
                s.Leave("work " + ticks);
                await Timer.AfterTicks(1);
            }
        }
    }

    public static async Future Retries(Scene s)
    {
        int attempt = 0;
        await Retry.Run(Attempt, new Backoff(2, 8), 3);
        s.Checkpoint();
        Assert.Equal(6, await Retry.Run(Counts, new Backoff(0, 0), 4));

        async Future Attempt()
        {
            s.Enter("attempt");
            try
            {
                await Timer.AfterTicks(1);
                s.Checkpoint();
                if (++attempt < 3)
                {
                    throw new FormatException();
                }
            }
            finally
            {
                s.Leave("attempt");
            }
        }

        async Future<int> Counts()
        {
            await Future.Yield();
            return ++attempt < 6 ? throw new FormatException() : attempt;
        }
    }

    public static async Future Supervises(Scene s)
    {
        int runs = 0;
        var supervisor = new Supervisor(Work, RestartPolicy.OnError, new Backoff(2, 8), mostRestarts: 5);
        s.Check(() => Assert.True(supervisor.State is SupervisorState.Idle or SupervisorState.Ended or SupervisorState.Canceled));
        await supervisor.Run();
        s.Checkpoint();

        async Future Work()
        {
            s.Enter("work");
            try
            {
                s.Checkpoint();
                await Timer.AfterTicks(3);
                if (++runs < 3)
                {
                    throw new FormatException();
                }
            }
            finally
            {
                s.Leave("work");
                await Future.Yield();
            }
        }
    }

    public static async Future Watches(Scene s)
    {
        int starved = 0;
        var watchdog = new Watchdog(s.Test.Executor, 2, _ => starved++);
        WatchdogEntry entry = watchdog.Register("one", 1);
        Assert.False(await Timeout.AfterTicks(watchdog.Watch(), entry.PeriodTicks * 3));
        s.Checkpoint();
        Assert.InRange(starved, 1, 3);
        await Timeout.AfterTicks(watchdog.Watch(), 1);
    }
}
