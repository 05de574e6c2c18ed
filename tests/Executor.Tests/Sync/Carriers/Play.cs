using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>
/// Random users of one carrier. A step may be one of the carrier's own, cancel a user, or run the executor; a holder takes things
/// in a Join that never ends, so that all it has got comes back when it is cancelled.
/// </summary>
internal abstract class Play(bool strict)
{
    private const int OwnKinds = 4;

    private readonly List<TaskHandle> _users = [];

    /// <summary>Steps of its own.</summary>
    protected abstract int Kinds { get; }

    protected TestExecutor Test { get; private set; } = null!;

    internal static void Check(int runs, Func<Play> make) =>
        Steps.Check(make().Kinds + OwnKinds, runs, 60, steps => make().Run(steps));

    /// <summary>Does a step below <see cref="Kinds"/>.</summary>
    protected abstract void Do(Step step);

    /// <summary>Holds at any time.</summary>
    protected abstract void AssertInvariants();

    /// <summary>Holds when nothing is ready.</summary>
    protected virtual void AssertAtRest()
    {
    }

    /// <summary>Takes what is left, and holds when everybody is gone.</summary>
    protected abstract void AssertAtTheEnd();

    protected void Spawn(Func<Future> user)
    {
        if (Test.Executor.TaskCount < Test.Executor.TaskSlots)
        {
            _users.Add(Test.Spawn(user()));
        }
    }

    /// <summary>Spawns a task that keeps what these futures get until it is cancelled.</summary>
    protected void SpawnHolder(Func<Future> first, Func<Future> second) =>
        Spawn(() => Future.Join(first(), second(), new Gate("never")));

    private void Run(Step[] steps)
    {
        using var test = new TestExecutor(strict, taskSlots: 64);
        Test = test;
        foreach (Step step in steps)
        {
            if (step.Kind < Kinds)
            {
                Do(step);
            }
            else
            {
                DoOwn(step.Kind - Kinds, step.Pick);
            }

            AssertInvariants();
        }

        RunUntilIdle();
        test.CancelAll();
        AssertNobodyFailed();
        AssertInvariants();
        AssertAtTheEnd();
        AssertInvariants();
    }

    private void DoOwn(int kind, int pick)
    {
        if (kind <= 1 && _users.Count > 0)
        {
            _users[pick % _users.Count].Cancel();
        }
        else if (kind == 2)
        {
            Test.RunOnce();
        }
        else if (kind == 3)
        {
            RunUntilIdle();
        }
    }

    private void RunUntilIdle()
    {
        Test.RunUntilIdle();
        AssertNobodyFailed();
        AssertAtRest();
    }

    /// <summary>Holders, and those who do not care, are told of the end by an exception.</summary>
    private void AssertNobodyFailed() =>
        Assert.All(Test.TakeUnhandled(), exception => Assert.IsType<ChannelClosedException>(exception));
}
