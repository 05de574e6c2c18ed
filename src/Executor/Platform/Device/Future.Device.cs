using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>What a state machine that the weaver made a future of needs.</summary>
public abstract partial class Future : INotifyCompletion
{
    /// <summary>
    /// For a state machine: the number of the await it stands at, or stood at last while it runs; -1 before its first poll.
    /// A leaf may keep here what it likes.
    /// </summary>
    internal int _await;

    internal int AwaitNumber => _await;

    /// <summary>Support for the compiler; the weaver takes it away.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void OnCompleted(Action continuation) => throw Errors.NotWoven();

    /// <summary>Makes this future awaited by a state machine, and ends it at once if it need not wait.</summary>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="InvalidOperationException">It was awaited, joined, selected or spawned before.</exception>
    internal bool BeginAwait(Future awaiter)
    {
        int state = _state;
        if ((state & FutureStatus.Mask) != FutureStatus.Inert)
        {
            Errors.AwaitedTwice(this);
        }

        _state = state | FutureStatus.Awaited;
        _continuation = awaiter;
        return Platform.SpendBudget() ? Executor.StepAside(this) : TryCompleteEarly();
    }
}
