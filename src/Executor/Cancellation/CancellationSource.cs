using System;

namespace Embedded.Async;

/// <summary>Asks work to end, which looks at the source's <see cref="Token"/>: at once, or from a deadline on.</summary>
/// <remarks>
/// <code>
///   quiet --(1)--> cancelled --(2)--> quiet       1 Cancel, or the clock passes the deadline   2 Reset
/// </code>
/// <para>A linked source is cancelled too while one of those that it follows is. Nothing is copied: it asks them, so a check costs a few
/// reads for each, and a deadline needs no timer and no callback. Only a wait on the token arms a timer, at the earliest deadline.</para>
/// <para>Whoever waits when <see cref="Cancel"/> is called is told, also if <see cref="Reset"/> follows before its poll.</para>
/// <para>Used by the tasks of one executor, unless it is made with <c>shared: true</c>; then every member but the constructors may be called
/// on any thread or interrupt, and takes a lock (the token's <see cref="CancellationToken.IsCancelled"/> does not). Linked sources use
/// the same clock. Allocation: when it is made.</para>
/// </remarks>
public sealed partial class CancellationSource : IDisposable
{
    private readonly object? _gate;
    private readonly WaitQueue _waiters = new();
    private readonly CancellationLink? _first;
    private readonly CancellationLink? _second;

    /// <summary>The first of those that follow this one.</summary>
    private CancellationLink? _children;

    /// <summary>Whether it still follows the others. Cleared by Dispose.</summary>
    private bool _isLinked;

    /// <summary>1 after Cancel. Read without the lock: a wait looks again under it.</summary>
    private int _isCancelled;

    /// <summary>Its own; written under the lock, after <see cref="_clock"/>.</summary>
    private long _deadlineTicks = long.MaxValue;
    private Clock? _clock;

    /// <summary>Makes a source that is not cancelled.</summary>
    /// <param name="waiters">Tasks that will wait on the token at the same time; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether other threads or interrupts use it.</param>
    /// <param name="clock">For deadlines that are set outside a task; by default that of the executor whose task sets the first one.</param>
    public CancellationSource(int waiters = 2, bool shared = false, Clock? clock = null)
    {
        _gate = SharedGate.Make(shared);
        _clock = clock;
        Token = new CancellationToken(this);
        CancelledFuture.Fill(waiters);
    }

    private CancellationSource(CancellationToken first, CancellationToken? second, int waiters)
        : this(waiters, first._source._gate is not null || (second is not null && second._source._gate is not null), first._source._clock)
    {
        _isLinked = true;
        _first = Follow(first._source);
        _second = second is null ? null : Follow(second._source);
    }

    /// <summary>The reading side.</summary>
    public CancellationToken Token { get; }

    internal bool IsCancelled =>
        Platform.VolatileRead(ref _isCancelled) != 0
        || IsPastDeadline
        || (_isLinked && (_first!._parent.IsCancelled || (_second is not null && _second._parent.IsCancelled)));

    internal long EarliestDeadlineTicks
    {
        get
        {
            long earliest = Platform.VolatileRead(ref _deadlineTicks);
            if (_isLinked)
            {
                earliest = Earlier(earliest, _first!._parent.EarliestDeadlineTicks);
                earliest = _second is null ? earliest : Earlier(earliest, _second._parent.EarliestDeadlineTicks);
            }

            return earliest;
        }
    }

    private bool IsPastDeadline
    {
        get
        {
            long deadline = Platform.VolatileRead(ref _deadlineTicks);
            return deadline != long.MaxValue && deadline <= _clock!.NowTicks;
        }
    }

    /// <summary>
    /// Makes a source that follows one or two others, and can be cancelled by itself, and be given an earlier deadline. Dispose it when
    /// its work is done: until then the others hold it. It is shared if one of them is.
    /// </summary>
    /// <param name="first">What it follows.</param>
    /// <param name="second">What else it follows.</param>
    /// <param name="waiters">Tasks that will wait on its token at the same time.</param>
    public static CancellationSource Linked(CancellationToken first, CancellationToken? second = null, int waiters = 2) =>
        new(first, second, waiters);

    /// <summary>Cancels it and all that follow it, and wakes who waits. Once is enough. If shared, any thread or interrupt.</summary>
    public void Cancel()
    {
        // Before the walk: a wait that the walk does not find looks after it.
        Platform.VolatileWrite(ref _isCancelled, 1);
        Tell(cancelled: true);
    }

    /// <summary>Cancels it after a time in milliseconds; replaces the deadline before. No effect once it is cancelled.</summary>
    /// <exception cref="WrongContextException">Not called by a task, and the source was made without a clock.</exception>
    public void CancelAfterMilliseconds(int milliseconds) => CancelAfterTicks(Clock.TicksFromMilliseconds(milliseconds));

    /// <summary>Cancels it after a time in ticks; replaces the deadline before. No effect once it is cancelled.</summary>
    /// <exception cref="WrongContextException">Not called by a task, and the source was made without a clock.</exception>
    public void CancelAfterTicks(long ticks)
    {
        long now = ClockNow();
        CancelAtTicks(ticks > long.MaxValue - now ? long.MaxValue : now + ticks);
    }

    /// <summary>
    /// Cancels it from the time on at which the clock shows so many ticks; replaces the deadline before, <see cref="long.MaxValue"/> takes
    /// it away. No effect once it is cancelled.
    /// </summary>
    /// <exception cref="WrongContextException">Not called by a task, and the source was made without a clock.</exception>
    public void CancelAtTicks(long deadlineTicks)
    {
        ClockNow();
        SharedGate.Enter(_gate);
        bool isPast = IsPastDeadline;
        if (isPast)
        {
            Platform.VolatileWrite(ref _isCancelled, 1);
        }

        Platform.VolatileWrite(ref _deadlineTicks, deadlineTicks);
        SharedGate.Exit(_gate);
        Tell(cancelled: isPast);
    }

    /// <summary>
    /// Takes its own cancellation and deadline back, so that it can be used again; those that it follows still count. Who was told already
    /// stays told.
    /// </summary>
    public void Reset()
    {
        SharedGate.Enter(_gate);
        Platform.VolatileWrite(ref _isCancelled, 0);
        Platform.VolatileWrite(ref _deadlineTicks, long.MaxValue);
        SharedGate.Exit(_gate);
        Tell(cancelled: false);
    }

    /// <summary>
    /// Lets go of those that it follows: from now on they do not cancel it. Nothing for a source that follows none. Twice does nothing.
    /// </summary>
    public void Dispose()
    {
        if (_isLinked)
        {
            _isLinked = false;
            _first!._parent.Remove(_first);
            _second?._parent.Remove(_second);
            Tell(cancelled: false);
        }
    }

    /// <summary>One poll of a wait: true if it has ended, else it stands in the queue.</summary>
    internal bool PollWait(WaitNode node, Waker waker)
    {
        SharedGate.Enter(_gate);
        bool ended = node._granted || IsCancelled;
        if (ended)
        {
            Forget(node);
        }
        else if (!node._queued)
        {
            _waiters.Add(node, waker);
        }

        SharedGate.Exit(_gate);
        return ended;
    }

    internal void CancelWait(WaitNode node)
    {
        SharedGate.Enter(_gate);
        Forget(node);
        SharedGate.Exit(_gate);
    }

    private static long Earlier(long one, long other) => one < other ? one : other;

    private void Forget(WaitNode node)
    {
        node._granted = false;
        if (node._queued)
        {
            _waiters.Remove(node);
        }
    }

    /// <summary>
    /// Ends the waits, or lets them look at the deadline again, here and in all that follow. Locks go from the followed to the follower,
    /// and links are made with the follower, so there is no circle.
    /// </summary>
    private void Tell(bool cancelled)
    {
        SharedGate.Enter(_gate);
        if (!cancelled)
        {
            _waiters.WakeInPlace();
        }

        while (cancelled && !_waiters.IsEmpty)
        {
            _waiters.Grant();
        }

        for (CancellationLink? link = _children; link is not null; link = link._next)
        {
            link._child.Tell(cancelled);
        }

        SharedGate.Exit(_gate);
    }

    private long ClockNow()
    {
        _clock = _clock ?? (Platform.Running ?? throw Errors.NoClock()).Clock;
        return _clock.NowTicks;
    }

    private CancellationLink Follow(CancellationSource parent)
    {
        var link = new CancellationLink(parent, this);
        parent.Add(link);
        return link;
    }

    private void Add(CancellationLink link)
    {
        SharedGate.Enter(_gate);
        link._next = _children;
        if (_children is not null)
        {
            _children._previous = link;
        }

        _children = link;
        SharedGate.Exit(_gate);
    }

    private void Remove(CancellationLink link)
    {
        SharedGate.Enter(_gate);
        if (link._previous is null)
        {
            _children = link._next;
        }
        else
        {
            link._previous._next = link._next;
        }

        if (link._next is not null)
        {
            link._next._previous = link._previous;
        }

        link._next = null;
        link._previous = null;
        SharedGate.Exit(_gate);
    }
}
