using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>The lock of a primitive that several threads use; one that is used by a single executor has none, and pays for none.</summary>
/// <remarks>
/// <para>It is held for some tens of nanoseconds, so a lock that spins costs the least: half of a Monitor, measured uncontended. It backs off to the
/// scheduler if whoever holds it does not run.</para>
/// <para>In a debug build a primitive that was not made with <c>shared: true</c> notices when two threads are in it at the same time, and says so;
/// and a shared one notices a thread that enters twice.</para>
/// </remarks>
internal static class SharedGate
{
    internal static object? Make(bool shared) => shared ? new SpinGate() : MakeUnshared();

    [MethodImpl(Platform.Inline)]
    internal static void Enter(object? gate)
    {
        if (gate is not null)
        {
            EnterGate(gate);
        }
    }

    [MethodImpl(Platform.Inline)]
    internal static void Exit(object? gate)
    {
        if (gate is not null)
        {
            ExitGate(gate);
        }
    }

#if DEBUG
    private const bool KnowsOwner = true;

    private static UnsharedGate MakeUnshared() => new();

    private static void EnterGate(object gate)
    {
        if (gate is UnsharedGate unshared)
        {
            unshared.Enter();
        }
        else
        {
            Platform.As<SpinGate>(gate).Enter();
        }
    }

    private static void ExitGate(object gate)
    {
        if (gate is UnsharedGate unshared)
        {
            unshared.Exit();
        }
        else
        {
            Platform.As<SpinGate>(gate).Exit();
        }
    }

    /// <summary>In place of a lock, where one thread at a time is expected: notices when there are two.</summary>
    private sealed class UnsharedGate
    {
        /// <summary>The thread that is inside, or 0.</summary>
        private int _thread;
        private int _depth;

        internal void Enter()
        {
            int mine = System.Environment.CurrentManagedThreadId;
            int found = Interlocked.CompareExchange(ref _thread, mine, 0);
            if (found != 0 && found != mine)
            {
                throw Errors.UsedByTwoThreads();
            }

            _depth++;
        }

        internal void Exit()
        {
            if (--_depth == 0)
            {
                Volatile.Write(ref _thread, 0);
            }
        }
    }
#else
    private const bool KnowsOwner = false;

    private static object? MakeUnshared() => null;

    [MethodImpl(Platform.Inline)]
    private static void EnterGate(object gate) => Platform.As<SpinGate>(gate).Enter();

    [MethodImpl(Platform.Inline)]
    private static void ExitGate(object gate) => Platform.As<SpinGate>(gate).Exit();
#endif

    private sealed class SpinGate
    {
        private SpinLock _lock = new(KnowsOwner);

        [MethodImpl(Platform.Inline)]
        internal void Enter()
        {
            bool isTaken = false;
            _lock.Enter(ref isTaken);
        }

        [MethodImpl(Platform.Inline)]
        internal void Exit() => _lock.Exit(useMemoryBarrier: false);
    }
}
