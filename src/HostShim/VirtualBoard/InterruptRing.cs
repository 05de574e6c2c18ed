using System;

namespace Embedded.HostShim;

/// <summary>
/// The fixed ring between interrupt service routines and the one dispatcher. As on the device it is lossy: a record
/// that finds it full pushes out the oldest. Posting and dispatching allocate nothing and belong to the board's thread.
/// </summary>
public sealed class InterruptRing
{
    private readonly VirtualBoard _board;
    private readonly Record[] _records = new Record[BuildConfig.VirtualInterruptRing];
    private int _head;

    internal InterruptRing(VirtualBoard board) => _board = board;

    /// <summary>Records the ring holds at most, the build's <c>VirtualInterruptRing</c>.</summary>
    public int Capacity => _records.Length;

    /// <summary>Records that wait for the dispatcher.</summary>
    public int Count { get; private set; }

    /// <summary>The most records that ever waited.</summary>
    public int HighWater { get; private set; }

    /// <summary>Records posted since the board was made.</summary>
    public long Posted { get; private set; }

    /// <summary>Records lost because the ring was full.</summary>
    public long Dropped { get; private set; }

    /// <summary>
    /// Posts a record, as an interrupt service routine of the device does.
    /// </summary>
    /// <param name="category">The event category, a value of <c>nanoFramework.Runtime.Events.EventCategory</c>.</param>
    /// <param name="subCategory">The message within the category.</param>
    /// <param name="source">What interrupted, for example a pin number; it becomes the upper half of data1.</param>
    /// <param name="data">What happened, for example the level; it becomes data2.</param>
    public void Post(byte category, byte subCategory, ushort source, uint data)
    {
        if (Count == _records.Length)
        {
            _head = (_head + 1) % _records.Length;
            Count--;
            Dropped++;
        }

        ref Record record = ref _records[(_head + Count) % _records.Length];
        record.Data1 = ((uint)source << 16) | ((uint)category << 8) | subCategory;
        record.Data2 = data;
        record.AtTicks = _board.Time.NowTicks;
        Count++;
        Posted++;
        HighWater = Math.Max(HighWater, Count);
    }

    /// <summary>
    /// Takes the oldest record and runs its processor, filter, listener and handlers to their end: the work of the
    /// device's system thread for one event. An exception from them is reported by
    /// <see cref="VirtualBoard.DispatcherFault"/>; the dispatcher goes on with the next record.
    /// </summary>
    /// <returns>Whether there was a record.</returns>
    /// <exception cref="InvalidOperationException">Called from inside a handler: there is only one dispatcher.</exception>
    public bool DispatchOne()
    {
        // Before a record is taken: a refused call must not cost one.
        _board.CheckDispatcherIsFree();
        if (Count == 0)
        {
            return false;
        }

        Record record = _records[_head];
        _head = (_head + 1) % _records.Length;
        Count--;
        _board.Dispatch(record.Data1, record.Data2, record.AtTicks);
        return true;
    }

    /// <summary>Forgets what waits: the chip starts anew.</summary>
    internal void Clear() => Count = 0;

    // A struct because it never leaves this array: the ring is host code and no record is a heap object here.
    private struct Record
    {
        public uint Data1;
        public uint Data2;
        public long AtTicks;
    }
}
