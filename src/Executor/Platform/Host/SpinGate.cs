using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>
/// A lock that is held for some tens of nanoseconds, so one that spins costs the least: half of a Monitor, measured uncontended. It leaves the
/// processor to others if whoever holds it does not run. Not recursive; a debug build notices a thread that enters twice.
/// </summary>
internal struct SpinGate
{
    /// <summary>Who holds it, or 0.</summary>
    private int _holder;

    public SpinGate()
    {
    }

#if DEBUG
    private static int Me => Environment.CurrentManagedThreadId;
#else
    private static int Me => 1;
#endif

    [MethodImpl(Platform.Inline)]
    internal void Enter()
    {
        if (Interlocked.CompareExchange(ref _holder, Me, 0) != 0)
        {
            EnterAfterOthers();
        }
    }

    [MethodImpl(Platform.Inline)]
    internal void Exit() => Volatile.Write(ref _holder, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterAfterOthers()
    {
#if DEBUG
        if (_holder == Me)
        {
            throw new LockRecursionException();
        }
#endif
        SpinWait wait = default;
        do
        {
            // Never asleep for a millisecond, as it would be by itself after some turns: the holder needs less, once it runs.
            wait.SpinOnce(sleep1Threshold: -1);
        }
        while (Volatile.Read(ref _holder) != 0 || Interlocked.CompareExchange(ref _holder, Me, 0) != 0);
    }
}
