using System;
using Xunit;

namespace Embedded.Async.Tests;

public class RetryTests
{
    private readonly Backoff _backoff = new(10, 30);

    [Fact]
    public void Run_TriesAgainAfterEachDelay_UntilItEndsWell()
    {
        using var test = new TestExecutor();
        int attempt = 0;
        test.Spawn(Retry.Run(Work, _backoff, 5));
        test.RunToEnd();
        test.AssertTrace("1 at 0", "2 at 10", "3 at 30", "4 at 60");

        async Future Work()
        {
            test.Log(++attempt + " at " + test.Clock.NowTicks);
            await Future.Yield();
            if (attempt < 4)
            {
                throw new FormatException();
            }
        }
    }

    [Fact]
    public void Run_AfterTheLastAttempt_ThrowsTheLastException()
    {
        using var test = new TestExecutor();
        int attempt = 0;
        var thrown = Assert.Throws<FormatException>(() => test.Executor.BlockOn(Retry.Run(Work, _backoff, 3)));
        Assert.Equal("3", thrown.Message);
        Assert.Equal(30, test.Clock.NowTicks);

        async Future<int> Work()
        {
            await Future.Yield();
            throw new FormatException((++attempt).ToString());
        }
    }

    [Fact]
    public void Run_OfWorkWithAResult_GivesIt()
    {
        using var test = new TestExecutor();
        int attempt = 0;
        Assert.Equal("well", test.Executor.BlockOn(Retry.Run(Work, _backoff, 2)));
        Assert.Equal(10, test.Clock.NowTicks);

        async Future<string> Work()
        {
            await Future.Yield();
            return ++attempt < 2 ? throw new FormatException() : "well";
        }
    }

    [Fact]
    public void Run_WithOneAttempt_RetriesNothing()
    {
        using var test = new TestExecutor();
        Assert.Throws<FormatException>(() => test.Executor.BlockOn(Retry.Run(Fails, _backoff, 1)));
        Assert.Equal(0, test.Clock.NowTicks);

        static async Future Fails()
        {
            await Future.Yield();
            throw new FormatException();
        }
    }

    [Fact]
    public void Cancellation_InTheWorkAndInTheDelay_IsNotRetried()
    {
        using var test = new TestExecutor();
        TaskHandle working = test.Spawn(Retry.Run(Waits, _backoff, 5));
        TaskHandle delaying = test.Spawn(Retry.Run(Fails, _backoff, 5));
        test.RunUntilIdle();
        working.Cancel();
        delaying.Cancel();
        test.RunToEnd();
        test.AssertTrace("waits", "fails", "ends");
        Assert.Equal(TaskState.Canceled, working.GetState());
        Assert.Equal(TaskState.Canceled, delaying.GetState());

        async Future Waits()
        {
            test.Log("waits");
            try
            {
                await Timer.AfterTicks(1000);
            }
            finally
            {
                test.Log("ends");
            }
        }

        async Future Fails()
        {
            test.Log("fails");
            await Future.Yield();
            throw new FormatException();
        }
    }

    [Fact]
    public void CancelledToken_IsNotRetried()
    {
        using var test = new TestExecutor();
        var source = new CancellationSource();
        source.Cancel();
        int attempts = 0;
        Assert.Throws<FutureCanceledException>(() => test.Executor.BlockOn(Retry.Run(Looks, _backoff, 5)));
        Assert.Equal(1, attempts);

        async Future Looks()
        {
            attempts++;
            await Future.Yield();
            source.Token.ThrowIfCancelled();
        }
    }

    [Fact]
    public void NoAttempt_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Retry.Run(Future.Pending, _backoff, 0));
}
