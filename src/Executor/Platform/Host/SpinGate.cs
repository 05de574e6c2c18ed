using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>
/// A lock that is held for some tens of nanoseconds, so one that spins costs the least: half of a Monitor, measured uncontended. It backs off to the
/// scheduler if whoever holds it does not run.
/// </summary>
internal struct SpinGate
{
#if DEBUG
    /// <summary>A debug build notices a thread that enters twice.</summary>
    private const bool KnowsOwner = true;
#else
    private const bool KnowsOwner = false;
#endif

    private SpinLock _lock = new(KnowsOwner);

    public SpinGate()
    {
    }

    [MethodImpl(Platform.Inline)]
    internal void Enter()
    {
        bool isTaken = false;
        _lock.Enter(ref isTaken);
    }

    [MethodImpl(Platform.Inline)]
    internal void Exit() => _lock.Exit(useMemoryBarrier: false);
}
