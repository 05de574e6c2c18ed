using System;
using System.Collections.Generic;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Pools.Tests;

/// <summary>Tasks come, run somewhere, and end; whoever waits for them learns how.</summary>
public sealed class SpawnTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void BlockOnGivesTheResult(int workers)
    {
        using WorkPool pool = Pools.Make(workers);
        Assert.Equal(42, pool.BlockOn(Answer()));
        Assert.Equal(0, pool.TaskCount);
    }

    [Fact]
    public void BlockOnThrowsWhatTheFutureThrew()
    {
        using WorkPool pool = Pools.Make(2);
        Assert.Equal("broken", Assert.Throws<InvalidOperationException>(() => pool.BlockOn(Fail())).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void ManyTasksOfATaskAllRun(int workers)
    {
        using WorkPool pool = Pools.Make(workers);
        int ran = 0;
        pool.BlockOn(SpawnMany());
        Assert.Equal(10_000, ran);

        async Future SpawnMany()
        {
            var handles = new List<JoinHandle>();
            for (int i = 0; i < 10_000; i++)
            {
                handles.Add(pool.Spawn(Count()));
            }

            foreach (JoinHandle handle in handles)
            {
                await handle;
            }
        }

        async Future Count()
        {
            await Future.Yield();
            Interlocked.Increment(ref ran);
        }
    }

    [Fact]
    public void TasksFromOutsideAllRun()
    {
        using WorkPool pool = Pools.Make(2);
        using var all = new CountdownEvent(10_000);
        for (int i = 0; i < 10_000; i++)
        {
            pool.SpawnDetached(Signal());
        }

        all.Wait(TestContext.Current.CancellationToken);
        Pools.WaitUntilEmpty(pool);

        async Future Signal()
        {
            await Future.Yield();
            all.Signal();
        }
    }

    private static async Future<int> Answer()
    {
        await Future.Yield();
        return 42;
    }

    private static async Future Fail()
    {
        await Future.Yield();
        throw new InvalidOperationException("broken");
    }
}
