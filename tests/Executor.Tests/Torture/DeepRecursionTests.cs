using System;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Completion climbs by a loop, so 10,000 levels need no more stack than one. Run on a small stack to be sure.</summary>
public class DeepRecursionTests
{
    private const int Depth = 10_000;
    private const int SmallStack = 256 * 1024;

    [Fact]
    public void PlainAwait_TenThousandDeep_Returns() => OnASmallStack(test =>
        Assert.Equal(Depth, test.Executor.BlockOn(Plain(Depth))));

    [Fact]
    public void PlainAwait_TenThousandDeepAndNeverWaiting_Returns() => OnASmallStack(test =>
        Assert.Equal(Depth, test.Executor.BlockOn(WithoutWaiting(Depth))));

    [Fact]
    public void TryFinally_TenThousandDeep_RunsEachFinallyOnce() => OnASmallStack(test =>
    {
        int finallies = 0;
        Assert.Equal(Depth, test.Executor.BlockOn(WithFinally(Depth)));
        Assert.Equal(Depth + 1, finallies);

        async Future<int> WithFinally(int n)
        {
            try
            {
                if (n == 0)
                {
                    await Timer.AfterTicks(1);
                    return 0;
                }

                return await WithFinally(n - 1) + 1;
            }
            finally
            {
                finallies++;
            }
        }
    });

    [Fact]
    public void AsyncFinally_TenThousandDeepAndCancelled_RunsEachFinallyOnceFromTheInside() => OnASmallStack(test =>
    {
        int next = 0;
        bool inOrder = true;
        TaskHandle task = test.Spawn(WithFinally(Depth));
        test.RunUntilIdle();
        task.Cancel();
        test.RunToEnd();
        Assert.Equal(TaskState.Canceled, task.GetState());
        Assert.Equal(Depth + 1, next);
        Assert.True(inOrder);

        async Future WithFinally(int n)
        {
            try
            {
                await (n == 0 ? Timer.AfterTicks(1_000_000) : WithFinally(n - 1));
            }
            finally
            {
                inOrder &= n == next++;
                await Future.Yield();
            }
        }
    });

    [Fact]
    public void PlainAwait_TenThousandDeepAndCancelled_IsDropped() => OnASmallStack(test =>
    {
        TaskHandle task = test.Spawn(Plain(Depth));
        test.RunUntilIdle();
        task.Cancel();
        Assert.Equal(1, test.Executor.RunUntilIdle());
        Assert.Equal(TaskState.Canceled, task.GetState());
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
    });

    [Fact]
    public void Exception_ThroughAThousandLevels_Arrives() => OnASmallStack(test =>
    {
        var error = Assert.Throws<InvalidOperationException>(() => test.Executor.BlockOn(Failing(1000)));
        Assert.Equal("bottom", error.Message);
    });

    [Theory]
    [InlineData("timeout")]
    [InlineData("select")]
    [InlineData("join")]
    [InlineData("mixed")]
    public void Combinators_TenThousandDeep_Complete(string kind) => OnASmallStack(test =>
        Assert.Equal(Depth, test.Executor.BlockOn(Nested(Depth, kind, cleanUp: null))));

    [Theory]
    [InlineData("timeout")]
    [InlineData("select")]
    [InlineData("join")]
    [InlineData("mixed")]
    public void Combinators_TenThousandDeepAndCancelled_AreDropped(string kind) => OnASmallStack(test =>
    {
        TaskHandle task = test.Spawn(Nested(Depth, kind, cleanUp: null));
        test.RunUntilIdle();
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, task.GetState());
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
    });

    [Fact]
    public void Combinators_TenThousandDeepWithCleanUpAndCancelled_CleanUpOnEachLevel() => OnASmallStack(test =>
    {
        int cleaned = 0;
        TaskHandle task = test.Spawn(Nested(Depth, "mixed", () => cleaned++));
        test.RunUntilIdle();
        task.Cancel();
        test.RunUntilIdle();
        Assert.Equal(TaskState.Canceled, task.GetState());
        Assert.Equal(Depth, cleaned);
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
    });

    [Fact]
    public void CombinatorsOfCombinators_TenThousandDeep_CompleteAndAreCancelled() => OnASmallStack(test =>
    {
        for (int round = 0; round < 2; round++)
        {
            Future tower = Timer.AfterTicks(5);
            for (int i = 0; i < Depth; i++)
            {
                tower = i % 2 == 0 ? Future.Join(tower, Future.Join([])) : Future.Select([tower]);
            }

            TaskHandle task = test.Spawn(tower);
            test.RunUntilIdle();
            Assert.Equal(TaskState.Waiting, task.GetState());
            if (round == 0)
            {
                test.RunToEnd();
                Assert.Equal(TaskState.Completed, task.GetState());
            }
            else
            {
                task.Cancel();
                test.RunUntilIdle();
                Assert.Equal(TaskState.Canceled, task.GetState());
                Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
            }
        }
    });

    private static async Future<int> Plain(int n)
    {
        if (n == 0)
        {
            await Timer.AfterTicks(1);
            return 0;
        }

        return await Plain(n - 1) + 1;
    }

    private static async Future<int> WithoutWaiting(int n) => n == 0 ? 0 : await WithoutWaiting(n - 1) + 1;

    private static async Future Failing(int n)
    {
        if (n == 0)
        {
            await Future.Yield();
            throw new InvalidOperationException("bottom");
        }

        await Failing(n - 1);
    }

    private static async Future<int> Nested(int n, string kind, Action? cleanUp)
    {
        if (n == 0)
        {
            await Timer.AfterTicks(1);
            return 0;
        }

        Future<int> inner = cleanUp is null ? Nested(n - 1, kind, null) : Guarded(n - 1, kind, cleanUp);
        string use = kind != "mixed" ? kind : (n % 3) switch { 0 => "timeout", 1 => "select", _ => "join" };
        switch (use)
        {
            case "timeout":
                Assert.True(await Timeout.AfterTicks(inner, 1_000_000));
                break;
            case "select":
                Assert.Equal(1, await Future.Select(Timer.AfterTicks(1_000_000), inner));
                break;
            default:
                await Future.Join(inner, Future.Join([]));
                break;
        }

        return inner.TakeResult() + 1;
    }

    private static async Future<int> Guarded(int n, string kind, Action cleanUp)
    {
        try
        {
            return await Nested(n, kind, cleanUp);
        }
        finally
        {
            cleanUp();
        }
    }

    /// <summary>Not in strict mode, where every future costs a stack trace.</summary>
    private static void OnASmallStack(Action<TestExecutor> body)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    using var test = new TestExecutor(strict: false);
                    body(test);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            SmallStack);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
