using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>One holder at a time; random users are in <see cref="LockModelTests"/>.</summary>
public class MutexTests
{
    [Fact]
    public void Lock_IsFree_DoesNotWait()
    {
        using var test = new TestExecutor();
        var mutex = new Mutex();
        test.Spawn(Enters(test, mutex, "a", 0));
        Assert.Equal(1, test.RunUntilIdle());
        test.AssertTrace("+a", "-a");
        Assert.False(mutex.IsLocked);
    }

    [Fact]
    public void Lock_ByThree_IsGivenInTheOrderTheyCame()
    {
        using var test = new TestExecutor();
        var mutex = new Mutex();
        test.Spawn(Enters(test, mutex, "a", 5));
        test.Spawn(Enters(test, mutex, "b", 1));
        test.Spawn(Enters(test, mutex, "c", 1));
        test.RunUntilIdle();
        Assert.True(mutex.IsLocked);
        test.RunToEnd();
        test.AssertTrace("+a", "-a", "+b", "-b", "+c", "-c");
    }

    [Fact]
    public void Lock_WhoseWaiterIsCancelled_GoesToTheNext()
    {
        using var test = new TestExecutor();
        var mutex = new Mutex();
        MutexGuard guard = mutex.TryLock()!;
        TaskHandle first = test.Spawn(Enters(test, mutex, "a", 0));
        test.Spawn(Enters(test, mutex, "b", 0));
        test.RunUntilIdle();
        guard.Dispose();
        first.Cancel();
        mutex.AssertInvariants();
        test.RunUntilIdle();
        test.AssertTrace("+b", "-b");
        mutex.AssertInvariants();
    }

    [Fact]
    public void Lock_WhoseHolderIsCancelled_IsUnlocked()
    {
        using var test = new TestExecutor();
        var mutex = new Mutex();
        TaskHandle holder = test.Spawn(Enters(test, mutex, "a", 100));
        test.RunUntilIdle();
        holder.Cancel();
        test.RunUntilIdle();
        Assert.False(mutex.IsLocked);
        test.AssertTrace("+a", "-a");
    }

    [Fact]
    public void TryLock_WhileSetAsideForAWaiter_IsRefused()
    {
        using var test = new TestExecutor();
        var mutex = new Mutex();
        MutexGuard guard = mutex.TryLock()!;
        Assert.Null(mutex.TryLock());
        test.Spawn(Enters(test, mutex, "a", 0));
        test.RunUntilIdle();
        guard.Dispose();
        Assert.Null(mutex.TryLock());
        test.RunUntilIdle();
        mutex.TryLock()!.Dispose();
        test.AssertTrace("+a", "-a");
    }

    [Fact]
    public void Lock_ThatASelectWonAndNobodyTook_IsUnlocked()
    {
        using var test = new TestExecutor();
        var mutex = new Mutex();
        test.Executor.BlockOn(Selects());
        Assert.False(mutex.IsLocked);
        mutex.AssertInvariants();

        async Future Selects()
        {
            Assert.Equal(0, await Future.Select(mutex.Lock(), Timer.AfterTicks(5)));
            await Future.Yield();
        }
    }

    [Fact]
    public void Lock_ThatASelectWonAndATaskTook_IsHeld()
    {
        using var test = new TestExecutor();
        var mutex = new Mutex();
        test.Executor.BlockOn(Selects());
        Assert.False(mutex.IsLocked);

        async Future Selects()
        {
            Future<MutexGuard> wait = mutex.Lock();
            Assert.Equal(0, await Future.Select(wait, Timer.AfterTicks(5)));
            using (wait.TakeResult())
            {
                await Future.Yield();
                Assert.True(mutex.IsLocked);
            }
        }
    }

    [Fact]
    public void Guard_DisposedTwice_DoesNotUnlockTheNextOnes()
    {
        var mutex = new Mutex();
        MutexGuard first = mutex.TryLock()!;
        first.Dispose();
        MutexGuard second = mutex.TryLock()!;
        Assert.Throws<NotHeldException>(first.Dispose);
        Assert.True(mutex.IsLocked);
        second.Dispose();
        Assert.Throws<NotHeldException>(second.Dispose);
        mutex.AssertInvariants();
    }

    [Fact]
    public void Lock_AwaitedAfterItWasTaken_SaysThatItWasUsedTwice()
    {
        using var test = new TestExecutor(strict: false);
        var mutex = new Mutex();
        Future<MutexGuard> wait = mutex.Lock();
        test.Executor.BlockOn(Takes());
        Assert.Contains("used twice", Assert.Throws<FutureMisuseException>(() => test.Executor.BlockOn(wait)).Message, StringComparison.Ordinal);

        async Future Takes()
        {
            using (await wait)
            {
                await Future.Yield();
            }
        }
    }

    private static async Future Enters(TestExecutor test, Mutex mutex, string name, int ticks)
    {
        using (await mutex.Lock())
        {
            test.Log("+" + name);
            try
            {
                if (ticks > 0)
                {
                    await Timer.AfterTicks(ticks);
                }
            }
            finally
            {
                test.Log("-" + name);
            }
        }
    }
}
