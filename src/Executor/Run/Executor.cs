using System;

namespace Embedded.Async;

/// <summary>
/// Runs tasks one poll at a time on one thread: a fixed number of task slots, a first-in first-out run queue, a timer
/// wheel, and wake-ups from any thread or interrupt.
/// </summary>
/// <remarks>
/// <para>The way of a wake-up: <see cref="TaskHandleExtensions.Wake"/> → <c>Executor.Wake.cs</c> (run queue or inbox) →
/// <c>Executor.Loop.cs</c> (the poll) → nothing ready: <see cref="IParker.Park"/> until the next deadline or wake-up.</para>
/// <para>An executor belongs to the thread that first runs it. Tasks are spawned there, or before it first runs.</para>
/// <para>Memory: a task slot takes 36 bytes on a device (one array element of a reference, the others of integers); after
/// <see cref="Seal"/> nothing is allocated.</para>
/// </remarks>
public sealed partial class Executor : IDisposable
{
    private readonly int _number;
    private readonly Clock _clock;
    private readonly IParker _parker;
    private readonly TimerWheel _wheel = new();
    private readonly Schedule? _schedule;
    private ExecutorTrace? _trace;

    /// <summary>Makes an executor on real time, with the task slots that nf.config says.</summary>
    public Executor()
        : this(new SystemClock())
    {
    }

    /// <summary>Makes an executor.</summary>
    /// <param name="clock">Where the time comes from.</param>
    /// <param name="taskSlots">Tasks at the same time, 1 to 65,535; by default what nf.config says.</param>
    /// <param name="parker">How to wait when nothing is ready; by default the thread sleeps.</param>
    /// <param name="schedule">Which ready task is polled first; by default the one that was woken first.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of slots is out of range.</exception>
    /// <exception cref="InvalidOperationException">The schedule belongs to another executor.</exception>
    public Executor(Clock clock, int taskSlots = BuildConfig.TaskSlots, IParker? parker = null, Schedule? schedule = null)
    {
        if (taskSlots < 1 || taskSlots > HandleBits.MostSlots)
        {
            throw Errors.OutOfRange(nameof(taskSlots), "must be 1 to 65,535");
        }

        _clock = clock;
        if (schedule is not null)
        {
            schedule.Begin(this, taskSlots);
            _schedule = schedule;
            _enqueuesPlainly = false;
        }

        _parker = parker ?? clock as IParker ?? Platform.MakeParker(clock);

        _innermost = new Future?[taskSlots];
        _flags = new int[taskSlots];
        _handles = new long[taskSlots];
        _behind = new int[taskSlots];
        for (int slot = 0; slot < taskSlots; slot++)
        {
            FreeSlot(slot);
        }

        _inboxLinks = new int[taskSlots];
        _cancelledFromOutside = new int[taskSlots];
        _number = ExecutorTable.Add(this);
    }

    /// <summary>Where the random numbers are; the same for every executor, so that each run is repeatable.</summary>
    private int _random = 0x2545F491;

    /// <summary>Where this executor's time comes from.</summary>
    public Clock Clock => _clock;

    /// <summary>Task slots in all.</summary>
    public int TaskSlots => _innermost.Length;

    /// <summary>Tasks that exist now.</summary>
    public int TaskCount => _innermost.Length - _freeCount;

    /// <summary>True after <see cref="Seal"/>.</summary>
    public bool IsSealed { get; private set; }

    /// <summary>
    /// Told of every exception that nobody sees otherwise: it ends a task that nobody joins, or a branch of a combinator that
    /// throws another one or none. By default it is written to the console.
    /// </summary>
    public UnhandledExceptionHandler UnhandledException { get; set; } = new(ReportUnhandled);

    /// <summary>Told of what the executor does; null, the default, costs a test.</summary>
    public ExecutorTrace? Trace
    {
        get => _trace;
        set
        {
            _trace = value;
            _enqueuesPlainly = value is null && _schedule is null;
            _attention = value is null ? _attention & ~Attention.Traced : _attention | Attention.Traced;
        }
    }

    /// <summary>The executor whose task is being polled on this thread.</summary>
    /// <exception cref="InvalidOperationException">No task is running on this thread.</exception>
    public static Executor Current => Platform.Running ?? throw Errors.NoExecutor("Executor.Current");

    /// <summary>A number from 0 to below <paramref name="limit"/> (Marsaglia, Xorshift RNGs, 2003).</summary>
    internal int NextRandom(int limit)
    {
        int x = _random;
        x ^= x << 13;
        x ^= (int)((uint)x >> 17);
        x ^= x << 5;
        _random = x;
        return (int)((uint)x >> 1) % limit;
    }

    /// <summary>
    /// Ends start-up: makes the futures that the pools of all async methods ask for; from now on a pool that would have to
    /// grow while this executor runs is an error that names the method. Called on the thread that runs the executor, by a task if
    /// you like.
    /// </summary>
    [Cold("the end of start-up")]
    public void Seal()
    {
        CheckThread();
        if (!IsSealed)
        {
            Platform.FillPools();
            Pools.Fill(TaskSlots);
            IsSealed = true;
        }
    }

    /// <summary>Frees the executor's number, so that another may have it. Its tasks are dropped where they stand.</summary>
    public void Dispose()
    {
        ExecutorTable.Remove(this);
        Platform.DisposeParker(_parker);
    }
}
