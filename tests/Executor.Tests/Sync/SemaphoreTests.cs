using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Permits; random users are in <see cref="SemaphoreModelTests"/>.</summary>
public class SemaphoreTests
{
    [Fact]
    public void Acquire_PermitsAreThere_DoesNotWait()
    {
        using var test = new TestExecutor();
        var semaphore = new Semaphore(3);
        test.Spawn(Acquires(test, semaphore, 2, "a"));
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace("a");
        Assert.Equal(1, semaphore.Available);
    }

    [Fact]
    public void Fair_ALargeRequest_HoldsUpSmallerOnesBehindIt()
    {
        using var test = new TestExecutor();
        var semaphore = new Semaphore(0);
        test.Spawn(Acquires(test, semaphore, 3, "large"));
        test.Spawn(Acquires(test, semaphore, 1, "small"));
        test.RunUntilIdle();
        semaphore.Release(2);
        Assert.False(semaphore.TryAcquire());
        test.RunUntilIdle();
        test.AssertTrace();
        Assert.Equal(2, semaphore.Available);
        semaphore.Release(2);
        test.RunUntilIdle();
        test.AssertTrace("large", "small");
        Assert.Equal(0, semaphore.Available);
    }

    [Fact]
    public void Greedy_ALargeRequest_IsPassedByASmallerOne()
    {
        using var test = new TestExecutor();
        var semaphore = new Semaphore(0, isFair: false);
        test.Spawn(Acquires(test, semaphore, 3, "large"));
        test.Spawn(Acquires(test, semaphore, 1, "small"));
        test.RunUntilIdle();
        semaphore.Release(2);
        test.RunUntilIdle();
        test.AssertTrace("small");
        Assert.True(semaphore.TryAcquire());
        semaphore.Release(3);
        test.RunUntilIdle();
        test.AssertTrace("large");
    }

    [Fact]
    public void Acquire_WhoseWaiterIsCancelledAfterItWasWoken_GoesToTheNext()
    {
        using var test = new TestExecutor();
        var semaphore = new Semaphore(0);
        TaskHandle first = test.Spawn(Acquires(test, semaphore, 2, "first"));
        test.Spawn(Acquires(test, semaphore, 2, "second"));
        test.RunUntilIdle();
        semaphore.Release(2);
        first.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("second");
        semaphore.AssertInvariants();
        Assert.Equal(0, semaphore.Available);
    }

    [Fact]
    public void Fair_TheLargeRequestInFrontIsCancelled_LetsTheOthersGoOn()
    {
        using var test = new TestExecutor();
        var semaphore = new Semaphore(2);
        TaskHandle large = test.Spawn(Acquires(test, semaphore, 3, "large"));
        test.Spawn(Acquires(test, semaphore, 1, "a"));
        test.Spawn(Acquires(test, semaphore, 1, "b"));
        test.RunUntilIdle();
        test.AssertTrace();
        large.Cancel();
        test.RunUntilIdle();
        test.AssertTrace("a", "b");
    }

    [Fact]
    public void Acquire_ThatNobodyTook_GivesItsPermitsBack()
    {
        using var test = new TestExecutor();
        var semaphore = new Semaphore(3);
        TaskHandle task = test.Spawn(Joins());
        test.RunUntilIdle();
        Assert.Equal(1, semaphore.Available);
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(3, semaphore.Available);

        async Future Joins() => await Future.Join(semaphore.Acquire(2), Timer.AfterTicks(9));
    }

    [Fact]
    public void Acquire_MoreThanThereCanBe_IsAnErrorAtOnce()
    {
        var semaphore = new Semaphore(1, most: 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => semaphore.Acquire(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => semaphore.Acquire(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => semaphore.TryAcquire(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => semaphore.Release(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Semaphore(5, most: 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Semaphore(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Semaphore(0, most: 0));
    }

    [Fact]
    public void Release_MoreThanTheMost_IsRefusedAndChangesNothing()
    {
        var semaphore = new Semaphore(3, most: 4);
        Assert.Throws<NotHeldException>(() => semaphore.Release(2));
        Assert.Equal(3, semaphore.Available);
        semaphore.Release();
        Assert.Throws<NotHeldException>(() => semaphore.Release());
        semaphore.AssertInvariants();
    }

    [Fact]
    public void Release_AtTheLargestInt_DoesNotOverflow()
    {
        using var test = new TestExecutor();
        var semaphore = new Semaphore(int.MaxValue);
        Assert.Throws<NotHeldException>(() => semaphore.Release());
        Assert.Throws<NotHeldException>(() => semaphore.Release(int.MaxValue));
        Assert.True(semaphore.TryAcquire(int.MaxValue));
        test.Spawn(Acquires(test, semaphore, int.MaxValue, "all"));
        test.RunUntilIdle();
        semaphore.Release(int.MaxValue);
        Assert.Throws<NotHeldException>(() => semaphore.Release());
        test.RunUntilIdle();
        test.AssertTrace("all");
    }

    private static async Future Acquires(TestExecutor test, Semaphore semaphore, int permits, string name)
    {
        await semaphore.Acquire(permits);
        test.Log(name);
    }
}
