using System.Threading;

namespace Embedded.Async;

/// <summary>The free futures of one kind that belong to no thread, and the way to a thread's own.</summary>
/// <remarks>
/// In pieces, so that threads which pass many futures to each other meet at the lock once for each piece: a piece is linked by
/// <see cref="Future._continuation"/>, its first leads to the next piece by <see cref="Future._next"/>, and keeps the piece's count in its state.
/// </remarks>
internal sealed partial class SharedPool
{
    /// <summary>Where the first of a piece keeps the count. Above all that free futures keep, and cleared when it is handed out.</summary>
    private const int CountShift = 16;

    private readonly object _gate = new();
    private readonly string _name;
    private readonly string? _knob;
    private Future? _free;

    /// <param name="name">What the futures are, for messages.</param>
    /// <param name="knob">
    /// What to raise when there are too few, for messages; null for futures that wait for what allocates anyway: their pool goes on growing
    /// when the executor is sealed.
    /// </param>
    internal SharedPool(string name, string? knob)
    {
        _name = name;
        _knob = knob;
    }

    /// <summary>A free future of the calling thread's pool, inert, or null: then the caller makes one.</summary>
    /// <exception cref="System.InvalidOperationException">There is none and the thread's executor is sealed.</exception>
    internal Future? Rent() => Local.Rent();

    /// <summary>Gives a future to the calling thread's pool.</summary>
    internal void Return(Future future) => Local.Return(future);

    /// <summary>A piece of free futures, or null: then the caller makes one.</summary>
    /// <param name="count">How many they are.</param>
    /// <exception cref="System.InvalidOperationException">There is none and the thread's executor is sealed.</exception>
    internal Future? TakePiece(out int count)
    {
        count = 0;
        if (!ThreadPools.IsStrict)
        {
            Monitor.Enter(_gate);
            Future? first = _free;
            if (first is not null)
            {
                _free = first._next;
                Monitor.Exit(_gate);
                first._next = null;
                count = first._state >> CountShift;
                return first;
            }

            Monitor.Exit(_gate);
            if (_knob is not null && Platform.IsSealed)
            {
                throw Errors.PoolExhausted(_name, _knob);
            }
        }

        return null;
    }

    /// <summary>
    /// How many more must be made so that the calling thread finds so many free ones. Those that were ever made do not
    /// count: they may be kept by other threads or in use by other executors. For start-up, because it walks the list.
    /// </summary>
    internal int Missing(int count) => Missing(count, Local.Count);

    /// <inheritdoc cref="Missing(int)"/>
    /// <param name="count">How many it should find.</param>
    /// <param name="local">How many it has to itself.</param>
    internal int Missing(int count, int local)
    {
        int missing = count - local;
        Monitor.Enter(_gate);
        for (Future? first = _free; first is not null && missing > 0; first = first._next)
        {
            missing -= first._state >> CountShift;
        }

        Monitor.Exit(_gate);
        return missing;
    }

    /// <summary>Adds free futures that are linked.</summary>
    internal void PutPiece(Future first, int count)
    {
        first._state |= count << CountShift;
        Monitor.Enter(_gate);
        first._next = _free;
        _free = first;
        Monitor.Exit(_gate);
    }

    /// <summary>Adds a new future that nobody has used, and makes the calling thread's part, so that its first use makes nothing.</summary>
    internal void Add(Future future)
    {
        _ = Local;
        AddUnclaimed(future);
    }

    /// <summary>Adds a new future that nobody has used, for a caller who keeps a thread's part himself.</summary>
    internal void AddUnclaimed(Future future)
    {
        future._state |= FutureStatus.Taken;
        PutPiece(future, 1);
    }
}
