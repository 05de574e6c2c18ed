using System;
using Xunit;

namespace Embedded.Async.Tests;

public class ShutdownTests
{
    [Fact]
    public void Tasks_ThatLookAtTheToken_FinishByThemselves()
    {
        using var test = new TestExecutor();
        test.Spawn(Finishes());
        test.Spawn(Polls());
        test.RunUntilIdle();
        test.Advance(20);
        test.Advance(5);
        Assert.Equal(0, test.Executor.ShutDown(100, 100));
        test.AssertTrace("finishing at 25", "finished at 35", "saw it at 40");
        Assert.Equal(40, test.Clock.NowTicks);

        async Future Finishes()
        {
            await test.Executor.ShutdownToken.WhenCancelled();
            test.Log("finishing at " + test.Clock.NowTicks);
            await Timer.AfterTicks(10);
            test.Log("finished at " + test.Clock.NowTicks);
        }

        async Future Polls()
        {
            while (!test.Executor.ShutdownToken.IsCancelled)
            {
                await Timer.AfterTicks(20);
            }

            test.Log("saw it at " + test.Clock.NowTicks);
        }
    }

    [Fact]
    public void Tasks_ThatAreLeftAfterTheFirstLimit_AreCancelled_AndAfterTheSecondLeft()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        TaskHandle quick = test.Spawn(CleansUp("quick", 10), "quick");
        TaskHandle slow = test.Spawn(CleansUp("slow", 500), "slow");
        TaskHandle deaf = test.Spawn(Future.Shield(signal.Wait()), "deaf");
        test.RunUntilIdle();
        Assert.Equal(2, test.Executor.ShutDown(finishTicks: 50, cleanUpTicks: 100));
        test.AssertTrace("quick at 50", "slow at 50", "quick clean at 60");
        Assert.Equal(150, test.Clock.NowTicks);
        Assert.Equal(TaskState.Canceled, quick.GetState());
        Assert.Equal("slow", test.Executor.GetName(test.Executor.GetTask(slow.GetSlot())));
        Assert.Equal("deaf", test.Executor.GetName(test.Executor.GetTask(deaf.GetSlot())));

        // Whoever goes on finds them where they stood.
        signal.Set();
        test.RunToEnd();
        test.AssertTrace("slow clean at 550");
        Assert.Equal(0, test.Executor.TaskCount);

        async Future CleansUp(string name, int ticks)
        {
            try
            {
                await Future.Pending();
            }
            finally
            {
                test.Log(name + " at " + test.Clock.NowTicks);
                await Timer.AfterTicks(ticks);
                test.Log(name + " clean at " + test.Clock.NowTicks);
            }
        }
    }

    [Fact]
    public void NoTimeToFinish_CancelsAtOnce()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Timer.AfterTicks(5));
        test.RunUntilIdle();
        Assert.Equal(0, test.Executor.ShutDown(0, 10));
        Assert.Equal(0, test.Clock.NowTicks);
        Assert.Equal(TaskState.Canceled, task.GetState());
    }

    [Fact]
    public void NoTask_EndsAtOnce()
    {
        using var test = new TestExecutor();
        Assert.Equal(0, test.Executor.ShutDown(long.MaxValue, long.MaxValue));
        Assert.Equal(0, test.Clock.NowTicks);
    }

    [Fact]
    public void TaskThatYieldsForEver_DelaysNoLimit()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Spins());
        Assert.Equal(0, test.Executor.ShutDown(50, 50));
        Assert.Equal(TaskState.Canceled, task.GetState());
        Assert.Equal(50, test.Clock.NowTicks);

        async Future Spins()
        {
            while (true)
            {
                // Time stands still while tasks run, so this one is what the time takes.
                test.Clock.Advance(1);
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void RequestShutdown_ByATask_EndsRun_AndTheTokenTellsTheOthers()
    {
        using var test = new TestExecutor();
        CancellationToken token = test.Executor.ShutdownToken;
        test.Spawn(Waits());
        test.Spawn(Asks());
        test.Executor.Run();
        Assert.True(token.IsCancelled);
        Assert.Same(token, test.Executor.ShutdownToken);
        Assert.Equal(0, test.Executor.ShutDown(10, 10));
        test.AssertTrace("asks at 30", "told at 30");

        async Future Waits()
        {
            await token.WhenCancelled();
            test.Log("told at " + test.Clock.NowTicks);
        }

        async Future Asks()
        {
            await Timer.AfterTicks(30);
            test.Log("asks at " + test.Clock.NowTicks);
            test.Executor.RequestShutdown();
        }
    }

    [Fact]
    public void Token_ThatIsAskedForTooLate_IsCancelled()
    {
        using var test = new TestExecutor();
        Assert.Equal(0, test.Executor.ShutDown(10, 10));
        Assert.True(test.Executor.ShutdownToken.IsCancelled);
    }

    [Fact]
    public void ShutDown_ByATask_IsRefused()
    {
        using var test = new TestExecutor();
        Assert.Throws<WrongContextException>(() => test.Executor.BlockOn(Asks()));

        async Future<int> Asks()
        {
            await Future.Yield();
            return test.Executor.ShutDown(1, 1);
        }
    }

    [Fact]
    public void TaskSpawnedWhileOthersFinish_IsCancelledWithThem()
    {
        using var test = new TestExecutor();
        test.Spawn(Spawns());
        test.RunUntilIdle();
        Assert.Equal(0, test.Executor.ShutDown(10, 10));
        test.AssertTrace("child ends at 10");

        async Future Spawns()
        {
            await test.Executor.ShutdownToken.WhenCancelled();
            test.Executor.Spawn(Child());
        }

        async Future Child()
        {
            try
            {
                await Future.Pending();
            }
            finally
            {
                test.Log("child ends at " + test.Clock.NowTicks);
            }
        }
    }

    [Fact]
    public void ExceptionWhileOthersFinish_ReachesTheHandler_AndTheShutdownGoesOn()
    {
        using var test = new TestExecutor();
        test.Spawn(Fails());
        Assert.Equal(0, test.Executor.ShutDown(10, 10));
        Assert.IsType<FormatException>(Assert.Single(test.TakeUnhandled()));

        static async Future Fails()
        {
            await Timer.AfterTicks(3);
            throw new FormatException();
        }
    }

    [Fact]
    public void OnRealTime_FromOutside_TheLimitsHold()
    {
        using var executor = new Executor();
        var signal = new Signal();
        executor.Spawn(Asks());
        TaskHandle never = executor.Spawn(Future.Pending());
        Worker worker = Worker.Start(signal.Set);
        executor.Run();
        worker.Join("the other thread hangs");
        Assert.Equal(0, executor.ShutDown(Clock.TicksFromMilliseconds(1), Clock.TicksFromMilliseconds(60_000)));
        Assert.Equal(TaskState.Canceled, never.GetState());

        async Future Asks()
        {
            await signal.Wait();
            executor.RequestShutdown();
        }
    }
}
