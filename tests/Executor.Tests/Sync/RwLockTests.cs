using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Readers or a writer; the numbers are those of the diagram at <see cref="RwLock"/>. Random users are in <see cref="LockModelTests"/>.</summary>
public class RwLockTests
{
    [Fact]
    public void Step1And2_ReadersShareIt_AndAWriterComesAfterTheLast()
    {
        using var test = new TestExecutor();
        var rwLock = new RwLock();
        test.Spawn(Reads(test, rwLock, "r1", 2));
        test.Spawn(Reads(test, rwLock, "r2", 4));
        test.Spawn(Writes(test, rwLock, "w", 1));
        test.RunToEnd();
        test.AssertTrace("+r1", "+r2", "-r1", "-r2", "+w", "-w");
        rwLock.AssertInvariants();
    }

    [Fact]
    public void Step1_AReaderBehindAWaitingWriter_DoesNotPassIt()
    {
        using var test = new TestExecutor();
        var rwLock = new RwLock();
        test.Spawn(Reads(test, rwLock, "r1", 5));
        test.Spawn(Writes(test, rwLock, "w", 1));
        test.Spawn(Reads(test, rwLock, "r2", 1));
        test.RunUntilIdle();
        Assert.Null(rwLock.TryRead());
        test.RunToEnd();
        test.AssertTrace("+r1", "-r1", "+w", "-w", "+r2", "-r2");
    }

    [Fact]
    public void Step4And6_WritersAndReadersTakeTurns()
    {
        using var test = new TestExecutor();
        var rwLock = new RwLock();
        test.Spawn(Writes(test, rwLock, "w1", 1));
        test.Spawn(Writes(test, rwLock, "w2", 1));
        test.Spawn(Writes(test, rwLock, "w3", 1));
        test.Spawn(Reads(test, rwLock, "r1", 1));
        test.Spawn(Reads(test, rwLock, "r2", 1));
        test.RunToEnd();
        // Both readers wait for one writer only, although three came before them.
        test.AssertTrace("+w1", "-w1", "+r1", "+r2", "-r1", "-r2", "+w2", "-w2", "+w3", "-w3");
    }

    [Fact]
    public void Step4_Downgrade_LetsReadersInAndNoWriter()
    {
        using var test = new TestExecutor();
        var rwLock = new RwLock();
        WriteGuard writer = rwLock.TryWrite()!;
        test.Spawn(Writes(test, rwLock, "w", 1));
        test.Spawn(Reads(test, rwLock, "r", 1));
        test.RunUntilIdle();
        ReadGuard reader = writer.Downgrade();
        Assert.Equal(2, rwLock.Readers);
        Assert.False(rwLock.IsWriting);
        test.RunToEnd();
        test.AssertTrace("+r", "-r");
        reader.Dispose();
        test.RunToEnd();
        test.AssertTrace("+w", "-w");
        Assert.Throws<NotHeldException>(writer.Dispose);
        Assert.Throws<NotHeldException>(() => writer.Downgrade());
    }

    [Fact]
    public void Read_MoreThanTheReadersItIsMadeFor_Waits()
    {
        using var test = new TestExecutor();
        var rwLock = new RwLock(readers: 1);
        ReadGuard guard = rwLock.TryRead()!;
        Assert.Null(rwLock.TryRead());
        test.Spawn(Reads(test, rwLock, "r", 1));
        test.RunUntilIdle();
        test.AssertTrace();
        guard.Dispose();
        rwLock.AssertInvariants();
        test.RunToEnd();
        test.AssertTrace("+r", "-r");
    }

    [Fact]
    public void Write_WhoseWaiterIsCancelled_LetsReadersBehindItGoOn()
    {
        using var test = new TestExecutor();
        var rwLock = new RwLock();
        ReadGuard guard = rwLock.TryRead()!;
        TaskHandle writer = test.Spawn(Writes(test, rwLock, "w", 1));
        test.Spawn(Reads(test, rwLock, "r", 1));
        test.RunUntilIdle();
        writer.Cancel();
        test.RunToEnd();
        test.AssertTrace("+r", "-r");
        guard.Dispose();
        rwLock.TryWrite()!.Dispose();
    }

    [Fact]
    public void Write_WhoseWaiterIsCancelledAfterItWasWoken_GoesToTheNext()
    {
        using var test = new TestExecutor();
        var rwLock = new RwLock();
        ReadGuard guard = rwLock.TryRead()!;
        TaskHandle first = test.Spawn(Writes(test, rwLock, "w1", 1));
        test.Spawn(Writes(test, rwLock, "w2", 1));
        test.RunUntilIdle();
        guard.Dispose();
        first.Cancel();
        test.RunToEnd();
        test.AssertTrace("+w2", "-w2");
        rwLock.AssertInvariants();
    }

    [Fact]
    public void Read_WhoseWaiterIsCancelledAfterItWasWoken_LeavesTheLockToTheWriter()
    {
        using var test = new TestExecutor();
        var rwLock = new RwLock();
        WriteGuard guard = rwLock.TryWrite()!;
        TaskHandle reader = test.Spawn(Reads(test, rwLock, "r", 1));
        test.Spawn(Writes(test, rwLock, "w", 1));
        test.RunUntilIdle();
        guard.Dispose();
        reader.Cancel();
        test.RunToEnd();
        test.AssertTrace("+w", "-w");
    }

    [Fact]
    public void Locks_ThatNobodyTook_AreUnlocked()
    {
        using var test = new TestExecutor();
        var rwLock = new RwLock();
        test.Executor.BlockOn(Selects());
        Assert.NotNull(rwLock.TryWrite());

        async Future Selects()
        {
            Assert.Equal(0, await Future.Select(rwLock.Read(), Timer.AfterTicks(5)));
            Assert.Equal(1, rwLock.Readers);
            await Future.Yield();
            Assert.Equal(0, rwLock.Readers);
            Assert.Equal(0, await Future.Select(rwLock.Write(), Timer.AfterTicks(5)));
            Assert.True(rwLock.IsWriting);
            await Future.Yield();
        }
    }

    [Fact]
    public void Guards_DisposedTwice_DoNotUnlockTheNextOnes()
    {
        var rwLock = new RwLock(readers: 1);
        ReadGuard reader = rwLock.TryRead()!;
        reader.Dispose();
        ReadGuard next = rwLock.TryRead()!;
        Assert.Throws<NotHeldException>(reader.Dispose);
        Assert.Equal(1, rwLock.Readers);
        next.Dispose();
        WriteGuard writer = rwLock.TryWrite()!;
        writer.Dispose();
        Assert.NotNull(rwLock.TryWrite());
        Assert.Throws<NotHeldException>(writer.Dispose);
        Assert.True(rwLock.IsWriting);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RwLock(readers: 0));
    }

    private static async Future Reads(TestExecutor test, RwLock rwLock, string name, int ticks)
    {
        using (await rwLock.Read())
        {
            test.Log("+" + name);
            await Timer.AfterTicks(ticks);
            test.Log("-" + name);
        }
    }

    private static async Future Writes(TestExecutor test, RwLock rwLock, string name, int ticks)
    {
        using (await rwLock.Write())
        {
            test.Log("+" + name);
            await Timer.AfterTicks(ticks);
            test.Log("-" + name);
        }
    }
}
