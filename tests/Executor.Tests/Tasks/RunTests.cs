using System;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Ways to run an executor, and ways not to.</summary>
public class RunTests
{
    [Fact]
    public void BlockOn_GivesTheResultAndLeavesOtherTasksWhereTheyAre()
    {
        using var test = new TestExecutor();
        TaskHandle other = test.Spawn(Steps(test, "other", 10));
        Assert.Equal(7, test.Executor.BlockOn(Seven()));
        Assert.Equal(TaskState.Ready, other.GetState());
        test.AssertTrace("other 0", "other 1");
        test.RunUntilIdle();
        Assert.Equal(8, test.TakeTrace().Length);

        static async Future<int> Seven()
        {
            await Future.Yield();
            return 7;
        }
    }

    [Fact]
    public void BlockOn_OfAFutureThatFails_Throws()
    {
        using var test = new TestExecutor();
        Assert.Equal("x", Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Fail("x"))).Message);
        Assert.Equal(0, test.Executor.TaskCount);
        Assert.Empty(test.TakeUnhandled());
    }

    [Fact]
    public void BlockOn_OfAFutureThatIsCancelledMeanwhile_ThrowsThat()
    {
        using var test = new TestExecutor();
        test.Spawn(CancelSlot(1));
        Assert.Throws<FutureCanceledException>(() => test.Executor.BlockOn(Timer.AfterTicks(50)));

        async Future CancelSlot(int slot)
        {
            await Timer.AfterTicks(3);
            Assert.True(test.Executor.GetTask(slot).Cancel());
        }
    }

    [Fact]
    public void BlockOn_OfALeafThatAnEventCompletes_FreesItsSlot()
    {
        using var test = new TestExecutor();
        var signal = new Signal();
        test.Executor.BlockOn(Timer.AfterTicks(5));
        Assert.Equal(0, test.Executor.TaskCount);
        test.Spawn(Sets());
        test.Executor.BlockOn(signal.Wait());
        Assert.Equal(0, test.Executor.TaskCount);
        Assert.False(signal.IsSet);

        async Future Sets()
        {
            await Timer.AfterTicks(5);
            signal.Set();
        }
    }

    [Fact]
    public void RunUntil_LeavesTheResultInTheFuture()
    {
        using var test = new TestExecutor();
        Future<int> future = Future.Select(Timer.AfterTicks(5), Timer.AfterTicks(2));
        test.Executor.RunUntil(future);
        Assert.Equal(2, test.Clock.NowTicks);
        Assert.Equal(1, future.TakeResult());
        Assert.Throws<FutureMisuseException>(() => future.TakeResult());
    }

    [Fact]
    public void BlockOn_WithNothingThatCouldEndIt_SaysSoAndLeavesNothingBehind()
    {
        using var test = new TestExecutor();
        var gate = new Signal();
        var error = Assert.Throws<DeadlockException>(() => test.Executor.BlockOn(Wait(gate)));
        Assert.Contains("every task waits", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, test.Executor.TaskCount);

        // The task is an ordinary one now.
        gate.Set();
        test.RunUntilIdle();
        Assert.Equal(0, test.Executor.TaskCount);

        static async Future Wait(Signal signal) => await signal.Wait();
    }

    [Fact]
    public void RunOnce_PollsOneTaskAndSaysWhetherThereWasOne()
    {
        using var test = new TestExecutor();
        Assert.False(test.RunOnce());
        test.Spawn(Steps(test, "a", 2));
        test.Spawn(Steps(test, "b", 1));
        Assert.True(test.Executor.IsReady);
        Assert.True(test.RunOnce());
        test.AssertTrace("a 0");
        Assert.Equal(4, test.RunUntilIdle());
        test.AssertTrace("b 0", "a 1");
        Assert.False(test.Executor.IsReady);
    }

    [Fact]
    public void Stop_EndsRunAfterThePollAndRunGoesOnLater()
    {
        using var test = new TestExecutor();
        test.Spawn(Stopper());
        test.Spawn(Steps(test, "a", 3));
        test.Executor.Run();
        test.AssertTrace("stopping");
        test.Executor.Run();
        test.AssertTrace("a 0", "stopping again");
        test.RunUntilIdle();
        test.AssertTrace("a 1", "a 2");

        async Future Stopper()
        {
            test.Log("stopping");
            test.Executor.Stop();
            await Future.Yield();
            test.Log("stopping again");
            test.Executor.Stop();
        }
    }

    [Fact]
    public void Stop_DuringBlockOn_DoesNotStopIt()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(StopsAndGoesOn());
        test.AssertTrace("done");

        async Future StopsAndGoesOn()
        {
            test.Executor.Stop();
            await Timer.AfterTicks(5);
            test.Executor.Stop();
            await Future.Yield();
            test.Log("done");
        }
    }

    [Theory]
    [InlineData("Run")]
    [InlineData("RunOnce")]
    [InlineData("RunUntilIdle")]
    [InlineData("BlockOn")]
    public void Run_InsideATask_IsAnErrorAndChangesNothing(string way)
    {
        using var test = new TestExecutor();
        var error = Assert.Throws<WrongContextException>(() => test.Executor.BlockOn(RunsInside()));
        Assert.Contains("running already", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, test.Executor.TaskCount);
        Assert.Equal(0, test.RunUntilIdle());
        test.ExpectLostFutures = way == "BlockOn";

        async Future RunsInside()
        {
            await Future.Yield();
            switch (way)
            {
                case "Run":
                    test.Executor.Run();
                    break;
                case "RunOnce":
                    test.Executor.RunOnce();
                    break;
                case "RunUntilIdle":
                    test.Executor.RunUntilIdle();
                    break;
                default:
                    test.Executor.BlockOn(Fail("never"));
                    break;
            }
        }
    }

    [Fact]
    public void AnotherExecutor_RunInsideATask_IsFineAndTheOuterOneIsCurrentAgain()
    {
        using var test = new TestExecutor();
        using var inner = new Executor(new ManualClock());
        test.Executor.BlockOn(Outer());
        test.AssertTrace("outer", "inner", "outer", "outer");

        async Future Outer()
        {
            Log();
            inner.BlockOn(Inner());
            Log();
            await Future.Yield();
            Log();
        }

        async Future Inner()
        {
            await Timer.AfterTicks(3);
            Log();
        }

        void Log() => test.Log(Executor.Current == inner ? "inner" : "outer");
    }

    [Fact]
    public void UseFromAnotherThread_AfterItFirstRan_IsAnError()
    {
        using var test = new TestExecutor { ExpectLostFutures = true };
        test.RunOnce();
        Future work = Fail("never");
        Exception?[] errors =
        [
            OnAnotherThread(() => test.Executor.RunOnce()),
            OnAnotherThread(() => test.Executor.Run()),
            OnAnotherThread(() => test.Executor.Spawn(work)),
            OnAnotherThread(() => test.Executor.BlockOn(work)),
        ];
        Assert.All(errors, error => Assert.Contains("belongs to the thread", Assert.IsType<WrongContextException>(error).Message, StringComparison.Ordinal));
        Assert.Equal(0, test.Executor.TaskCount);
    }

    [Fact]
    public void Current_OutsideATask_IsAnError()
    {
        using var test = new TestExecutor();
        Assert.Throws<WrongContextException>(() => Executor.Current);
        Assert.Throws<WrongContextException>(() => test.Executor.CurrentTask);
        Assert.Throws<WrongContextException>(() => test.Executor.CurrentWaker);
    }

    [Fact]
    public void Executor_WithAnImpossibleNumberOfSlots_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Executor(new ManualClock(), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Executor(new ManualClock(), 65_536));
    }

    [Fact]
    public void HandlerThatThrows_EndsTheRunButNotTheExecutor()
    {
        using var test = new TestExecutor();
        test.Executor.UnhandledException = (_, e) => throw new ArgumentException("from the handler", e);
        test.Spawn(Fail("task"));
        test.Spawn(Steps(test, "neighbour", 2));
        Assert.Throws<ArgumentException>(() => test.RunUntilIdle());
        test.RunUntilIdle();
        test.AssertTrace("neighbour 0", "neighbour 1");
    }

    [Fact]
    public void HandlerThatThrowsWhileACancellationIsSwallowed_LeavesTheExecutorUsable()
    {
        using var test = new TestExecutor { ExpectLostFutures = true };
        test.Executor.UnhandledException = (_, e) => throw new ArgumentException("from the handler", e);
        TaskHandle bad = test.Spawn(SwallowsForEver());
        test.Spawn(Steps(test, "neighbour", 2));
        test.RunOnce();
        bad.Cancel();
        Assert.Throws<ArgumentException>(() => test.RunUntilIdle());
        test.Executor.UnhandledException = (_, _) => { };
        test.RunUntilIdle();
        test.AssertTrace("neighbour 0", "neighbour 1");

        static async Future SwallowsForEver()
        {
            while (true)
            {
                try
                {
                    await Timer.AfterTicks(5);
                }
                catch (Exception)
                {
                }
            }
        }
    }

    private static Exception? OnAnotherThread(Action action)
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(action));
        thread.Start();
        thread.Join();
        return error;
    }

    private static async Future Steps(TestExecutor test, string name, int count)
    {
        for (int i = 0; i < count; i++)
        {
            test.Log(name + " " + i);
            await Future.Yield();
        }
    }

    private static async Future Fail(string message)
    {
        await Future.Yield();
        throw new InvalidOperationException(message);
    }
}
