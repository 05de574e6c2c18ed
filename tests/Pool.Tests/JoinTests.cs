using System;
using System.Collections.Concurrent;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Xunit;
using Signal = Embedded.Async.Signal;
using Timeout = Embedded.Async.Timeout;
using Timer = Embedded.Async.Timer;

namespace Embedded.Pools.Tests;

/// <summary>What a join handle tells, and what happens to what nobody asks it.</summary>
public sealed class JoinTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TheResultComesFromAnyWorker(int workers)
    {
        using WorkPool pool = Pools.Make(workers);
        Assert.Equal(499_500, pool.BlockOn(Sum(pool)));
    }

    [Fact]
    public void AnExceptionStaysInItsHandle()
    {
        var unhandled = new ConcurrentQueue<Exception>();
        using WorkPool pool = Pools.Make(2, unhandled);
        Assert.Equal("late", pool.BlockOn(Catch()));
        pool.BlockOn(Forget());
        Assert.Empty(unhandled);

        async Future<string> Catch()
        {
            JoinHandle<int> handle = pool.Spawn(Fail("late"));
            await Until(() => handle.IsFinished);
            try
            {
                await handle;
            }
            catch (InvalidOperationException e)
            {
                return e.Message;
            }

            return "nothing was thrown";
        }

        async Future Forget()
        {
            JoinHandle<int> handle = pool.Spawn(Fail("nobody's"));
            handle.Detach();
            TaskState state = await pool.SpawnDetached(Done()).Join();
            Assert.True(state is TaskState.Completed or TaskState.Unknown);
        }
    }

    [Fact]
    public void AnExceptionThatNobodyWaitsForGoesToTheHandler()
    {
        var unhandled = new ConcurrentQueue<Exception>();
        using WorkPool pool = Pools.Make(2, unhandled);
        pool.SpawnDetached(Fail("unseen"));
        Pools.WaitUntilEmpty(pool);
        Assert.True(SpinWait.SpinUntil(() => !unhandled.IsEmpty, TimeSpan.FromSeconds(30)));
        Assert.Equal("unseen", Assert.Single(unhandled).Message);
    }

    [Fact]
    public void AnAbortedTaskCleansUpAndEndsTheAwaitAsCancelled()
    {
        using WorkPool pool = Pools.Make(2);
        Assert.Equal("begun cleaned cancelled", pool.BlockOn(Abort()));

        async Future<string> Abort()
        {
            var begun = new Signal();
            string log = "";
            JoinHandle handle = pool.Spawn(Clean());
            await begun.Wait();
            handle.Abort();
            try
            {
                await handle;
                log += " ended";
            }
            catch (FutureCanceledException)
            {
                log += " cancelled";
            }

            return log;

            async Future Clean()
            {
                log += "begun";
                begun.Set();
                try
                {
                    await Future.Pending();
                }
                finally
                {
                    await Future.Yield();
                    log += " cleaned";
                }
            }
        }
    }

    [Fact]
    public void ATaskThatIsNoLongerWaitedForRunsOn()
    {
        using WorkPool pool = Pools.Make(2);
        bool ran = false;
        pool.BlockOn(GiveUp());
        Assert.True(ran);

        async Future GiveUp()
        {
            var go = new Oneshot<int>(shared: true);
            var done = new Oneshot<int>(shared: true);
            Assert.False(await Timeout.AfterMilliseconds(pool.Spawn(Run()), 1));
            go.Send(0);
            await done.Receive();

            async Future Run()
            {
                await go.Receive();
                ran = true;
                done.Send(0);
            }
        }
    }

    [Fact]
    public void AHandleIsUsedOnce()
    {
        using WorkPool pool = Pools.Make(1);
        JoinHandle handle = pool.Spawn(Future.Pending());
        handle.Detach();
        Assert.Throws<FutureMisuseException>(handle.Detach);
    }

    [Fact]
    public void TasksAreJoinedByTheirHandleFromOtherTasks()
    {
        using WorkPool pool = Pools.Make(3);
        pool.BlockOn(JoinAll());

        async Future JoinAll()
        {
            for (int round = 0; round < 200; round++)
            {
                var go = new Notify(shared: true);
                TaskHandle target = pool.SpawnDetached(WaitFor(go), "target");
                Assert.Equal("target", pool.GetName(target));
                JoinHandle<TaskState>[] joiners = [pool.Spawn(Join(target)), pool.Spawn(Join(target)), pool.Spawn(Join(target))];
                await Future.Yield();
                go.NotifyOne();
                foreach (JoinHandle<TaskState> joiner in joiners)
                {
                    // Unknown if the slot has a new task by the time it looks.
                    Assert.True(await joiner is TaskState.Completed or TaskState.Unknown);
                }
            }
        }

        static async Future WaitFor(Notify go) => await go.Wait();

        static async Future<TaskState> Join(TaskHandle target) => await target.Join();
    }

    [Fact]
    public void AJoinIsTakenBack()
    {
        using WorkPool pool = Pools.Make(2);
        pool.BlockOn(GiveUp());

        async Future GiveUp()
        {
            TaskHandle target = pool.SpawnDetached(Future.Pending());
            for (int i = 0; i < 3; i++)
            {
                Assert.False(await Timeout.AfterMilliseconds(target.Join(), 1));
            }

            Assert.True(target.Cancel());
            Assert.True(await target.Join() is TaskState.Canceled or TaskState.Unknown);
        }
    }

    [Fact]
    public void ATaskCannotJoinItself()
    {
        using WorkPool pool = Pools.Make(1);
        Assert.Throws<WrongContextException>(() => pool.BlockOn(Self()));

        static async Future Self() => await Executor.Current.CurrentTask.Join();
    }

    [Fact]
    public void ASetTellsOfEachTaskAsItEnds()
    {
        using WorkPool pool = Pools.Make(3);
        (int sum, int failed, int cancelled) = pool.BlockOn(Run());
        Assert.Equal(4950 - (50 + 51), sum);
        Assert.Equal(1, failed);
        Assert.Equal(1, cancelled);

        async Future<(int Sum, int Failed, int Cancelled)> Run()
        {
            await using var set = new JoinSet<int>(pool);
            for (int i = 0; i < 100; i++)
            {
                TaskHandle task = set.Spawn(i == 50 ? Fail("50") : i == 51 ? Never() : Give(i));
                if (i == 51)
                {
                    Assert.True(task.Cancel());
                }
            }

            (int sum, int failed, int cancelled) = (0, 0, 0);
            Assert.Equal(100, set.Count);
            while (await set.Next())
            {
                switch (set.CurrentState)
                {
                    case TaskState.Completed:
                        sum += set.Result;
                        break;
                    case TaskState.Faulted:
                        Assert.Throws<InvalidOperationException>(() => set.Result);
                        failed++;
                        break;
                    default:
                        Assert.Throws<FutureCanceledException>(() => set.Result);
                        cancelled++;
                        break;
                }
            }

            Assert.Equal(0, set.Count);
            return (sum, failed, cancelled);
        }

        static async Future<int> Never()
        {
            await Future.Pending();
            return 0;
        }
    }

    [Fact]
    public void ASetThatIsDisposedLeavesNothingRunning()
    {
        using WorkPool pool = Pools.Make(2);
        int begun = 0;
        int cleaned = 0;
        pool.BlockOn(Run());
        Assert.Equal(20, cleaned);

        async Future Run()
        {
            await using var set = new JoinSet<int>(pool);
            for (int i = 0; i < 20; i++)
            {
                set.Spawn(Clean());
            }

            // One that is cancelled before its first poll has nothing to clean up.
            while (Volatile.Read(ref begun) != 20)
            {
                await Future.Yield();
            }
        }

        async Future<int> Clean()
        {
            Interlocked.Increment(ref begun);
            try
            {
                await Future.Pending();
                return 1;
            }
            finally
            {
                Interlocked.Increment(ref cleaned);
            }
        }
    }

    [Fact]
    public void EachTaskHasItsOwnLocal()
    {
        using WorkPool pool = Pools.Make(3);
        var local = new PoolLocal<int>(pool, -1);
        pool.BlockOn(Run());
        Assert.Throws<WrongContextException>(() => local.Value);

        async Future Run()
        {
            using var _ = new Nothing();
            var set = new JoinSet<int>(pool);
            for (int i = 0; i < 500; i++)
            {
                set.Spawn(Keep(i));
            }

            while (await set.Next())
            {
                Assert.Equal(0, set.Result);
            }
        }

        async Future<int> Keep(int mine)
        {
            int wrong = local.Value == -1 ? 0 : 1;
            local.Value = mine;
            for (int i = 0; i < 20; i++)
            {
                await Future.Yield();
                wrong += local.Value == mine ? 0 : 1;
            }

            return wrong;
        }
    }

    private static async Future<int> Sum(WorkPool pool)
    {
        var handles = new JoinHandle<int>[1000];
        for (int i = 0; i < handles.Length; i++)
        {
            handles[i] = pool.Spawn(Give(i));
        }

        int sum = 0;
        foreach (JoinHandle<int> handle in handles)
        {
            sum += await handle;
        }

        return sum;
    }

    private static async Future<int> Give(int value)
    {
        await Future.Yield();
        return value;
    }

    private static async Future Done() => await Future.Yield();

    private static async Future<int> Fail(string message)
    {
        await Future.Yield();
        throw new InvalidOperationException(message);
    }

    private static async Future Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Future.Yield();
        }
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
