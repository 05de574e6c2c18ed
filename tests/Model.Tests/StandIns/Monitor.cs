using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Embedded;
using ModelChecking;

namespace System.Threading;

/// <summary>
/// Stands before .NET's own for all code in this project, the <c>lock</c> statement included: the compiler takes the type of this name from the
/// project if there is one. Outside a scenario's threads it does nothing, because nobody else runs.
/// </summary>
internal static class Monitor
{
    public static void Enter(object item, [CallerArgumentExpression(nameof(item))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        if (Scheduler.Current is ModelThread me)
        {
            LockState state = me.Scheduler.AttachedTo<LockState>(item);
            SharedMemory.BeginAtomic(new Operation("Monitor.Enter", variable, member, line, file), state);
            state.Take(me);
        }
    }

    /// <summary>What the lock statement calls.</summary>
    public static void Enter(object item, ref bool taken)
    {
        Enter(item, "", "lock");
        taken = true;
    }

    public static bool TryEnter(object item, [CallerArgumentExpression(nameof(item))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        if (Scheduler.Current is not ModelThread me)
        {
            return true;
        }

        SharedMemory.BeginAtomic(new Operation("Monitor.TryEnter", variable, member, line, file));
        LockState state = me.Scheduler.AttachedTo<LockState>(item);
        if (!state.IsOpenFor(me))
        {
            return false;
        }

        state.Take(me);
        return true;
    }

    public static void Exit(object item)
    {
        if (Scheduler.Current is ModelThread me)
        {
            SharedMemory.BeginAtomic(new Operation("Monitor.Exit", "", "", 0, ""));
            me.Scheduler.AttachedTo<LockState>(item).Release(me);
        }
    }

    public static bool Wait(object item, int milliseconds = -1, [CallerArgumentExpression(nameof(item))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        ModelThread me = Scheduler.Current ?? throw new InvalidOperationException("a wait outside a scenario's threads would never end");
        LockState state = me.Scheduler.AttachedTo<LockState>(item);
        SharedMemory.BeginAtomic(new Operation("Monitor.Wait", variable, member, line, file));
        int depth = state.BeginWait(me);
        SharedMemory.BeginAtomic(new Operation("woken in Monitor.Wait", variable, member, line, file), state.Pulses, milliseconds >= 0);
        bool isPulsed = !me.HasTimedOut;
        if (!isPulsed && !state.IsOpenFor(me))
        {
            // Its time is over, but it still needs the lock.
            SharedMemory.BeginAtomic(new Operation("lock after Monitor.Wait", variable, member, line, file), state);
        }

        state.EndWait(me, depth);
        return isPulsed;
    }

    public static void Pulse(object item) => Wake(item, all: false);

    public static void PulseAll(object item) => Wake(item, all: true);

    private static void Wake(object item, bool all)
    {
        if (Scheduler.Current is ModelThread me)
        {
            SharedMemory.BeginAtomic(new Operation(all ? "Monitor.PulseAll" : "Monitor.Pulse", "", "", 0, ""));
            me.Scheduler.AttachedTo<LockState>(item).Pulse(me, all);
        }
    }

    /// <summary>The lock of one object, and who waits for a pulse.</summary>
    private sealed class LockState : IGate
    {
        private readonly List<ModelThread> _waiting = [];
        private ModelThread? _owner;
        private int _depth;

        public LockState() => Pulses = new PulseGate(this);

        internal PulseGate Pulses { get; }

        public bool IsOpenFor(ModelThread thread) => _owner is null || _owner == thread;

        internal void Take(ModelThread me)
        {
            _owner = me;
            _depth++;
        }

        internal void Release(ModelThread me)
        {
            AssertOwnedBy(me);
            if (--_depth == 0)
            {
                _owner = null;
            }
        }

        internal int BeginWait(ModelThread me)
        {
            AssertOwnedBy(me);
            int depth = _depth;
            _owner = null;
            _depth = 0;
            me.IsPulsed = false;
            _waiting.Add(me);
            return depth;
        }

        internal void EndWait(ModelThread me, int depth)
        {
            _waiting.Remove(me);
            _owner = me;
            _depth = depth;
        }

        internal void Pulse(ModelThread me, bool all)
        {
            AssertOwnedBy(me);
            int count = all ? _waiting.Count : int.Min(1, _waiting.Count);
            for (int i = 0; i < count; i++)
            {
                _waiting[i].IsPulsed = true;
            }

            _waiting.RemoveRange(0, count);
        }

        private void AssertOwnedBy(ModelThread me)
        {
            if (_owner != me)
            {
                throw new SynchronizationLockException();
            }
        }
    }

    /// <summary>Open for who was pulsed when the lock is free.</summary>
    private sealed class PulseGate(LockState state) : IGate
    {
        public bool IsOpenFor(ModelThread thread) => thread.IsPulsed && state.IsOpenFor(thread);
    }
}
