using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>Tells an async method that is no future that it cannot yield. (The device has no other async methods.)</summary>
public sealed partial class YieldAwaitable : ICriticalNotifyCompletion
{
    [ThreadStatic]
    private static bool s_isForeign;

    /// <summary>Not supported: a yield belongs to a task of an executor. The await throws NotSupportedException.</summary>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc cref="OnCompleted"/>
    public void UnsafeOnCompleted(Action continuation)
    {
        // Not from here: what an awaiter throws in this place ends the process instead of the method that awaits.
        s_isForeign = true;
        Interlocked.Increment(ref Executor.s_cancelledYields);
        continuation();
    }

    static partial void ThrowIfForeign()
    {
        if (s_isForeign)
        {
            s_isForeign = false;
            Interlocked.Decrement(ref Executor.s_cancelledYields);
            Errors.ForeignBuilder();
        }
    }
}
