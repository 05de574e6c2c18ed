using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>One run of a scenario: what its tasks write down, and what must hold when it is over.</summary>
internal sealed class Scene(TestExecutor test)
{
    private readonly Dictionary<string, int> _entered = [];
    private readonly Dictionary<string, int> _left = [];
    private readonly List<Action> _checks = [];
    private int _checkpoints;

    internal TestExecutor Test { get; } = test;

    /// <summary>The task that is cancelled.</summary>
    internal TaskHandle Task { get; set; }

    /// <summary>The checkpoint at which the task cancels itself; -1 for none.</summary>
    internal int CancelSelfAt { get; init; } = -1;

    internal int Checkpoints => _checkpoints;

    /// <summary>Whether the cancellation has been asked for.</summary>
    internal bool IsCancelled { get; set; }

    /// <summary>Ways in which the task may end after it was cancelled.</summary>
    internal TaskState[] MayEndAs { get; set; } = [TaskState.Canceled, TaskState.Completed];

    /// <summary>Which exceptions may reach the handler.</summary>
    internal Func<Exception, bool> MayReport { get; set; } = _ => false;

    /// <summary>Called between polls; brings in what comes from outside.</summary>
    internal Action<int> BetweenPolls { get; set; } = _ => { };

    /// <summary>Stands directly before a try whose finally calls <see cref="Leave"/>.</summary>
    internal void Enter(string block) => _entered[block] = _entered.GetValueOrDefault(block) + 1;

    /// <summary>Stands at the start of that finally.</summary>
    internal void Leave(string block) => _left[block] = _left.GetValueOrDefault(block) + 1;

    /// <summary>A place between two awaits at which the task may cancel itself.</summary>
    internal void Checkpoint()
    {
        if (_checkpoints++ == CancelSelfAt)
        {
            IsCancelled = true;
            Assert.True(Test.Executor.CurrentTask.Cancel());
        }
    }

    /// <summary>Adds something that must hold when all is over.</summary>
    internal void Check(Action check) => _checks.Add(check);

    internal IDisposable Guard(string block)
    {
        Enter(block);
        return new Guarded(this, block);
    }

    internal void AssertClean(string when)
    {
        Assert.True(Same(_entered, _left), when + ": a finally ran not at all, or twice");
        foreach (Action check in _checks)
        {
            check();
        }
    }

    private static bool Same(Dictionary<string, int> entered, Dictionary<string, int> left)
    {
        foreach (string block in left.Keys)
        {
            if (entered.GetValueOrDefault(block) != left[block])
            {
                return false;
            }
        }

        return entered.Count == left.Count;
    }

    private sealed class Guarded(Scene scene, string block) : IDisposable
    {
        public void Dispose() => scene.Leave(block);
    }
}
