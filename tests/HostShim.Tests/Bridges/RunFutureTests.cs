using System;
using System.Threading;
using System.Threading.Tasks;
using Embedded.Async;
using Xunit;
using DotNetToken = System.Threading.CancellationToken;

namespace Embedded.HostShim.Tests.Bridges;

/// <summary>A Task that a future starts and cancels.</summary>
public sealed class RunFutureTests
{
    [Fact]
    public void Run_StartsWhenAwaited_AndGivesTheResult()
    {
        using var test = new BridgeTest();
        bool hasBegun = false;
        test.Run(Main());

        async Future Main()
        {
            Future<int> run = Bridge.Run(async _ =>
            {
                hasBegun = true;
                await Task.Yield();
                return 3;
            });
            await Future.Yield();
            Assert.False(hasBegun);
            Assert.Equal(3, await run);
            await Bridge.Run(_ => Task.CompletedTask);
        }
    }

    [Fact]
    public void Run_WhatIsThrown_BeforeTheTaskAndInIt_ComesAsItIs()
    {
        using var test = new BridgeTest();
        var cause = new FormatException();
        test.Run(Main());

        async Future Main()
        {
            Assert.Same(cause, await Caught(Bridge.Run(_ => throw cause)));
            Assert.Same(cause, await Caught(Bridge.Run(_ => Task.FromException<int>(cause))));
            Assert.IsType<InvalidOperationException>(await Caught(Bridge.Run(_ => null!)));
            // Nobody cancelled the future.
            Assert.IsType<TaskCanceledException>(await Caught(Bridge.Run(_ => Task.FromCanceled(new DotNetToken(true)))));
        }
    }

    [Fact]
    public void Cancel_CancelsTheToken_AndWaitsForTheCleanUp()
    {
        using var test = new BridgeTest();
        var cleanUp = new TaskCompletionSource();
        var began = new TaskCompletionSource();
        TaskHandle task = test.Executor.Spawn(Main());
        test.RunUntilIdle();
        task.Cancel();
        test.RunUntil(() => began.Task.IsCompleted);
        test.RunUntilIdle();
        Assert.Equal(TaskState.Waiting, task.GetState());
        test.Log("clean-up goes on");
        cleanUp.SetResult();
        test.RunUntil(() => task.GetState() == TaskState.Canceled);
        Assert.Equal(["clean-up goes on", "the Task has ended", "the future has ended"], test.Trace);

        async Future Main()
        {
            try
            {
                await Bridge.Run(async token =>
                {
                    try
                    {
                        await Task.Delay(System.Threading.Timeout.Infinite, token);
                    }
                    finally
                    {
                        began.SetResult();
                        await cleanUp.Task;
                        test.Log("the Task has ended");
                    }
                });
            }
            finally
            {
                test.Log("the future has ended");
            }
        }
    }

    [Fact]
    public void Cancel_BeforeTheFirstPoll_StartsNothing()
    {
        using var test = new BridgeTest();
        TaskHandle task = test.Executor.Spawn(Bridge.Run(_ => throw new InvalidOperationException("it was started")));
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, task.GetState());
    }

    [Fact]
    public void Cancel_OfATaskThatDoesNotListen_WaitsForIt_AndStopsAtTheNextAwait()
    {
        using var test = new BridgeTest();
        var source = new TaskCompletionSource<int>();
        TaskHandle task = test.Executor.Spawn(Main());
        test.RunUntilIdle();
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Waiting, task.GetState());
        test.Elsewhere(() => source.SetResult(1));
        test.RunUntil(() => task.GetState() == TaskState.Canceled);

        async Future Main()
        {
            await Bridge.Run(_ => source.Task);
            await Future.Pending();
        }
    }

    [Fact]
    public void Cancel_WhatTheCleanUpThrows_ReachesTheHandler()
    {
        using var test = new BridgeTest();
        var cause = new FormatException();
        TaskHandle task = test.Executor.Spawn(Bridge.Run(async token =>
        {
            try
            {
                await Task.Delay(System.Threading.Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
                throw cause;
            }
        }));
        test.RunUntilIdle();
        task.Cancel();
        test.RunUntil(() => task.GetState() == TaskState.Faulted);
        Assert.Same(cause, Assert.Single(test.TakeUnhandled()));
    }

    [Fact]
    public void Cancel_WhatACallbackOfTheTokenThrows_ReachesTheHandler_AndTheTaskIsWaitedFor()
    {
        using var test = new BridgeTest();
        var cause = new FormatException();
        var source = new TaskCompletionSource();
        TaskHandle task = test.Executor.Spawn(Bridge.Run(token =>
        {
            token.Register(() => throw cause);
            return source.Task;
        }));
        test.RunUntilIdle();
        task.Cancel();
        test.RunUntilIdle();
        Assert.Same(cause, Assert.IsType<AggregateException>(Assert.Single(test.TakeUnhandled())).InnerException);
        Assert.Equal(TaskState.Waiting, task.GetState());
        source.SetResult();
        test.RunUntilIdle();
        // It has ended; the cancellation finds nothing more to cancel.
        Assert.Equal(TaskState.Completed, task.GetState());
    }

    [Fact]
    public void Cancel_AsTheLoserOfASelect_EndsTheTaskFirst()
    {
        using var test = new BridgeTest();
        bool hasEnded = false;
        var began = new Async.Signal();
        test.Run(Main());

        async Future Main()
        {
            Assert.Equal(1, await Future.Select(Bridge.Run(Work), began.Wait()));
            Assert.True(hasEnded);
        }

        async Task<int> Work(DotNetToken token)
        {
            began.Set();
            try
            {
                await Task.Delay(System.Threading.Timeout.Infinite, token);
                return 1;
            }
            finally
            {
                await Task.Yield();
                hasEnded = true;
            }
        }
    }

    [Fact]
    public void Cancel_WithLimitCleanUp_LeavesTheTaskAlone_AndItsLateEndTouchesNothing()
    {
        using var test = new BridgeTest();
        var source = new TaskCompletionSource<int>();
        TaskHandle task = test.Executor.Spawn(Future.LimitCleanUp(Bridge.Run(_ => source.Task), ticks: 1));
        test.RunUntilIdle();
        task.Cancel();
        test.RunUntil(() => task.GetState() is TaskState.Canceled or TaskState.Faulted);
        test.TakeUnhandled();
        var other = new TaskCompletionSource<int>();
        TaskHandle next = test.Executor.Spawn(Bridge.Run(_ => other.Task));
        test.RunUntilIdle();
        source.SetResult(1);
        test.RunUntilIdle();
        Assert.Equal(TaskState.Waiting, next.GetState());
        other.SetResult(2);
        test.RunUntilIdle();
        Assert.Equal(TaskState.Completed, next.GetState());
    }

    [Fact]
    public void Run_InAToken_IsCancelledWithIt()
    {
        using var test = new BridgeTest();
        using var source = new CancellationSource(shared: true);
        test.ElsewhereAtRest(source.Cancel);
        test.Run(Main());

        async Future Main() =>
            Assert.False(await source.Token.Run(Bridge.Run(token => Task.Delay(System.Threading.Timeout.Infinite, token))));
    }

    [Fact]
    public void Run_HidesTheSynchronisationContext()
    {
        using var test = new BridgeTest();
        SynchronizationContext? outer = SynchronizationContext.Current;
        var window = new SynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(window);
        try
        {
            test.Run(Bridge.Run(_ =>
            {
                Assert.Null(SynchronizationContext.Current);
                return Task.CompletedTask;
            }));
            Assert.Same(window, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private static async Future<Exception> Caught(Future future)
    {
        try
        {
            await future;
        }
        catch (Exception e) when (e is not FutureCanceledException)
        {
            return e;
        }

        throw new InvalidOperationException("nothing was thrown");
    }
}
