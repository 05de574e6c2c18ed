using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>Tasks of a pool that are waited for together, each as it ends.</summary>
/// <remarks>
/// <code>
///   await using var set = new JoinSet&lt;int&gt;(pool);
///   foreach (string url in urls) { set.Spawn(Fetch(url)); }
///   while (await set.Next()) { total += set.Result; }
/// </code>
/// <para>One task at a time uses it; the tasks in it may run anywhere. As <see cref="TaskGroup{T}"/> for an executor, without a capacity.</para>
/// <para>Allocation: a place for each task that is in it at the same time, used again.</para>
/// </remarks>
/// <typeparam name="T">The type of the results.</typeparam>
public sealed class JoinSet<T>
{
    private readonly object _gate = new();
    private readonly WorkPool _pool;
    private readonly NextWait _wait;
    private Place? _free;
    private Place? _first;
    private Place? _last;

    /// <summary>All places, so that what runs can be cancelled.</summary>
    private Place? _all;
    private Place? _current;
    private int _count;

    /// <summary>Makes an empty set.</summary>
    public JoinSet(WorkPool pool)
    {
        _pool = pool;
        _wait = new NextWait(this);
    }

    /// <summary>Tasks in it, running and ended, that <see cref="Next"/> has not told of.</summary>
    public int Count => _count;

    /// <summary>The task that <see cref="Next"/> told of last.</summary>
    public TaskHandle Current => _current?._handle ?? TaskHandle.None;

    /// <summary>How it has ended.</summary>
    public TaskState CurrentState => _current?._state ?? TaskState.Unknown;

    /// <summary>Its result. What it threw is thrown here.</summary>
    /// <exception cref="FutureCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidOperationException">Next has told of none.</exception>
    public T Result
    {
        get
        {
            Place place = _current ?? throw new InvalidOperationException("JoinSet.Result: await Next first, and look at Result if it is true");
            if (place._cause is not null)
            {
                Platform.Rethrow(place._cause);
            }

            return place._state == TaskState.Completed ? place._result : throw Errors.Canceled();
        }
    }

    /// <summary>Starts a task.</summary>
    /// <param name="future">What it does; inert.</param>
    /// <param name="name">For reports and messages.</param>
    /// <exception cref="FutureMisuseException">The future was used before.</exception>
    /// <exception cref="ObjectDisposedException">The pool is shutting down.</exception>
    public TaskHandle Spawn(Future<T> future, string? name = null)
    {
        Place place = TakePlace();
        try
        {
            // Before it can end; who cancels a place without a task yet does nothing.
            _count++;
            return _pool.Start(future, name, place, pinned: null, out place._handle);
        }
        catch
        {
            _count--;
            GiveBack(place);
            throw;
        }
    }

    /// <summary>
    /// Waits until another task has ended, in the order in which they end; false if none is left. Look at <see cref="Result"/> then.
    /// Cancellation: strict, the task is told of by the next wait.
    /// </summary>
    /// <exception cref="FutureMisuseException">A wait is under way.</exception>
    public Future<bool> Next() => _wait.Reuse();

    /// <summary>Asks all that run to end; Next tells of each.</summary>
    public void AbortAll()
    {
        lock (_gate)
        {
            for (Place? place = _all; place is not null; place = place._nextOfAll)
            {
                place._handle.Cancel();
            }
        }
    }

    /// <summary>Cancels all that run and waits for their clean-up; for <c>await using</c>. What they throw meanwhile is nobody's.</summary>
    public async Future DisposeAsync()
    {
        AbortAll();
        while (await Next())
        {
        }
    }

    private Place TakePlace()
    {
        lock (_gate)
        {
            if (_free is Place free)
            {
                _free = free._next;
                free._next = null;
                return free;
            }

            var place = new Place(this) { _nextOfAll = _all };
            _all = place;
            return place;
        }
    }

    private void GiveBack(Place place)
    {
        place._result = default!;
        place._cause = null;
        place._handle = TaskHandle.None;
        lock (_gate)
        {
            place._next = _free;
            _free = place;
        }
    }

    private void Ended(Place place)
    {
        Waker waker;
        lock (_gate)
        {
            if (_last is null)
            {
                _first = place;
            }
            else
            {
                _last._next = place;
            }

            _last = place;
            waker = _wait._waker;
        }

        waker.Wake();
    }

    /// <summary>Makes the first that has ended the current one.</summary>
    /// <param name="waker">Who is woken by the next that ends, if there is none.</param>
    private bool TryTake(Waker waker)
    {
        if (_current is not null)
        {
            GiveBack(_current);
            _current = null;
        }

        lock (_gate)
        {
            _wait._waker = waker;
            Place? place = _first;
            if (place is null)
            {
                return false;
            }

            _first = place._next;
            _last = _first is null ? null : _last;
            place._next = null;
            _current = place;
        }

        _count--;
        return true;
    }

    /// <summary>One task of the set.</summary>
    private sealed class Place(JoinSet<T> set) : ITaskEnd
    {
        internal Place? _next;
        internal Place? _nextOfAll;
        internal TaskHandle _handle;
        internal TaskState _state;
        internal Exception? _cause;
        internal T _result = default!;

        public void TaskEnded(TaskState state, Exception? cause, Future root)
        {
            _state = state;
            _cause = cause;
            if (state == TaskState.Completed)
            {
                _result = Platform.As<Future<T>>(root)._result;
            }

            set.Ended(this);
        }
    }

    /// <summary>The set's one wait, used again and again.</summary>
    private sealed class NextWait(JoinSet<T> set) : Future<bool>
    {
        internal Waker _waker;

        internal override string Name => "JoinSet.Next";

        internal override bool IsLeaf => true;

        internal Future<bool> Reuse()
        {
            if ((_state & FutureStatus.Mask) == FutureStatus.Awaited)
            {
                throw Errors.WaitedTwice("a JoinSet");
            }

            _state = FutureStatus.Inert;
            return this;
        }

        internal override Future? Poll(Executor executor)
        {
            if (set.TryTake(executor.CurrentWaker))
            {
                _result = true;
                return EndCompleted();
            }

            if (set._count == 0)
            {
                _result = false;
                return EndCompleted();
            }

            return null;
        }

        internal override Future? Cancel(Executor executor)
        {
            lock (set._gate)
            {
                _waker = Waker.None;
            }

            return EndCanceled();
        }

        internal override void Recycle()
        {
            if (IsEnded)
            {
                SetStatus(FutureStatus.Taken);
            }
        }
    }
}
