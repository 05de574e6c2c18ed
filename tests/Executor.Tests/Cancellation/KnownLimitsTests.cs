using System;
using System.Threading.Tasks;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>
/// What one might expect and the design does not promise, pinned so that a change of it is noticed. docs/architecture.md says
/// the same in words.
/// </summary>
public class KnownLimitsTests
{
    [Fact]
    public void InertFutureHeldByAMethodThatIsDropped_IsLostToItsPool_AndStrictModeSaysSo()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Later(Timer.AfterTicks(1)));
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        string lost = Assert.Single(test.EndStrict());
        Assert.StartsWith("Timer made at", lost, StringComparison.Ordinal);

        static async Future Later(Future future)
        {
            await Timer.AfterTicks(10);
            await future;
        }
    }

    [Fact]
    public void SwallowedCancellation_FollowedByALoopElsewhere_IsTakenForCleanUp()
    {
        var clock = new ManualClock();
        using var executor = new Executor(clock);
        TaskHandle task = executor.Spawn(Body());
        executor.RunUntilIdle();
        task.Cancel();
        for (int i = 0; i < 1000; i++)
        {
            executor.RunOnce();
            clock.Advance(1);
        }

        Assert.Equal(1, executor.TaskCount);
        Assert.Equal(TaskState.Waiting, task.GetState());

        static async Future Body()
        {
            try
            {
                await Timer.AfterTicks(10);
            }
            catch (Exception)
            {
            }

            while (true)
            {
                await Timer.AfterTicks(1);
            }
        }
    }

    [Fact]
    public void AwaitOfATask_InsideATryFinally_ThrowsWithoutTheFinally()
    {
        using var test = new TestExecutor();
        var source = new TaskCompletionSource();
        Assert.Throws<NotSupportedException>(() => test.Executor.BlockOn(Body()));
        // The compiler leaves out finally blocks when it suspends, and a refusal comes while it does.
        test.AssertTrace();

        async Future Body()
        {
            try
            {
                await source.Task;
            }
            finally
            {
                test.Log("finally");
            }
        }
    }

    [Fact]
    public void JoinThatIsRefused_LosesWhatItHad_AndStrictModeSaysSo()
    {
        using var test = new TestExecutor();
        Future once = Timer.AfterTicks(1);
        Assert.Throws<FutureMisuseException>(() => Future.Join(once, once));
        Assert.Equal(2, test.EndStrict().Count);
    }

    [Fact]
    public void JoinOfTheTaskItself_IsAnError()
    {
        using var test = new TestExecutor();
        Assert.Throws<WrongContextException>(() => test.Executor.BlockOn(Body()));
        Assert.Equal(0, test.Executor.TaskCount);

        static async Future Body() => await Executor.Current.CurrentTask.Join();
    }

    [Fact]
    public void FailureInTheCleanUpOfALoser_ReachesTheHandler()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Future.Select(Fails(), Timer.AfterTicks(2)));
        Assert.Single(test.TakeUnhandled());

        static async Future Fails()
        {
            try
            {
                await Timer.AfterTicks(90);
            }
            catch (FutureCanceledException e)
            {
                throw new InvalidOperationException("clean-up", e);
            }
        }
    }

    [Fact]
    public void FinallyThatRunsInTheNormalCourse_IsCutShortByACancellation()
    {
        using var test = new TestExecutor();
        TaskHandle task = test.Spawn(Body());
        test.RunUntilIdle();
        test.AssertTrace("finally begins");
        task.Cancel();
        test.RunToEnd();
        test.AssertTrace();
        Assert.Equal(TaskState.Canceled, task.GetState());

        async Future Body()
        {
            try
            {
                await Timer.AfterTicks(0);
            }
            finally
            {
                test.Log("finally begins");
                await Timer.AfterTicks(5);
                test.Log("finally ends");
            }
        }
    }

    [Fact]
    public void HandlerThatRunsTheExecutorAgain_IsAnError()
    {
        using var test = new TestExecutor();
        Exception? error = null;
        test.Executor.UnhandledException = (_, _) => error = Record.Exception(() => test.Executor.RunUntilIdle());
        test.Spawn(Fails());
        test.RunUntilIdle();
        Assert.IsType<WrongContextException>(error);

        static async Future Fails()
        {
            await Future.Yield();
            throw new InvalidOperationException();
        }
    }
}
