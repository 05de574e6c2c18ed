using System;
using System.Collections.Generic;

namespace Embedded.HostShim;

/// <summary>
/// Records changes of signals at the board's time. A record is a store into memory that was allocated beforehand by
/// <see cref="Reserve"/>, so that recording does not disturb a measurement of the heap.
/// </summary>
/// <remarks>
/// Changes stand in chunks in the order of time, which is the order of recording because time never goes back. A chunk
/// is small enough to stay off the large object heap. If a stretch of the run records more than was reserved, nothing is
/// lost: the recorder allocates, and <see cref="UnreservedChunks"/> says so.
/// </remarks>
public sealed class Recorder
{
    private const int ChunkSize = 2048;
    // What one stretch between two calls of Reserve may record: 2 * 2048 changes.
    private const int SpareChunks = 2;

    private readonly VirtualTime _time;
    private readonly List<Signal> _signals = [];
    private readonly List<Change[]> _chunks = [];
    private Change[] _current;
    private int _used;
    private int _chunkIndex;

    internal Recorder(VirtualTime time)
    {
        _time = time;
        Reserve();
        _current = _chunks[0];
    }

    /// <summary>The signals in the order of their registration.</summary>
    public IReadOnlyList<Signal> Signals => _signals;

    /// <summary>Changes recorded so far.</summary>
    public long Count => ((long)_chunkIndex * ChunkSize) + _used;

    /// <summary>Chunks that had to be allocated while recording, because <see cref="Reserve"/> was not called in time.</summary>
    public long UnreservedChunks { get; private set; }

    /// <summary>Registers a signal. Its value counts from now on.</summary>
    /// <param name="scope">The group it belongs to; becomes a module in a VCD.</param>
    /// <param name="name">Its name in the group; no blanks, because VCD separates by them.</param>
    /// <param name="width">Bits, 1 to 32.</param>
    /// <param name="initial">Its value now.</param>
    /// <returns>The signal.</returns>
    /// <exception cref="ArgumentException">The name is not usable or is taken in this scope.</exception>
    public Signal Register(string scope, string name, int width, uint initial = 0)
    {
        CheckName(scope);
        CheckName(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 32);
        CheckValue(width, initial);
        foreach (Signal other in _signals)
        {
            if (other.Scope == scope && other.Name == name)
            {
                throw new ArgumentException($"The signal {scope}.{name} exists already.", nameof(name));
            }
        }

        var signal = new Signal(this, _signals.Count, scope, name, width, _time.NowTicks, initial);
        _signals.Add(signal);
        return signal;
    }

    /// <summary>
    /// Records a value at the board's time; the value it has already is not recorded again. No allocation after
    /// <see cref="Reserve"/>.
    /// </summary>
    /// <param name="signal">A signal of this recorder.</param>
    /// <param name="value">Its new value, within its width.</param>
    public void Record(Signal signal, uint value)
    {
        ArgumentNullException.ThrowIfNull(signal);
        if (!ReferenceEquals(signal.Recorder, this))
        {
            throw new ArgumentException("The signal belongs to another recorder.", nameof(signal));
        }

        CheckValue(signal.Width, value);
        if (value == signal.Value)
        {
            return;
        }

        if (_used == ChunkSize)
        {
            NextChunk();
        }

        ref Change change = ref _current[_used++];
        change.AtTicks = _time.NowTicks;
        change.SignalIndex = signal.Index;
        change.Value = value;
        signal.Value = value;
        signal.Transitions++;
    }

    /// <summary>Makes room for the next stretch of the run. The only member that is meant to allocate while it runs.</summary>
    public void Reserve()
    {
        while (_chunks.Count < _chunkIndex + 1 + SpareChunks)
        {
            _chunks.Add(new Change[ChunkSize]);
        }
    }

    /// <summary>The recorded changes of one signal within a span of time; the base of all statistics.</summary>
    /// <param name="signal">A signal of this recorder.</param>
    /// <param name="fromTicks">Start of the span.</param>
    /// <param name="toTicks">End of the span, not before its start.</param>
    /// <returns>Ticks during which the value was not zero. Before its registration a signal counts as zero.</returns>
    public long HighTicks(Signal signal, long fromTicks, long toTicks)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentOutOfRangeException.ThrowIfLessThan(toTicks, fromTicks);
        long high = 0;
        long position = signal.SinceTicks;
        uint value = signal.Initial;
        for (long i = 0; i < Count && position < toTicks; i++)
        {
            ref readonly Change change = ref At(i);
            if (change.SignalIndex == signal.Index)
            {
                high += value != 0 ? Overlap(position, change.AtTicks, fromTicks, toTicks) : 0;
                position = change.AtTicks;
                value = change.Value;
            }
        }

        return high + (value != 0 ? Overlap(position, toTicks, fromTicks, toTicks) : 0);
    }

    /// <summary>The recorded changes of one signal, oldest first. O(all changes); allocates, for after the run.</summary>
    /// <param name="signal">A signal of this recorder.</param>
    /// <returns>Time in ticks and new value; the value at the start is <see cref="Signal.Initial"/>.</returns>
    public IEnumerable<(long AtTicks, uint Value)> ChangesOf(Signal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        for (long i = 0; i < Count; i++)
        {
            Change change = At(i);
            if (change.SignalIndex == signal.Index)
            {
                yield return (change.AtTicks, change.Value);
            }
        }
    }

    /// <summary>What a signal did, squeezed into columns of equal time, for a one-line picture.</summary>
    /// <param name="signal">A signal of this recorder.</param>
    /// <param name="fromTicks">Start of the first column.</param>
    /// <param name="toTicks">End of the last column, after the start.</param>
    /// <param name="columns">How many columns.</param>
    /// <returns>One level a column.</returns>
    public ColumnLevel[] Timeline(Signal signal, long fromTicks, long toTicks, int columns)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(toTicks, fromTicks);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        var sawLow = new bool[columns];
        var sawHigh = new bool[columns];
        long position = fromTicks;
        uint value = signal.SinceTicks <= fromTicks ? signal.Initial : 0;
        void Mark(long until)
        {
            // A value of no length leaves no mark: a change exactly at the start replaces what was before.
            if (until <= position)
            {
                return;
            }

            bool[] saw = value != 0 ? sawHigh : sawLow;
            int last = Column(until - 1);
            for (int column = Column(position); column <= last; column++)
            {
                saw[column] = true;
            }

            position = until;
        }

        int Column(long ticks) => (int)((Int128)(ticks - fromTicks) * columns / (toTicks - fromTicks));

        if (signal.SinceTicks > fromTicks)
        {
            Mark(Math.Min(signal.SinceTicks, toTicks));
            value = signal.Initial;
        }

        for (long i = 0; i < Count; i++)
        {
            ref readonly Change change = ref At(i);
            if (change.SignalIndex != signal.Index)
            {
                continue;
            }

            if (change.AtTicks >= toTicks)
            {
                break;
            }

            Mark(change.AtTicks);
            value = change.Value;
        }

        Mark(toTicks);
        var levels = new ColumnLevel[columns];
        for (int i = 0; i < columns; i++)
        {
            // More columns than ticks leave columns without any tick of their own; they repeat the one before.
            levels[i] = sawHigh[i]
                ? (sawLow[i] ? ColumnLevel.Mixed : ColumnLevel.High)
                : (sawLow[i] || i == 0 ? ColumnLevel.Low : levels[i - 1]);
        }

        return levels;
    }

    internal ref readonly Change At(long index) => ref _chunks[(int)(index / ChunkSize)][index % ChunkSize];

    private static long Overlap(long start, long end, long fromTicks, long toTicks) =>
        Math.Max(0, Math.Min(end, toTicks) - Math.Max(start, fromTicks));

    private static void CheckValue(int width, uint value)
    {
        if (width < 32 && value >> width != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"The value does not fit into {width} bits.");
        }
    }

    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        foreach (char c in name)
        {
            if (c is <= ' ' or > '~')
            {
                throw new ArgumentException($"\"{name}\" is not a signal name: only printable ASCII without blanks.", nameof(name));
            }
        }
    }

    private void NextChunk()
    {
        _chunkIndex++;
        if (_chunkIndex == _chunks.Count)
        {
            UnreservedChunks++;
            _chunks.Add(new Change[ChunkSize]);
        }

        _current = _chunks[_chunkIndex];
        _used = 0;
    }

    internal struct Change
    {
        public long AtTicks;
        public int SignalIndex;
        public uint Value;
    }
}
