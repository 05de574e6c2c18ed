using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace ModelChecking;

/// <summary>A thread's writes that the others do not see yet, oldest first, as in an x86 processor's store buffer.</summary>
/// <remarks>
/// Memory always shows what the running thread sees. So when a thread begins to run its buffered writes are put into memory, and what the others
/// see is kept aside; when it stops they are taken out again. That way plain reads, which the checker does not know of, see the thread's own
/// writes. A plain write to a variable that has buffered ones is found when the thread stops, and takes its place behind them. Other plain
/// writes are seen at once, even before older volatile ones that are buffered: x86 does not do that, but .NET's memory model allows it.
/// </remarks>
internal sealed unsafe class StoreBuffer
{
    private readonly List<Write> _writes = [];

    /// <summary>While its thread runs: what the others see of each variable that has a write here.</summary>
    private readonly List<Write> _committed = [];

    internal int Count => _writes.Count;

    /// <summary>For the trace.</summary>
    internal Write Oldest => _writes[0];

    /// <summary>Buffers a write of the running thread and shows it in memory.</summary>
    internal void Add(Write write)
    {
        NotePlainWrite(write.Address);
        if (IndexIn(_committed, write.Address) < 0)
        {
            _committed.Add(write.Reload());
        }

        _writes.Add(write);
        write.Store();
    }

    /// <summary>The thread begins to run.</summary>
    internal void Show()
    {
        foreach (Write write in _writes)
        {
            if (IndexIn(_committed, write.Address) < 0)
            {
                _committed.Add(write.Reload());
            }

            write.Store();
        }
    }

    /// <summary>The thread stops.</summary>
    internal void Hide()
    {
        foreach (Write before in _committed)
        {
            NotePlainWrite(before.Address);
        }

        foreach (Write before in _committed)
        {
            before.Store();
        }

        _committed.Clear();
    }

    /// <summary>The running thread's writes are seen by all from now on: a full fence.</summary>
    internal void DrainOwn()
    {
        _writes.Clear();
        _committed.Clear();
    }

    /// <summary>The oldest of the running thread's writes is seen by all.</summary>
    internal void DrainOldestOfRunning()
    {
        Write oldest = _writes[0];
        NotePlainWrite(oldest.Address);
        _writes.RemoveAt(0);
        int at = IndexIn(_committed, oldest.Address);
        if (IndexIn(_writes, oldest.Address) < 0)
        {
            _committed.RemoveAt(at);
        }
        else
        {
            _committed[at] = oldest;
        }
    }

    /// <summary>The oldest write of a thread that does not run is seen by all.</summary>
    /// <param name="running">The buffer of the one that runs; it goes on to see its own write to the same variable.</param>
    internal void DrainOldest(StoreBuffer? running)
    {
        Write oldest = _writes[0];
        _writes.RemoveAt(0);
        int at = running is null ? -1 : IndexIn(running._committed, oldest.Address);
        if (at >= 0)
        {
            running!._committed[at] = oldest;
        }
        else
        {
            oldest.Store();
        }
    }

    internal void Clear()
    {
        _writes.Clear();
        _committed.Clear();
    }

    private static int IndexIn(List<Write> writes, nint address)
    {
        for (int i = writes.Count - 1; i >= 0; i--)
        {
            if (writes[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }

    private void NotePlainWrite(nint address)
    {
        int last = IndexIn(_writes, address);
        if (last >= 0)
        {
            Write now = _writes[last].Reload();
            if (now != _writes[last])
            {
                _writes.Add(now);
            }
        }
    }

    /// <summary>One write.</summary>
    /// <param name="Address">Of the variable; the heap is still, see <see cref="StillHeap"/>.</param>
    /// <param name="Size">In bytes; 0 is a reference.</param>
    /// <param name="Bits">The value.</param>
    /// <param name="Reference">The value if it is a reference.</param>
    /// <param name="Name">Of the variable, for the trace.</param>
    internal readonly record struct Write(nint Address, int Size, long Bits, object? Reference, string Name)
    {
        internal static Write Of<T>(ref T variable, T value, string name)
        {
            var address = (nint)Unsafe.AsPointer(ref variable);
            return typeof(T).IsValueType
                ? new Write(address, Unsafe.SizeOf<T>(), Load(Unsafe.AsPointer(ref value), Unsafe.SizeOf<T>()), null, name)
                : new Write(address, 0, 0, value, name);
        }

        public override string ToString() => $"{Name} = {(Size == 0 ? Reference : Bits)}";

        /// <summary>The same variable as it is in memory.</summary>
        internal Write Reload() => Size == 0
            ? this with { Reference = Unsafe.AsRef<object?>((void*)Address) }
            : this with { Bits = Load((void*)Address, Size) };

        internal void Store()
        {
            void* at = (void*)Address;
            switch (Size)
            {
                case 0:
                    Unsafe.AsRef<object?>(at) = Reference;
                    break;
                case 1:
                    *(byte*)at = (byte)Bits;
                    break;
                case 2:
                    *(short*)at = (short)Bits;
                    break;
                case 4:
                    *(int*)at = (int)Bits;
                    break;
                default:
                    *(long*)at = Bits;
                    break;
            }
        }

        public bool Equals(Write other) =>
            Address == other.Address && Size == other.Size && Bits == other.Bits && ReferenceEquals(Reference, other.Reference);

        public override int GetHashCode() => Address.GetHashCode();

        private static long Load(void* at, int size) => size switch
        {
            1 => *(byte*)at,
            2 => *(short*)at,
            4 => *(int*)at,
            _ => *(long*)at,
        };
    }
}
