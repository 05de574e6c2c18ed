using System.Runtime.CompilerServices;
using System.Threading;
using ModelChecking;

namespace Embedded.Async;

/// <summary>
/// Stands in the place of the executor's own, whose spinning a schedule would have to follow turn by turn. Its exit is a full fence here, which the real
/// one's is not.
/// </summary>
internal struct SpinGate
{
    private readonly State _state = new();

    public SpinGate()
    {
    }

    public readonly void Enter([CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        SharedMemory.BeginAtomic(new Operation("SpinGate.Enter", "", member, line, file), _state);
        _state.IsTaken = true;
    }

    public readonly void Exit([CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        SharedMemory.BeginAtomic(new Operation("SpinGate.Exit", "", member, line, file));
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
