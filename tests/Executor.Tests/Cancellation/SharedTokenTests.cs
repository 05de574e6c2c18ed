using System;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A shared source that threads without an executor cancel and follow.</summary>
public class SharedTokenTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void Cancel_FromAnotherThread_WakesEveryRound()
    {
        var root = new CancellationSource(waiters: 2, shared: true);
        using CancellationSource linked = CancellationSource.Linked(root.Token);
        using var executor = new Executor();
        int told = 0;
        Worker canceller = Worker.Start(() =>
        {
            for (int i = 1; i <= Rounds; i++)
            {
                root.Cancel();
                // The executor resets it when it has seen the cancellation.
                while (Volatile.Read(ref told) < i)
                {
                    Thread.Yield();
                }
            }
        });
        executor.BlockOn(Waits());
        canceller.Join("a wake-up was lost");
        Assert.Equal(Rounds, told);
        root.AssertInvariants();

        async Future Waits()
        {
            for (int i = 1; i <= Rounds; i++)
            {
                if (i % 2 == 0)
                {
                    await linked.Token.WhenCancelled();
                }
                else
                {
                    Assert.False(await linked.Token.Run(Future.Pending()));
                }

                root.Reset();
                Volatile.Write(ref told, i);
            }
        }
    }

    [Fact]
    public void LinkAndDispose_OnManyThreads_WhileItIsCancelled_LeavesNoFollower()
    {
        var root = new CancellationSource(waiters: 1, shared: true);
        var workers = new Worker[3];
        for (int w = 0; w < workers.Length; w++)
        {
            workers[w] = Worker.Start(() =>
            {
                for (int i = 0; i < 2000; i++)
                {
                    using CancellationSource child = CancellationSource.Linked(root.Token, waiters: 0);
                    using CancellationSource grandchild = CancellationSource.Linked(child.Token, root.Token, waiters: 0);
                    grandchild.Cancel();
                    Assert.True(grandchild.Token.IsCancelled);
                }
            });
        }

        for (int i = 0; i < 2000; i++)
        {
            root.Cancel();
            root.Reset();
        }

        Array.ForEach(workers, worker => worker.Join("a thread hangs"));
        Assert.Equal(0, root.FollowerCount);
        root.AssertInvariants();
    }
}
