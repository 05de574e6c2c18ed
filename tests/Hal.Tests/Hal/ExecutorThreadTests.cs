using System;
using System.Threading;
using Embedded.Async;
using Xunit;
using Signal = Embedded.Async.Signal;
using Timer = Embedded.Async.Timer;

namespace Embedded.Hal.Tests;

public class ExecutorThreadTests
{
    /// <summary>Only a hang is ever this long.</summary>
    private const int PatienceMilliseconds = 30_000;

    [Fact]
    public void TwoExecutors_AtTwoPriorities_TalkThroughAChannelAndASignal()
    {
        const int Rounds = 2_000;
        using var fast = new Executor(new SystemClock(), 8);
        using var slow = new Executor(new SystemClock(), 8);
        var questions = new Channel<int>(4, shared: true);
        var answered = new Signal();
        int answer = 0;
        long sum = 0;
        using var done = new ManualResetEventSlim();

        async Future Ask()
        {
            for (int i = 1; i <= Rounds; i++)
            {
                await questions.Send(i);
                await answered.Wait();
                sum += answer;
            }

            done.Set();
        }

        async Future Answer()
        {
            while (true)
            {
                // The signal publishes it.
                answer = 2 * await questions.Receive();
                answered.Set();
            }
        }

        fast.Spawn(Ask());
        slow.Spawn(Answer());
        var high = new ExecutorThread(fast, ThreadPriority.AboveNormal);
        var low = new ExecutorThread(slow, ThreadPriority.BelowNormal);
        high.Start();
        low.Start();
        Assert.True(done.Wait(PatienceMilliseconds, TestContext.Current.CancellationToken), "a message was lost");
        high.Stop();
        low.Stop();
        Assert.True(high.Join(PatienceMilliseconds));
        Assert.True(low.Join(PatienceMilliseconds));
        Assert.Equal((long)Rounds * (Rounds + 1), sum);
        Assert.Null(high.Failure);
        Assert.Null(low.Failure);
    }

    [Fact]
    public void Stop_BeforeStart_AndWhileItRests_EndsTheThread()
    {
        using var first = new Executor(new SystemClock(), 2);
        var early = new ExecutorThread(first);
        early.Stop();
        early.Start();
        Assert.True(early.Join(PatienceMilliseconds));

        using var second = new Executor(new SystemClock(), 2);
        second.Spawn(Sleeps());
        var resting = new ExecutorThread(second);
        resting.Start();
        Assert.False(resting.Join(1));
        resting.Stop();
        Assert.True(resting.Join(PatienceMilliseconds));
        Assert.Equal(1, second.TaskCount);

        static async Future Sleeps() => await Timer.AfterMilliseconds(3_600_000);
    }

    [Fact]
    public void AHandlerThatThrows_EndsTheThread_AndIsKept()
    {
        using var executor = new Executor(new SystemClock(), 4)
        {
            UnhandledException = (_, exception) => throw new InvalidOperationException("the handler gives up", exception),
        };
        executor.Spawn(Fails());
        var thread = new ExecutorThread(executor);
        thread.Start();
        Assert.True(thread.Join(PatienceMilliseconds));
        Assert.Equal("the handler gives up", thread.Failure?.Message);

        static async Future Fails()
        {
            await Future.Yield();
            throw new InvalidOperationException("the task");
        }
    }

    [Fact]
    public void AnExecutorWithoutASlot_IsRefused()
    {
        using var executor = new Executor(new SystemClock(), 1);
        executor.Spawn(Waits());
        Assert.Throws<CapacityException>(() => new ExecutorThread(executor));

        static async Future Waits() => await new Signal().Wait();
    }
}
