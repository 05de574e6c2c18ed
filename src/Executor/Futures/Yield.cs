using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>What <see cref="Future.Yield"/> gives; awaiting it sends the task to the back of the run queue.</summary>
/// <remarks>One object serves everybody. It is no <see cref="Future"/>, because it has no state to wait in.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class YieldAwaitable : ICriticalNotifyCompletion
{
    internal static readonly YieldAwaitable Instance = new();

    private YieldAwaitable()
    {
    }

    /// <summary>Support for the compiler.</summary>
    public YieldAwaitable GetAwaiter() => this;

    /// <summary>Support for the compiler: a yield always waits.</summary>
    public bool IsCompleted => false;

    /// <summary>Support for the compiler: ends the yield, by an exception if the task was cancelled meanwhile.</summary>
    public void GetResult()
    {
        if (Executor.s_cancelledYields != 0)
        {
            Executor.ThrowIfYieldCancelled();
            if (Platform.IsForeignYield)
            {
                Platform.IsForeignYield = false;
                Interlocked.Decrement(ref Executor.s_cancelledYields);
                Errors.ForeignBuilder();
            }
        }
    }

    /// <summary>Not supported: a yield belongs to a task of an executor. The await throws NotSupportedException.</summary>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation)
    {
        // Not from here: what an awaiter throws in this place ends the process instead of the method that awaits.
        Platform.IsForeignYield = true;
        Interlocked.Increment(ref Executor.s_cancelledYields);
        continuation();
    }
}

/// <summary>What a state machine returns from a poll to be put at the back of the run queue.</summary>
internal sealed class Requeue : Future
{
    internal static readonly Future Instance = new Requeue();

    private Requeue()
    {
    }

    internal override string Name => "Yield";

    internal override Future? Poll(Executor executor) => null;

    internal override Future? Cancel(Executor executor) => null;

    internal override void Recycle()
    {
    }
}
