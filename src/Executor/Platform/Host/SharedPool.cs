using System.Threading;

namespace Embedded.Async;

/// <summary>The free futures of one kind that belong to no thread, and the way to a thread's own.</summary>
internal sealed partial class SharedPool
{
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

    /// <summary>A free future, or null: then the caller makes one.</summary>
    /// <exception cref="System.InvalidOperationException">There is none and the thread's executor is sealed.</exception>
    internal Future? Take()
    {
        if (!ThreadPools.IsStrict)
        {
            Monitor.Enter(_gate);
            Future? future = _free;
            if (future is not null)
            {
                _free = future._continuation;
                // The caller keeps its own list in the link, and that list is empty.
                future._continuation = null;
                Monitor.Exit(_gate);
                return future;
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
        for (Future? future = _free; future is not null && missing > 0; future = future._continuation)
        {
            missing--;
        }

        Monitor.Exit(_gate);
        return missing;
    }

    internal void Put(Future future)
    {
        Monitor.Enter(_gate);
        future._continuation = _free;
        _free = future;
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
        Put(future);
    }
}
