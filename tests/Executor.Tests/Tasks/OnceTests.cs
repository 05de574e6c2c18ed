using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A future is inert until it is used, and used once.</summary>
public class OnceTests
{
    public static TheoryData<string, bool> EveryWayToUseAFutureTwice()
    {
        var data = new TheoryData<string, bool>();
        foreach (string way in new[] { "await", "awaited", "spawn", "spawned", "join", "select", "timeout", "block", "joined with itself" })
        {
            data.Add(way, true);
            data.Add(way, false);
        }

        return data;
    }

    [Fact]
    public void Call_OfAnAsyncMethod_RunsNoneOfIt()
    {
        using var test = new TestExecutor { ExpectLostFutures = true };
        Future future = Work(test);
        Assert.Empty(test.Trace);
        test.Spawn(future);
        Assert.Empty(test.Trace);
        test.RunOnce();
        test.AssertTrace("work");
    }

    [Fact]
    public void Combinators_UntilTheyAreUsed_RunNothing()
    {
        using var test = new TestExecutor();
        Future all = Future.Join(Future.Select(Work(test), Work(test)), Timeout.AfterTicks(Work(test), 5));
        test.RunUntilIdle();
        Assert.Empty(test.Trace);
        test.Executor.BlockOn(all);
        test.AssertTrace("work", "work", "work", "end", "end");
    }

    [Theory]
    [MemberData(nameof(EveryWayToUseAFutureTwice))]
    public void SecondUse_OfAFuture_IsAnErrorThatNamesTheMethod(string way, bool strict)
    {
        using var test = new TestExecutor(strict) { ExpectLostFutures = true };
        Exception? error = null;
        test.Executor.BlockOn(UseTwice());
        FutureMisuseException invalid = Assert.IsType<FutureMisuseException>(error);
        Assert.Contains(nameof(OnceTests) + "." + nameof(Work), invalid.Message, StringComparison.Ordinal);
        test.CancelAll();
        test.TakeUnhandled();

        async Future UseTwice()
        {
            Future future = Work(test);
            try
            {
                switch (way)
                {
                    case "await":
                        await future;
                        await future;
                        break;
                    case "awaited":
                        test.Spawn(Awaits(future));
                        await Future.Yield();
                        await future;
                        break;
                    case "spawn":
                        test.Spawn(future);
                        test.Spawn(future);
                        break;
                    case "spawned":
                        test.Spawn(future);
                        await future;
                        break;
                    case "join":
                        await future;
                        await Future.Join(future, Work(test));
                        break;
                    case "select":
                        await Future.Join(future, Work(test));
                        await Future.Select(Work(test), future);
                        break;
                    case "timeout":
                        await Timeout.AfterTicks(future, 10);
                        await Timeout.AfterTicks(future, 10);
                        break;
                    case "joined with itself":
                        await Future.Join(future, future);
                        break;
                    default:
                        await future;
                        using (var other = new Executor(new ManualClock()))
                        {
                            other.BlockOn(future);
                        }

                        break;
                }
            }
            catch (InvalidOperationException e)
            {
                error = e;
            }
        }

        static async Future Awaits(Future future) => await future;
    }

    [Fact]
    public void StrictMode_SecondAwaitAfterManyOtherCalls_IsStillAnError()
    {
        using var test = new TestExecutor();
        Future first = Work(test);
        test.Executor.BlockOn(first);
        for (int i = 0; i < 10; i++)
        {
            Future other = Work(test);
            Assert.NotSame(first, other);
            test.Executor.BlockOn(other);
        }

        Assert.Throws<FutureMisuseException>(() => test.Executor.BlockOn(first));
    }

    [Fact]
    public void NormalMode_AFinishedFuture_IsUsedAgainByTheNextCall()
    {
        using var test = new TestExecutor(strict: false);
        var seen = new HashSet<Future>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < 100; i++)
        {
            Future future = Reused();
            seen.Add(future);
            test.Executor.BlockOn(future);
        }

        Assert.True(seen.Count <= BuildConfig.FuturesPerMethod, seen.Count + " futures");

        static async Future Reused() => await Future.Yield();
    }

    [Fact]
    public void Await_OfATaskThatIsNotDone_IsAnErrorOfTheMethodThatAwaits()
    {
        using var test = new TestExecutor();
        var source = new TaskCompletionSource();
        var error = Assert.Throws<NotSupportedException>(() => test.Executor.BlockOn(AwaitsATask()));
        Assert.Contains("TaskAwaiter", error.Message, StringComparison.Ordinal);

        async Future AwaitsATask() => await source.Task;
    }

    [Fact]
    public async Task Await_OfAFutureInATask_IsAnError()
    {
        var error = await Assert.ThrowsAsync<NotSupportedException>(AwaitsAFuture);
        Assert.Contains("executor", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotSupportedException>(AwaitsAYield);

        static async Task AwaitsAFuture() => await Nothing();
        static async Task AwaitsAYield() => await Future.Yield();
        static async Future Nothing() => await Future.Yield();
    }

    [Fact]
    public void StrictMode_LostFutures_AreListedWithTheirSource()
    {
        using var test = new TestExecutor();
        Future forgotten = Work(test);
        test.Executor.BlockOn(Work(test));
        TaskHandle waits = test.Spawn(WaitsForEver());
        test.RunUntilIdle();

        string[] lost = [.. test.EndStrict()];

        Assert.Equal(3, lost.Length);
        const string Here = nameof(StrictMode_LostFutures_AreListedWithTheirSource);
        string work = Assert.Single(lost, line => line.Contains("OnceTests.Work made at", StringComparison.Ordinal));
        Assert.Contains(Here, work, StringComparison.Ordinal);
        string inside = "OnceTests." + Here + " (a function inside it) made at";
        Assert.Single(lost, line => line.Contains(inside, StringComparison.Ordinal));
        Assert.Single(lost, line => line.StartsWith("Timer made at", StringComparison.Ordinal));
        Assert.Equal(TaskState.Waiting, waits.GetState());
        Assert.NotNull(forgotten);

        static async Future WaitsForEver() => await Timer.AfterTicks(long.MaxValue);
    }

    [Fact]
    public void StrictMode_WhenAllIsDone_ListsNothing()
    {
        using var test = new TestExecutor();
        test.Executor.BlockOn(Future.Join(Work(test), Future.Select(Work(test), Timer.AfterTicks(90)), Timeout.AfterTicks(Work(test), 50)));
        Assert.Empty(test.EndStrict());
    }

    [Fact]
    public void Result_OfAFutureThatHasNotEnded_IsAnErrorThatNamesIt()
    {
        using var test = new TestExecutor();
        Future<int> future = Give();
        var error = Assert.Throws<FutureMisuseException>(() => future.TakeResult());
        Assert.Contains(nameof(Result_OfAFutureThatHasNotEnded_IsAnErrorThatNamesIt), error.Message, StringComparison.Ordinal);
        Assert.Throws<FutureMisuseException>(() => future.GetResult());
        Assert.Equal(1, test.Executor.BlockOn(future));
        Assert.Throws<FutureMisuseException>(() => future.GetResult());
        Assert.Throws<FutureMisuseException>(() => future.TakeResult());

        static async Future<int> Give()
        {
            await Future.Yield();
            return 1;
        }
    }

    private static async Future Work(TestExecutor test)
    {
        test.Log("work");
        await Timer.AfterTicks(1);
        test.Log("end");
    }
}
