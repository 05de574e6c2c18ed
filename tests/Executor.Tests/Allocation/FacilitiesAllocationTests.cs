using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Tokens, retries, supervisors, watchdogs and task-local values cost the heap nothing while nothing fails.</summary>
public class FacilitiesAllocationTests
{
    private const int WarmUp = 300;
    private const int Repeats = 3000;

    private readonly ManualClock _clock = new();
    private int _sink;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TokenThatIsCancelledAndReset(bool shared)
    {
        var source = new CancellationSource(2, shared, _clock);
        using CancellationSource linked = CancellationSource.Linked(source.Token);
        AssertNone(async () =>
        {
            _sink += linked.Token.IsCancelled ? 0 : 1;
            source.CancelAfterTicks(10);
            await linked.Token.WhenCancelled();
            source.Reset();
            if (await linked.Token.Run(Leaf()))
            {
                _sink++;
            }

            source.CancelAfterTicks(10);
            if (!await linked.Token.Run(Async.Timer.AfterTicks(100)))
            {
                _sink++;
            }

            source.Cancel();
            await linked.Token.WhenCancelled();
            source.Reset();
        });
    }

    [Fact]
    public void RetryOfWhatDoesNotFail()
    {
        var backoff = new Backoff(1, 10);
        FutureFactory leaf = Leaf;
        FutureFactory<int> number = Number;
        AssertNone(async () =>
        {
            await Retry.Run(leaf, backoff, 3);
            _sink += await Retry.Run(number, backoff, 3);
        });
    }

    [Fact]
    public void SupervisorThatRestarts()
    {
        using var executor = new Executor(_clock);
        var supervisor = new Supervisor(Leaf, RestartPolicy.Always, new Backoff(1, 10, jitterPercent: 50), 4, 1, 100);
        TaskHandle task = executor.Spawn(supervisor.Run());
        long allocated = executor.BlockOn(Measures());
        Assert.Equal(0, allocated);
        Assert.InRange(supervisor.Restarts, 300, int.MaxValue);
        task.Cancel();
        executor.RunUntilIdle();

        static async Future<long> Measures()
        {
            await Async.Timer.AfterTicks(1000);
            long before = GC.GetAllocatedBytesForCurrentThread();
            await Async.Timer.AfterTicks(10_000);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void WatchdogThatIsFed()
    {
        using var executor = new Executor(_clock);
        var watchdog = new Watchdog(executor, 2, _ => _sink = -1);
        WatchdogEntry fed = watchdog.Register("fed", 10);
        WatchdogEntry other = watchdog.Register("other", 1);
        TaskHandle watch = executor.Spawn(watchdog.Watch());
        AssertNone(executor, async () =>
        {
            fed.Feed();
            await Async.Timer.AfterTicks(fed.PeriodTicks / 3);
            other.Suspend();
            other.Resume();
        });
        watch.Cancel();
        executor.RunUntilIdle();
    }

    [Fact]
    public void TaskLocalValues()
    {
        using var executor = new Executor(_clock);
        var number = new TaskLocal<int>(executor);
        AssertNone(executor, async () =>
        {
            number.Value += 3;
            await Future.Yield();
            _sink += number.Value + number.Get(Executor.Current.CurrentTask);
        });
    }

    private static async Future Leaf() => await Future.Yield();

    private static async Future<int> Number()
    {
        await Async.Timer.AfterTicks(1);
        return 1;
    }

    private void AssertNone(Func<Future> round)
    {
        using var executor = new Executor(_clock);
        AssertNone(executor, round);
    }

    private static void AssertNone(Executor executor, Func<Future> round)
    {
        Assert.Equal(0, executor.BlockOn(Measures()));
        executor.AssertInvariants();

        async Future<long> Measures()
        {
            for (int i = 0; i < WarmUp; i++)
            {
                await round();
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Repeats; i++)
            {
                await round();
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
