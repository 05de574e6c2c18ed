using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Measures what the tasks and workers of a pool do: polls and how long they take, by task, by the names of tasks and by worker. Any thread
/// reads it while the pool works.
/// </summary>
/// <remarks>
/// <code>
///   var monitor = new PoolMonitor();
///   using var pool = new WorkPool(new WorkPoolOptions { Trace = monitor });
/// </code>
/// <para>For one pool. Each poll looks at the time twice and writes what is its task's and its worker's own, without a lock or an atomic
/// operation. So what is read may be old, and figures that belong together may be of two moments. Times are real time, also in a pool
/// whose time is paused.</para>
/// <para>Allocation: none in steady state; when a name is new, a worker polls a name for the first time, or more tasks exist than ever
/// before, room is made. Tasks of more than 254 names are counted together as <c>(other)</c>; by themselves they have their names.</para>
/// </remarks>
public sealed partial class PoolMonitor : PoolTrace
{
    private readonly Clock? _clock;
    private readonly TaskCells _cells = new();
    private readonly TaskNames _names = new();
    private readonly WorkerMeter?[] _meters = new WorkerMeter?[WorkPool.MostWorkers];

    /// <summary>From here on there are no meters.</summary>
    private int _meterCount;

    /// <summary>Makes a monitor; it measures once it is the pool's <see cref="WorkPoolOptions.Trace"/>.</summary>
    public PoolMonitor()
    {
    }

    /// <summary>Makes one on a clock that a test moves.</summary>
    internal PoolMonitor(Clock clock) => _clock = clock;

    private long Now => _clock is null ? MonitorTime.Now : _clock.NowTicks * MonitorTime.NanosecondsPerTick;

    /// <inheritdoc/>
    public override void WorkerParks(int worker) => MeterOf(worker).Park(Now);

    /// <inheritdoc/>
    public override void WorkerUnparks(int worker) => MeterOf(worker).Unpark(Now);

    /// <inheritdoc/>
    public override void TaskSpawned(TaskHandle task, string? name)
    {
        ref TaskCell cell = ref _cells.At(task.GetSlot());
        cell._handle = 0;
        // Who copies the cell meanwhile sees the 0 before anything of the new task.
        Volatile.WriteBarrier();
        long now = Now;
        cell._name = name;
        cell._nameNumber = _names.NumberOf(name);
        cell._spawnedAt = now;
        cell._polls = 0;
        cell._selfWakes = 0;
        cell._busy = 0;
        cell._longest = 0;
        cell._polledAt = now;
        cell._readySince = now;
        cell._longestReady = 0;
        Volatile.Write(ref cell._handle, (long)task);
    }

    /// <inheritdoc/>
    public override void PollStarted(int worker, TaskHandle task)
    {
        ref TaskCell cell = ref _cells.At(task.GetSlot());
        long now = Now;
        if (cell._readySince != TaskCell.Never)
        {
            cell._longestReady = long.Max(cell._longestReady, now - cell._readySince);
            cell._readySince = TaskCell.Never;
        }

        MeterOf(worker).Start((long)task, now);
    }

    /// <inheritdoc/>
    public override void PollEnded(int worker, TaskHandle task)
    {
        ref TaskCell cell = ref _cells.At(task.GetSlot());
        WorkerMeter meter = MeterOf(worker);
        long now = Now;
        long duration = now - meter.StartedAt;
        cell._polls++;
        cell._busy += duration;
        cell._polledAt = now;
        if (duration > cell._longest)
        {
            cell._longest = duration;
        }

        meter.End(cell._nameNumber, duration);
    }

    /// <inheritdoc/>
    public override void TaskWokeItself(int worker, TaskHandle task)
    {
        ref TaskCell cell = ref _cells.At(task.GetSlot());
        cell._selfWakes++;
        cell._readySince = cell._polledAt;
    }

    /// <inheritdoc/>
    public override void TaskEnded(TaskHandle task, TaskState state) => Volatile.Write(ref _cells.At(task.GetSlot())._handle, 0);

    private WorkerMeter MeterOf(int worker) => _meters[worker] ?? MakeMeter(worker);

    /// <summary>By the worker itself, so that its meter lies where its thread allocates, away from those of others.</summary>
    private WorkerMeter MakeMeter(int worker)
    {
        var meter = new WorkerMeter();
        lock (_meters)
        {
            Volatile.Write(ref _meters[worker], meter);
            Volatile.Write(ref _meterCount, int.Max(_meterCount, worker + 1));
        }

        return meter;
    }
}
