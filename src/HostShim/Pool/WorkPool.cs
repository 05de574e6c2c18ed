using System;
using System.Collections.Generic;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Runs tasks on several threads: each has a queue of its own, and one that has nothing to do takes half of another's. The futures are those that
/// run on an <see cref="Executor"/>; any number of tasks, any thread spawns.
/// </summary>
/// <remarks>
/// <code>
///   using var pool = new WorkPool();
///   int answer = pool.BlockOn(Ask());
///
///   async Future&lt;int&gt; Ask()
///   {
///       JoinHandle&lt;int&gt; half = pool.Spawn(Half());      // on any worker
///       return await half + await Half();
///   }
/// </code>
/// <para>The way of a wake-up: <see cref="TaskHandleExtensions.Wake"/> → <c>WorkPool.Home.cs</c> → <see cref="TaskWord.TryWake"/> →
/// <c>Worker.Schedule</c> or the injection queue → <c>Worker.TakeTask</c> → the poll, on the worker's stage.</para>
/// <para>A task is polled by one thread at a time, but not always by the same: what two tasks share must be thread-safe, such as primitives that
/// are made with <c>shared: true</c>. A task that must stay on one thread, with all that it spawns, is spawned by
/// <see cref="SpawnLocal"/>.</para>
/// <para>Allocation: none in steady state. When more tasks exist than ever before, room is made for 1,024 more.</para>
/// </remarks>
public sealed partial class WorkPool : IDisposable
{
    /// <summary>Each worker is an executor too, and 255 may exist.</summary>
    internal const int MostWorkers = 200;

    private readonly Executor _face;

    /// <summary>The pool's number, where handles have it.</summary>
    private readonly long _numberBits;
    private readonly Worker[] _workers;
    private readonly Thread[] _threads;
    private readonly TimerShard[] _shards;
    private readonly TaskTable _table = new();
    private readonly SlotMap<string?> _names = new();
    private readonly SlotMap<Worker?> _pins = new();
    private readonly InjectionQueue<PoolTask> _injection = new();
    private readonly IdleWorkers _idle;
    private readonly PausedClock? _paused;
    private readonly UnhandledExceptionHandler _unhandled;
    private readonly TimeSpan _shutdownLimit;
    private readonly List<BlockingWait> _blocked = [];
    private readonly BlockingPoolSettings? _blockingSettings;
    private long _injectedSpawns;
    private int _isStopping;
    private int _isStopped;
    private bool _isDisposed;

    /// <summary>Makes a pool, and starts its threads.</summary>
    /// <param name="options">How it is made; null takes what is there by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of workers is out of range.</exception>
    /// <exception cref="ArgumentException">Paused time and a clock of your own.</exception>
    /// <exception cref="CapacityException">255 executors exist, workers among them.</exception>
    public WorkPool(WorkPoolOptions? options = null)
    {
        options ??= new WorkPoolOptions();
        int workers = options.CurrentThread ? 1 : options.Workers;
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1, nameof(options.Workers));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workers, MostWorkers, nameof(options.Workers));
        if (options.PausedTime && options.Clock is not null)
        {
            throw new ArgumentException("PausedTime makes the clock itself; leave Clock out", nameof(options));
        }

        _paused = options.PausedTime ? new PausedClock() : null;
        Clock = _paused ?? options.Clock ?? new SystemClock();
        Trace = options.Trace;
        _unhandled = options.UnhandledException ?? WriteUnhandled;
        _shutdownLimit = options.ShutdownLimit;
        Home = new PoolHome(this);
        _idle = new IdleWorkers(workers);
        _shards = new TimerShard[workers];
        _face = new Executor(Clock, NoParker.Instance, Home, shard: null);
        _numberBits = HandleBits.Pack(_face.Number, 0, 0);
        if (_paused is null && options.Driver is ReactorDriver driver)
        {
            Reactor = new Reactor(Clock, driver);
            Reactor.Share();
        }

        _workers = new Worker[workers];
        for (int i = 0; i < workers; i++)
        {
            _shards[i] = new TimerShard(Home, i);
            _workers[i] = new Worker(this, i, _shards[i]);
        }

        _blockingSettings = options.Blocking;
        IsCurrentThread = options.CurrentThread;
        _threads = new Thread[options.CurrentThread ? 0 : workers];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(static worker => ((Worker)worker!).RunThread()) { IsBackground = true, Name = options.Name + " " + i };
            _threads[i].UnsafeStart(_workers[i]);
        }
    }

    /// <summary>Where the time of its timers comes from.</summary>
    public Clock Clock { get; }

    /// <summary>What its tasks wait for sockets, pipes and ports with; null if it was made without.</summary>
    public Reactor? Reactor { get; }

    /// <summary>Threads that poll tasks.</summary>
    public int WorkerCount => _workers.Length;

    /// <summary>Tasks that exist now; it may be old by the time it is read.</summary>
    public int TaskCount
    {
        get
        {
            long count = Volatile.Read(ref _injectedSpawns);
            foreach (Worker worker in _workers)
            {
                count += worker.SpawnedMinusEnded;
            }

            return (int)long.Max(0, count);
        }
    }

    /// <summary>The pool whose worker this thread is.</summary>
    /// <exception cref="WrongContextException">This thread is no pool's.</exception>
    public static WorkPool Current => Worker.Current?.Pool
        ?? throw new WrongContextException("WorkPool.Current: this is no thread of a pool; keep the pool in a field, or call it in a task");

    /// <summary>Whether it has no threads of its own; see <see cref="WorkPoolOptions.CurrentThread"/>.</summary>
    internal bool IsCurrentThread { get; }

    internal PoolTrace? Trace { get; }

    internal TaskTable Table => _table;

    internal InjectionQueue<PoolTask> Injection => _injection;

    internal IdleWorkers Idle => _idle;

    internal Worker[] Workers => _workers;

    internal bool IsStopped => Volatile.Read(ref _isStopped) != 0;

    /// <summary>Whether there is work that any worker may take.</summary>
    internal bool HasWork
    {
        get
        {
            if (_injection.Count != 0)
            {
                return true;
            }

            foreach (Worker worker in _workers)
            {
                if (!worker.Queue.IsEmpty)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Nothing is due before this time, on any worker.</summary>
    internal long EarliestTimer
    {
        get
        {
            long earliest = long.MaxValue;
            foreach (TimerShard shard in _shards)
            {
                earliest = long.Min(earliest, shard.EarliestTicks);
            }

            return earliest;
        }
    }

    /// <summary>Starts a task. Any thread.</summary>
    /// <param name="future">What it does; inert.</param>
    /// <param name="name">For reports and messages.</param>
    /// <returns>What waits for its end; await it or call <see cref="JoinHandle.Detach"/>, and it is used again.</returns>
    /// <exception cref="FutureMisuseException">The future was used before.</exception>
    /// <exception cref="ObjectDisposedException">The pool is shutting down.</exception>
    public JoinHandle Spawn(Future future, string? name = null)
    {
        JoinHandle handle = JoinHandle.Rent();
        Start(future, name, handle, pinned: null, out handle._task);
        return handle;
    }

    /// <summary>Starts a task that has a result. Any thread.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <inheritdoc cref="Spawn(Future, string?)"/>
    public JoinHandle<T> Spawn<T>(Future<T> future, string? name = null)
    {
        JoinHandle<T> handle = JoinHandle<T>.Rent();
        Start(future, name, handle, pinned: null, out handle._task);
        return handle;
    }

    /// <summary>
    /// Starts a task that nobody waits for. Any thread. What it throws goes to the handler of unhandled exceptions, unless a task joins it by its
    /// handle.
    /// </summary>
    /// <inheritdoc cref="Spawn(Future, string?)" path="/param"/>
    /// <inheritdoc cref="Spawn(Future, string?)" path="/exception"/>
    public TaskHandle SpawnDetached(Future future, string? name = null) =>
        Start(future, name, end: null, pinned: null, out _);

    /// <summary>
    /// Starts a task that stays on this worker, as does what it spawns by <see cref="Executor.Spawn"/>: tasks that share things which are not
    /// thread-safe. In a task of the pool, or before a BlockOn of a pool that runs on the current thread.
    /// </summary>
    /// <inheritdoc cref="Spawn(Future, string?)"/>
    /// <exception cref="WrongContextException">This is no thread of the pool.</exception>
    public JoinHandle SpawnLocal(Future future, string? name = null)
    {
        JoinHandle handle = JoinHandle.Rent();
        Start(future, name, handle, LocalWorker, out handle._task);
        return handle;
    }

    /// <inheritdoc cref="SpawnLocal(Future, string?)"/>
    /// <typeparam name="T">The result's type.</typeparam>
    public JoinHandle<T> SpawnLocal<T>(Future<T> future, string? name = null)
    {
        JoinHandle<T> handle = JoinHandle<T>.Rent();
        Start(future, name, handle, LocalWorker, out handle._task);
        return handle;
    }

    /// <summary>The name a task was spawned with, or null; kept after its end until its place is used again. Any thread.</summary>
    public string? GetName(TaskHandle task) => _face.GetName(task);

    /// <summary>Runs a future as a task and blocks the calling thread until it has ended. Not on a worker's thread.</summary>
    /// <exception cref="WrongContextException">This is a thread of a pool, where a task awaits instead.</exception>
    /// <exception cref="ObjectDisposedException">The pool is shutting down, or was disposed meanwhile.</exception>
    public void BlockOn(Future future)
    {
        BlockingWait wait = BlockingWait.Begin(this);
        Block(future, wait);
        wait.Wait();
        wait.ThrowIfFailed();
    }

    /// <summary>As <see cref="BlockOn(Future)"/>, and returns the result.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    public T BlockOn<T>(Future<T> future)
    {
        BlockingWait<T> wait = BlockingWait<T>.Begin(this);
        Block(future, wait);
        wait.Wait();
        return wait.TakeResult();
    }

    /// <summary>
    /// Cancels all tasks, waits for their clean-up, and ends the threads. A task that spawns one meanwhile gets an exception. Not on a worker's
    /// thread.
    /// </summary>
    /// <param name="limit">How long it waits; tasks that have not ended then are dropped where they stand.</param>
    /// <returns>Whether all tasks had ended.</returns>
    /// <exception cref="WrongContextException">This is a thread of the pool.</exception>
    public bool Shutdown(TimeSpan limit)
    {
        if (Worker.Current?.Pool == this)
        {
            throw new WrongContextException("WorkPool.Shutdown: this is a thread of the pool, which would wait for itself; call it outside");
        }

        if (IsStopped)
        {
            return TaskCount == 0;
        }

        bool ended = EndTasks(limit);
        // A full fence: a worker that was notified before and has not slept since is not notified again, and looks at this when it wakes.
        Interlocked.Exchange(ref _isStopped, 1);
        foreach (Worker worker in _workers)
        {
            worker.Parker.Unpark();
        }

        foreach (Thread thread in _threads)
        {
            // One that a task blocks is a background thread, and goes with the process.
            thread.Join(ended ? TimeSpan.FromSeconds(60) : limit);
        }

        return ended;
    }

    /// <summary>As <see cref="Shutdown"/> with the limit of the options; then the reactor and the numbers of the executors are free again.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        Shutdown(_shutdownLimit);
        _isDisposed = true;
        ReleaseBlocked();
        EndBlocking();
        Reactor?.Dispose();
        foreach (Worker worker in _workers)
        {
            worker.Dispose();
        }

        _face.Dispose();
    }

    /// <summary>The handle of the task that a word is of.</summary>
    internal long HandleOf(long word) => TaskWord.Handle(word, _numberBits);

    /// <summary>After work was added: wakes a worker that rests, unless one looks for work.</summary>
    internal void WakeIfIdle()
    {
        int worker = _idle.TakeToWake();
        if (worker >= 0)
        {
            _workers[worker].Parker.Unpark();
        }
    }

    /// <summary>Notes a thread that waits for a task.</summary>
    internal void BeginBlocking(BlockingWait wait)
    {
        lock (_blocked)
        {
            _blocked.Add(wait);
        }
    }

    internal void EndBlocking(BlockingWait wait)
    {
        lock (_blocked)
        {
            _blocked.Remove(wait);
        }
    }

    /// <summary>Lets threads go that wait for tasks which were dropped.</summary>
    private void ReleaseBlocked()
    {
        lock (_blocked)
        {
            foreach (BlockingWait wait in _blocked)
            {
                wait.Release();
            }
        }
    }

    internal void ReportUnhandled(TaskHandle task, Exception exception) => _unhandled(task, exception);

    /// <summary>With paused time, when all workers rest: moves it to the next timer, and ends the rest of the worker that found that.</summary>
    /// <returns>Whether it has moved, so that timers are due.</returns>
    internal bool TryAdvance(int worker)
    {
        if (_paused is null)
        {
            return false;
        }

        // A worker ends its rest behind this lock too, so while all of them rest the next timer stays the next.
        lock (_paused)
        {
            bool isBlocked = false;
            LookForBlocking(ref isBlocked);
            if (_idle.Awake != 0 || HasWork || HasPinnedWork || isBlocked)
            {
                return false;
            }

            long next = long.MaxValue;
            foreach (TimerShard shard in _shards)
            {
                next = long.Min(next, shard.NextDeadline());
            }

            if (next == long.MaxValue || !_idle.TryEndRest(worker))
            {
                return false;
            }

            _paused.MoveTo(next);
            return true;
        }
    }

    /// <summary>Ends a rest; false if the worker was woken to look for work.</summary>
    internal bool TryEndRest(int worker)
    {
        if (_paused is null)
        {
            return _idle.TryEndRest(worker);
        }

        lock (_paused)
        {
            return _idle.TryEndRest(worker);
        }
    }

    /// <summary>Whether blocking work is under way, whose end is not a matter of the pool's time.</summary>
    partial void LookForBlocking(ref bool isBlocked);

    partial void EndBlocking();

    private bool HasPinnedWork
    {
        get
        {
            foreach (Worker worker in _workers)
            {
                if (worker.HasPinnedWork)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Runs a future while the calling thread waits.</summary>
    private void Block(Future future, BlockingWait wait)
    {
        try
        {
            Start(future, "BlockOn", wait, pinned: null, out _);
        }
        catch
        {
            EndBlocking(wait);
            throw;
        }
    }

    private Worker LocalWorker => Worker.Current is Worker worker && worker.Pool == this ? worker
        : IsCurrentThread ? _workers[0]
        : throw new WrongContextException("WorkPool.SpawnLocal: this is no thread of the pool; call it in one of its tasks");

    private static void WriteUnhandled(TaskHandle task, Exception exception) =>
        Console.Error.WriteLine("task " + (ExecutorTable.Find((long)task)?.GetName(task) ?? "?") + " ended by " + exception);

    /// <summary>Starts a task.</summary>
    /// <param name="future">What it does; inert.</param>
    /// <param name="name">For reports and messages.</param>
    /// <param name="end">Who is told of its end.</param>
    /// <param name="pinned">The worker on which it stays.</param>
    /// <param name="handle">Gets its handle before anybody can poll it.</param>
    internal TaskHandle Start(Future future, string? name, ITaskEnd? end, Worker? pinned, out TaskHandle handle)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isStopping) != 0, this);
        future.Attach(null);
        Worker? worker = Worker.Current;
        bool isInside = worker is not null && worker.Pool == this;
        PoolTask task = isInside ? worker!.TakeFree() : TakeFree();
        task._innermost = future;
        if (end is not null)
        {
            task._end = end;
        }

        TaskWord.Begin(ref task._word, pinned is not null);
        long word = task._word;
        _names.SetIfUsed(TaskWord.Slot(word), name);
        if (pinned is not null)
        {
            _pins.Set(TaskWord.Slot(word), pinned);
        }

        TaskHandle mine = (TaskHandle)HandleOf(word);
        handle = mine;
        Trace?.TaskSpawned(handle, name);
        if (pinned is not null)
        {
            pinned.SchedulePinned(task);
        }
        else if (isInside)
        {
            worker!.Schedule(task);
        }
        else
        {
            _injection.Add(task);
            WakeIfIdle();
        }

        // Not from the place: the task may have ended, and what is told of its end may be in use again.
        return mine;
    }

    private PoolTask TakeFree()
    {
        Interlocked.Increment(ref _injectedSpawns);
        return _table.TakeOne();
    }

    private bool EndTasks(TimeSpan limit)
    {
        long end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        Interlocked.Exchange(ref _isStopping, 1);
        while (true)
        {
            // Again each time: what was being spawned when the stop began is found then.
            _table.ForEach(CancelTask);
            if (TaskCount == 0)
            {
                return true;
            }

            if (IsCurrentThread)
            {
                _workers[0].Run(until: null, rests: false);
            }

            Thread.Sleep(TaskCount == 0 ? 0 : 1);
            if (Environment.TickCount64 >= end)
            {
                return TaskCount == 0;
            }
        }
    }

    private void CancelTask(PoolTask task)
    {
        long word = Volatile.Read(ref task._word);
        if ((word & (TaskWord.Live | TaskWord.CancelAsked)) == TaskWord.Live)
        {
            ((TaskHandle)HandleOf(word)).Cancel();
        }
    }
}
