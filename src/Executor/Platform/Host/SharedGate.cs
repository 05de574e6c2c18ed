using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>The lock of a primitive that several threads use; one that is used by a single executor has none, and pays for none.</summary>
/// <remarks>
/// In a debug build one that was not made with <c>shared: true</c> notices when two threads are in it at the same time, and says so.
/// </remarks>
internal static class SharedGate
{
#if DEBUG
    internal static object? Make(bool shared) => shared ? new object() : new UnsharedGate();
#else
    internal static object? Make(bool shared) => shared ? new object() : null;
#endif

    [MethodImpl(Platform.Inline)]
    internal static void Enter(object? gate)
    {
        if (gate is null)
        {
            return;
        }

#if DEBUG
        if (gate is UnsharedGate unshared)
        {
            unshared.Enter();
            return;
        }
#endif
        Monitor.Enter(gate);
    }

    [MethodImpl(Platform.Inline)]
    internal static void Exit(object? gate)
    {
        if (gate is null)
        {
            return;
        }

#if DEBUG
        if (gate is UnsharedGate unshared)
        {
            unshared.Exit();
            return;
        }
#endif
        Monitor.Exit(gate);
    }

#if DEBUG
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
#endif
}
