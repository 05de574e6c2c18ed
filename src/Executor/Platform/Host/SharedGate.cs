using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>The lock of a primitive that several threads use; one that is used by a single executor has none, and pays for none.</summary>
/// <remarks>
/// In a debug build a primitive that was not made with <c>shared: true</c> notices when two threads are in it at the same time, and says so.
/// </remarks>
internal static class SharedGate
{
    internal static object? Make(bool shared) => shared ? new Spinning() : MakeUnshared();

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
    private static UnsharedGate MakeUnshared() => new();

    private static void EnterGate(object gate)
    {
        if (gate is UnsharedGate unshared)
        {
            unshared.Enter();
        }
        else
        {
            Platform.As<Spinning>(gate).Enter();
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
            Platform.As<Spinning>(gate).Exit();
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
    private static object? MakeUnshared() => null;

    [MethodImpl(Platform.Inline)]
    private static void EnterGate(object gate) => Platform.As<Spinning>(gate).Enter();

    [MethodImpl(Platform.Inline)]
    private static void ExitGate(object gate) => Platform.As<Spinning>(gate).Exit();
#endif

    /// <summary>A gate that several threads enter.</summary>
    private sealed class Spinning
    {
        private SpinGate _gate = new();

        [MethodImpl(Platform.Inline)]
        internal void Enter() => _gate.Enter();

        [MethodImpl(Platform.Inline)]
        internal void Exit() => _gate.Exit();
    }
}
