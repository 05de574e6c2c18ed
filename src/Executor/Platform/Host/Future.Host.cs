using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>What the host's generic box needs on top of what the device has.</summary>
public abstract partial class Future : ICriticalNotifyCompletion
{
    /// <summary>
    /// What the builder tells the box that runs the state machine to return from its poll. (On the device the woven
    /// MoveNext returns it itself.)
    /// </summary>
    internal Future? _next;

    /// <summary>
    /// For a timer in the wheel of a pool's thread: the slot of the task it wakes; the slot in the state is the wheel's number then. Here, because
    /// beside the state these four bytes lie idle.
    /// </summary>
    internal int _poolSlot;

    /// <summary>For a state machine: the number the compiler gave the await it stands at.</summary>
    internal virtual int AwaitNumber => 0;

    /// <summary>Not supported: a future is driven by an executor. The await throws <see cref="NotSupportedException"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc cref="OnCompleted"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void UnsafeOnCompleted(Action continuation)
    {
        // Not thrown from here: what an awaiter throws in this place ends the process instead of the method that awaits.
        EndFaulted(Errors.ForeignBuilderError());
        continuation();
    }
}
