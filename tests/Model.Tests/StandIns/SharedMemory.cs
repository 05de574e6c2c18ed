using System.Numerics;
using System.Runtime.CompilerServices;
using ModelChecking;

namespace Embedded;

/// <summary>The operations on shared memory, each behind a scheduling point. Outside a scenario's threads they are ordinary ones.</summary>
internal static class SharedMemory
{
    internal static T Read<T>(ref T location, in Operation operation)
    {
        ModelThread? me = Scheduler.Current;
        me?.Scheduler.Point(me, operation);
        T value = location;
        Note(me, value);
        return value;
    }

    internal static void Write<T>(ref T location, T value, in Operation operation)
    {
        ModelThread? me = Scheduler.Current;
        if (me is null)
        {
            location = value;
            return;
        }

        me.Scheduler.Point(me, operation);
        if (me.Scheduler.HasStoreBuffers && !me.IsQuiet)
        {
            me.Scheduler.AssertHeapIsStill();
            me.Buffer.Add(StoreBuffer.Write.Of(ref location, value, operation.Variable));
        }
        else
        {
            location = value;
        }

        Note(me, value);
    }

    internal static T Exchange<T>(ref T location, T value, in Operation operation)
    {
        ModelThread? me = BeginAtomic(operation);
        T found = location;
        location = value;
        NoteChange(me, found, location);
        return found;
    }

    internal static T CompareExchange<T>(ref T location, T value, T comparand, in Operation operation)
    {
        ModelThread? me = BeginAtomic(operation);
        T found = location;
        if (typeof(T).IsValueType ? System.Collections.Generic.EqualityComparer<T>.Default.Equals(found, comparand) : ReferenceEquals(found, comparand))
        {
            location = value;
        }

        NoteChange(me, found, location);
        return found;
    }

    internal static T Add<T>(ref T location, T value, in Operation operation)
        where T : IBinaryInteger<T>
    {
        ModelThread? me = BeginAtomic(operation);
        T found = location;
        location = unchecked(found + value);
        NoteChange(me, found, location);
        return found;
    }

    internal static T And<T>(ref T location, T value, in Operation operation)
        where T : IBinaryInteger<T>
    {
        ModelThread? me = BeginAtomic(operation);
        T found = location;
        location = found & value;
        NoteChange(me, found, location);
        return found;
    }

    internal static T Or<T>(ref T location, T value, in Operation operation)
        where T : IBinaryInteger<T>
    {
        ModelThread? me = BeginAtomic(operation);
        T found = location;
        location = found | value;
        NoteChange(me, found, location);
        return found;
    }

    /// <summary>An operation that no write of this thread is held back across; it may wait at a gate.</summary>
    internal static ModelThread? BeginAtomic(in Operation operation, IGate? gate = null, bool hasLimit = false)
    {
        ModelThread? me = Scheduler.Current;
        if (me is not null)
        {
            me.Scheduler.Point(me, operation, gate, hasLimit);
            me.Scheduler.Fence(me);
        }

        return me;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Note<T>(ModelThread? me, T value)
    {
        if (me is not null && me.Scheduler.IsTracing)
        {
            me.Scheduler.Note($" = {value}");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NoteChange<T>(ModelThread? me, T from, T to)
    {
        if (me is not null && me.Scheduler.IsTracing)
        {
            me.Scheduler.Note($" {from} -> {to}");
        }
    }
}
