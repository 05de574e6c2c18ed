using System;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>
/// Keeps the last events of an executor in a ring; a new one overwrites the oldest. Events have numbers, counted from 0, by
/// which they are read: from <see cref="First"/> to below <see cref="Count"/>.
/// </summary>
/// <remarks>
/// Everything is allocated by the constructor: 4 bytes an event, 12 with times, and 4 a task slot for the names. Executor thread only;
/// reading does not allocate, except what makes text.
/// </remarks>
public sealed class TraceRecorder : ExecutorTrace
{
    /// <summary>An event is one int: kind, then for <see cref="TraceEvent.Ended"/> the state, then slot or lateness.</summary>
    private const int KindMask = 15;
    private const int StateShift = 4;
    private const int StateMask = 7;
    private const int ValueShift = 7;
    private const int MostValue = int.MaxValue >> ValueShift;

    private readonly int[] _events;
    private readonly string?[] _names;
    private readonly Clock? _clock;
    private readonly long[]? _times;
    private long _count;
    private long _cleared;

    /// <summary>Makes a recorder; it records once it is the executor's <see cref="Executor.Trace"/>, or a part of it.</summary>
    /// <param name="executor">Whose events they are.</param>
    /// <param name="capacity">How many events are kept, rounded up to a power of two.</param>
    /// <param name="withTimes">Whether each gets the time, which costs a look at the clock; without, their order is all that is known.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1 or more than 2^24.</exception>
    public TraceRecorder(Executor executor, int capacity, bool withTimes = true)
    {
        if (capacity < 1 || capacity > 1 << 24)
        {
            throw Errors.OutOfRange(nameof(capacity), "must be 1 to 2^24");
        }

        int size = 1;
        while (size < capacity)
        {
            size *= 2;
        }

        _events = new int[size];
        _names = new string?[executor.TaskSlots];
        if (withTimes)
        {
            _clock = executor.Clock;
            _times = new long[size];
        }
    }

    /// <summary>How many events are kept.</summary>
    public int Capacity => _events.Length;

    /// <summary>Events since the recorder was made; the next one gets this number.</summary>
    public long Count => _count;

    /// <summary>The number of the oldest event that is kept; <see cref="Count"/> if there is none.</summary>
    public long First => _count - _cleared > _events.Length ? _count - _events.Length : _cleared;

    /// <summary>Whether events have times.</summary>
    public bool HasTimes => _times is not null;

    /// <summary>Forgets the events; numbers go on.</summary>
    public void Clear() => _cleared = _count;

    /// <summary>What an event is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No event of this number is kept; also from the other members that read one.</exception>
    public TraceEvent GetKind(long number) => (TraceEvent)(At(number) & KindMask);

    /// <summary>The slot of the event's task; -1 for a timer and for idle.</summary>
    public int GetSlot(long number)
    {
        int word = At(number);
        return (word & KindMask) < (int)TraceEvent.TimerFired ? word >> ValueShift : -1;
    }

    /// <summary>When it was, in ticks of the executor's clock; without times, the event's number.</summary>
    public long GetTicks(long number)
    {
        At(number);
        return _times is null ? number : _times[(int)number & (_times.Length - 1)];
    }

    /// <summary>How the task ended; <see cref="TaskState.Unknown"/> if the event is another.</summary>
    public TaskState GetState(long number) => (TaskState)((At(number) >> StateShift) & StateMask);

    /// <summary>How late the timer fired, in ticks, up to 16,777,215; 0 if the event is another.</summary>
    public int GetLateness(long number)
    {
        int word = At(number);
        return (word & KindMask) == (int)TraceEvent.TimerFired ? word >> ValueShift : 0;
    }

    /// <summary>The name of the last task that was spawned into a slot while this recorder was told; null if it has none.</summary>
    public string? GetName(int slot) => _names[slot];

    /// <summary>An event as a line of text, such as <c>1200: climate woken</c>. Allocates.</summary>
    [Cold("text for people")]
    public string Describe(long number)
    {
        string at = GetTicks(number) + ": ";
        int slot = GetSlot(number);
        if (slot < 0)
        {
            return at + (GetKind(number) == TraceEvent.Idle ? "idle" : "timer fired, " + GetLateness(number) + " late");
        }

        return at + (_names[slot] ?? "task " + slot) + " " + Verb(number);
    }

    /// <summary>All events that are kept, a line each, the oldest first. Allocates.</summary>
    [Cold("text for people")]
    public string[] ToLines()
    {
        var lines = new string[(int)(_count - First)];
        for (int i = 0; i < lines.Length; i++)
        {
            lines[i] = Describe(First + i);
        }

        return lines;
    }

    /// <inheritdoc/>
    public override void TaskSpawned(int slot, string? name)
    {
        _names[slot] = name;
        Add(TraceEvent.Spawned, slot);
    }

    /// <inheritdoc/>
    public override void TaskWoken(int slot) => Add(TraceEvent.Woken, slot);

    /// <inheritdoc/>
    public override void PollStarted(int slot) => Add(TraceEvent.PollStarted, slot);

    /// <inheritdoc/>
    public override void PollEnded(int slot) => Add(TraceEvent.PollEnded, slot);

    /// <inheritdoc/>
    public override void SteppedAside(int slot) => Add(TraceEvent.SteppedAside, slot);

    /// <inheritdoc/>
    public override void TaskEnded(int slot, TaskState state) => AddWord((int)TraceEvent.Ended | ((int)state << StateShift) | (slot << ValueShift));

    /// <inheritdoc/>
    public override void TimerFired(long latenessTicks) =>
        Add(TraceEvent.TimerFired, latenessTicks > MostValue ? MostValue : (int)latenessTicks);

    /// <inheritdoc/>
    public override void Idle(long untilTicks) => Add(TraceEvent.Idle, 0);

    [MethodImpl(Platform.InlineOnHost)]
    private void Add(TraceEvent kind, int value) => AddWord((int)kind | (value << ValueShift));

    [MethodImpl(Platform.InlineOnHost)]
    private void AddWord(int word)
    {
        // Written so that the desktop's compiler sees that the index is good.
        int[] events = _events;
        events[(int)_count & (events.Length - 1)] = word;
        long[]? times = _times;
        if (times is not null)
        {
            times[(int)_count & (times.Length - 1)] = _clock!.NowTicks;
        }

        _count++;
    }

    private int At(long number)
    {
        if (number < First || number >= _count)
        {
            throw Errors.OutOfRange(nameof(number), "must be from First to below Count");
        }

        return _events[(int)number & (_events.Length - 1)];
    }

    [Cold("text for people")]
    private string Verb(long number)
    {
        switch (GetKind(number))
        {
            case TraceEvent.Spawned:
                return "spawned";
            case TraceEvent.Woken:
                return "woken";
            case TraceEvent.PollStarted:
                return "poll";
            case TraceEvent.PollEnded:
                return "poll ended";
            case TraceEvent.SteppedAside:
                return "stepped aside";
            default:
                return TaskStateText.Of(GetState(number));
        }
    }
}
