using System.Runtime.CompilerServices;
using System.Threading;
using ModelChecking;

namespace Embedded;

/// <summary>Stands before System.Threading.SpinLock for all code in this project. Its exit is a full fence here, also where the real one's is not.</summary>
internal struct SpinLock
{
    private readonly State _state;

    public SpinLock(bool enableThreadOwnerTracking)
    {
        _ = enableThreadOwnerTracking;
        _state = new State();
    }

    public readonly void Enter(ref bool isTaken, [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        SharedMemory.BeginAtomic(new Operation("SpinLock.Enter", "", member, line, file), _state);
        _state.IsTaken = true;
        isTaken = true;
    }

    public readonly void Exit(bool useMemoryBarrier, [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        _ = useMemoryBarrier;
        SharedMemory.BeginAtomic(new Operation("SpinLock.Exit", "", member, line, file));
        if (!_state.IsTaken)
        {
            throw new SynchronizationLockException();
        }

        _state.IsTaken = false;
    }

    private sealed class State : IGate
    {
        internal bool IsTaken { get; set; }

        public bool IsOpenFor(ModelThread thread) => !IsTaken;
    }
}
