using System;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using Embedded.HostShim;
using Xunit;
using CancellationToken = System.Threading.CancellationToken;
using Timer = Embedded.Async.Timer;

namespace Embedded.Pools.Tests;

/// <summary>How a pool ends.</summary>
public sealed class ShutdownTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TasksCleanUpBeforeThePoolIsGone(int workers)
    {
        WorkPool pool = Pools.Make(workers);
        int cleaned = 0;
        var begun = new CountdownEvent(100);
        for (int i = 0; i < 100; i++)
        {
            pool.SpawnDetached(Clean());
        }

        begun.Wait(TestContext.Current.CancellationToken);
        Assert.True(pool.Shutdown(s_long));
        Assert.Equal(100, cleaned);
        Assert.Equal(0, pool.TaskCount);
        pool.Dispose();
        pool.Dispose();
        begun.Dispose();

        async Future Clean()
        {
            try
            {
                begun.Signal();
                await Future.Pending();
            }
            finally
            {
                await Timer.AfterMilliseconds(1);
                Interlocked.Increment(ref cleaned);
            }
        }
    }

    [Fact]
    public void ATaskThatDoesNotEndIsDroppedAfterTheLimit()
    {
        using WorkPool pool = Pools.Make(2);
        using var begun = new ManualResetEventSlim();
        pool.SpawnDetached(Stay());
        begun.Wait(TestContext.Current.CancellationToken);
        Assert.False(pool.Shutdown(TimeSpan.FromMilliseconds(50)));

        async Future Stay()
        {
            try
            {
                begun.Set();
                await Future.Pending();
            }
            finally
            {
                await Future.Pending();
            }
        }
    }

    [Fact]
    public void NothingIsSpawnedOnAPoolThatEnds()
    {
        WorkPool pool = Pools.Make(1);
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.SpawnDetached(Future.Pending()));
        Assert.Throws<ObjectDisposedException>(() => pool.BlockOn(Future.Pending()));
    }

    [Fact]
    public async Task AThreadThatBlocksIsLetGo()
    {
        WorkPool pool = Pools.Make(2);
        Task blocked = Task.Factory.StartNew(
            () => pool.BlockOn(Future.Pending()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        SpinWait.SpinUntil(() => pool.TaskCount == 1);
        pool.Dispose();
        await Assert.ThrowsAsync<FutureCanceledException>(() => blocked);
    }

    [Fact]
    public void APoolIsNotEndedByItsOwnTask()
    {
        using WorkPool pool = Pools.Make(1);
        Assert.Throws<WrongContextException>(() => pool.BlockOn(End()));

        async Future End()
        {
            await Future.Yield();
            pool.Shutdown(s_long);
        }
    }

    [Fact]
    public void ATaskDoesNotBlockOnAnother()
    {
        using WorkPool pool = Pools.Make(1);
        Assert.Throws<WrongContextException>(() => pool.BlockOn(Block()));

        async Future Block()
        {
            await Future.Yield();
            pool.BlockOn(Future.Pending());
        }
    }

    [Fact]
    public void HandlesOfAPoolThatIsGoneNameNobodyOfTheNext()
    {
        TaskHandle old;
        using (WorkPool first = Pools.Make(1))
        {
            old = first.SpawnDetached(Future.Pending());
        }

        using WorkPool second = Pools.Make(1);
        TaskHandle young = second.SpawnDetached(Future.Pending());
        Assert.NotEqual(old, young);
        Assert.False(old.Cancel());
        old.GetWaker().Wake();
        Assert.Equal(TaskState.Unknown, old.GetState());
        Assert.True(young.Cancel());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public void TheNumberOfWorkersIsBounded(int workers) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkPool(new WorkPoolOptions { Workers = workers }));
}
