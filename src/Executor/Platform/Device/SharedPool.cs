using System.Threading;

namespace Embedded.Async;

/// <summary>The free futures of one kind, linked by <see cref="Future._continuation"/>.</summary>
/// <remarks>
/// One plain list. Threads switch between any two instructions, so with more than one executor it needs a lock
/// (<see cref="s_isLocked"/>), and with one it needs none: futures are made and given back by the thread that runs it, or before
/// it first runs. That keeps an await of a firmware with one executor free of atomic operations.
/// </remarks>
internal sealed class SharedPool
{
    /// <summary>
    /// Whether several executors share the pools. Set once, by <see cref="Platform.BeforeExecutor"/>, while no other thread can
    /// be inside one.
    /// </summary>
    internal static bool s_isLocked;

    private readonly string _name;
    private readonly string _knob;
    private Future? _free;

    /// <param name="name">What the futures are, for messages.</param>
    /// <param name="knob">What to raise when there are too few, for messages.</param>
    internal SharedPool(string name, string knob)
    {
        _name = name;
        _knob = knob;
    }

    /// <summary>Makes the pool of an async method.</summary>
    internal static SharedPool ForMethod(string name) => new(name, "its [FutureCapacity] or FuturesPerMethod in nf.config");

    /// <summary>A free future, inert, or null: then the caller makes one.</summary>
    /// <exception cref="System.InvalidOperationException">There is none and the executor is sealed.</exception>
    internal Future? Rent()
    {
        if (s_isLocked)
        {
            Monitor.Enter(this);
        }

        Future? future = _free;
        if (future is not null)
        {
            _free = future._continuation;
        }

        if (s_isLocked)
        {
            Monitor.Exit(this);
        }

        if (future is null)
        {
            if (Platform.IsSealed)
            {
                throw Errors.PoolExhausted(_name, _knob);
            }

            return null;
        }

        future._continuation = null;
        future._state &= FutureStatus.Kind;
        future._await = -1;
        return future;
    }

    /// <summary>Gives a future back.</summary>
    internal void Return(Future future)
    {
        future._state = (future._state & FutureStatus.Kind) | FutureStatus.Taken;
        if (s_isLocked)
        {
            Monitor.Enter(this);
        }

        future._continuation = _free;
        _free = future;
        if (s_isLocked)
        {
            Monitor.Exit(this);
        }
    }

    /// <summary>Adds a new future that nobody has used. For start-up.</summary>
    internal void Add(Future future) => Return(future);

    /// <summary>How many more must be made so that so many are free. For start-up, because it walks the list.</summary>
    internal int Missing(int count)
    {
        for (Future? future = _free; future is not null; future = future._continuation)
        {
            count--;
        }

        return count;
    }
}
