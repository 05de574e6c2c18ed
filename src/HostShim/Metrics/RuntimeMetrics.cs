using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Threading;

namespace Embedded.HostShim;

/// <summary>
/// Offers the figures of pools and executors to any .NET tool that reads <c>System.Diagnostics.Metrics</c>, under the meter
/// <see cref="MeterName"/>.
/// </summary>
/// <remarks>
/// <para>Everything is read when a tool asks, by its thread: an instrument that nobody looks at costs nothing, and a poll never pays for one.
/// So durations come as buckets: counters with a tag <c>le</c>, as Prometheus has them; each counts the polls that took less than so many
/// seconds. Only buckets that add something are told.</para>
/// <para>Tags: <c>pool</c> and <c>worker</c>, or <c>executor</c>; <c>task</c> is the name of the tasks that are counted together.</para>
/// </remarks>
public sealed class RuntimeMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Embedded.Async";

    private readonly Meter _meter = new(MeterName);
    private readonly object _gate = new();
    private PoolEntry[] _pools = [];
    private ExecutorEntry[] _executors = [];

    internal Meter Meter => _meter;

    /// <summary>Makes the meter and its instruments. Allocates.</summary>
    public RuntimeMetrics()
    {
        MakePoolInstruments();
        MakeMonitorInstruments();
        MakeExecutorInstruments();
    }

    /// <summary>Adds a pool. Any thread. Allocates.</summary>
    /// <param name="pool">Whose figures are offered; kept until this is disposed.</param>
    /// <param name="name">The value of the tag <c>pool</c>.</param>
    /// <param name="monitor">The pool's trace, for times and tasks; null for the counters alone.</param>
    public void Add(WorkPool pool, string name, PoolMonitor? monitor = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(name);
        lock (_gate)
        {
            Volatile.Write(ref _pools, [.. _pools, new PoolEntry(pool, name, monitor)]);
        }
    }

    /// <summary>Adds an executor. Any thread. Allocates.</summary>
    /// <param name="monitor">The executor's trace, or a part of it; kept until this is disposed.</param>
    /// <param name="name">The value of the tag <c>executor</c>.</param>
    public void Add(ExecutorMonitor monitor, string name)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(name);
        lock (_gate)
        {
            Volatile.Write(ref _executors, [.. _executors, new ExecutorEntry(monitor, name)]);
        }
    }

    /// <summary>Ends the meter.</summary>
    public void Dispose() => _meter.Dispose();

    private void MakePoolInstruments()
    {
        Count("embedded.pool.worker.polls", "{poll}", "Polls that have begun.", static figures => figures.Polls);
        Count("embedded.pool.worker.tasks.spawned", "{task}", "Tasks that were spawned on the worker's thread.", static figures => figures.Spawned);
        Count("embedded.pool.worker.tasks.ended", "{task}", "Tasks that ended on the worker's thread.", static figures => figures.Ended);
        Count("embedded.pool.worker.steals", "{steal}", "Times that the worker found tasks in another's queue.", static figures => figures.Steals);
        Count("embedded.pool.worker.tasks.stolen", "{task}", "Tasks that it took there.", static figures => figures.Stolen);
        Count("embedded.pool.worker.tasks.injected", "{task}", "Tasks that it took from the injection queue.", static figures => figures.Injected);
        Count("embedded.pool.worker.tasks.overflowed", "{task}", "Tasks that it put there, because its own queue was full.", static figures => figures.Overflowed);
        Count("embedded.pool.worker.timers", "{timer}", "Timers that the worker fired.", static figures => figures.TimersFired);
        Count("embedded.pool.worker.parks", "{park}", "Times that the worker went to sleep.", static figures => figures.Parks);
        _meter.CreateObservableUpDownCounter(
            "embedded.pool.worker.queue.length",
            () => OfWorkers(static figures => figures.QueueLength),
            "{task}",
            "Tasks that stand in the worker's own queue.");
        _meter.CreateObservableUpDownCounter(
            "embedded.pool.injection.length",
            () => OfPools(static pool => pool.InjectedCount),
            "{task}",
            "Tasks that stand in the injection queue.");
        _meter.CreateObservableUpDownCounter("embedded.pool.tasks", () => OfPools(static pool => pool.TaskCount), "{task}", "Tasks that exist.");
        _meter.CreateObservableUpDownCounter("embedded.pool.workers", () => OfPools(static pool => pool.WorkerCount), "{worker}", "Threads that poll tasks.");
    }

    private void MakeMonitorInstruments()
    {
        _meter.CreateObservableCounter(
            "embedded.pool.worker.busy.time",
            () => OfTimes(static times => times.BusyNanoseconds),
            "s",
            "Time in polls; of a second, the load.");
        _meter.CreateObservableCounter("embedded.pool.worker.idle.time", () => OfTimes(static times => times.IdleNanoseconds), "s", "Time asleep.");
        _meter.CreateObservableCounter(
            "embedded.pool.worker.poll.duration.bucket",
            WorkerBuckets,
            "{poll}",
            "Polls that took less than the tag le says, in seconds.");
        _meter.CreateObservableCounter(
            "embedded.pool.task.polls",
            () => OfNames(static (counts, _, _) => Sum(counts)),
            "{poll}",
            "Polls of the tasks of a name that have ended.");
        _meter.CreateObservableCounter("embedded.pool.task.busy.time", () => OfNames(static (_, busy, _) => Seconds(busy)), "s", "Time in them.");
        _meter.CreateObservableGauge("embedded.pool.task.poll.duration.max", () => OfNames(static (_, _, longest) => Seconds(longest)), "s", "The longest of them.");
        _meter.CreateObservableCounter(
            "embedded.pool.task.poll.duration.bucket",
            NameBuckets,
            "{poll}",
            "Polls of the tasks of a name that took less than the tag le says, in seconds.");
    }

    private void MakeExecutorInstruments()
    {
        _meter.CreateObservableCounter("embedded.executor.polls", () => OfExecutors(static monitor => monitor.Polls), "{poll}", "Polls that have begun.");
        _meter.CreateObservableCounter("embedded.executor.tasks.spawned", () => OfExecutors(static monitor => monitor.Spawned), "{task}", "Tasks that were spawned.");
        _meter.CreateObservableCounter("embedded.executor.tasks.ended", () => OfExecutors(static monitor => monitor.Ended), "{task}", "Tasks that have ended.");
        _meter.CreateObservableCounter("embedded.executor.timers", () => OfExecutors(static monitor => monitor.TimersFired), "{timer}", "Timers that fired.");
        _meter.CreateObservableCounter("embedded.executor.rests", () => OfExecutors(static monitor => monitor.Rests), "{rest}", "Times that nothing was ready.");
        _meter.CreateObservableUpDownCounter(
            "embedded.executor.tasks",
            () => OfExecutors(static monitor => long.Max(0, monitor.Spawned - monitor.Ended)),
            "{task}",
            "Tasks that exist.");
        _meter.CreateObservableCounter(
            "embedded.executor.busy.time",
            () => OfExecutors(static monitor => Seconds(monitor.BusyNanoseconds)),
            "s",
            "Time in polls; of a second, the load.");
        _meter.CreateObservableGauge(
            "embedded.executor.load",
            () => OfExecutors(static monitor => monitor.AgeNanoseconds is long age and > 0 ? double.Min(1, (double)monitor.BusyNanoseconds / age) : 0),
            "1",
            "Time in polls, of all the time since the monitor was made.");
        _meter.CreateObservableCounter(
            "embedded.executor.poll.duration.bucket",
            ExecutorBuckets,
            "{poll}",
            "Polls that took less than the tag le says, in seconds.");
        _meter.CreateObservableCounter("embedded.executor.task.polls", ExecutorNamePolls, "{poll}", "Polls of the tasks of a name that have ended.");
    }

    private void Count(string name, string unit, string description, Func<PoolWorkerFigures, long> figure) =>
        _meter.CreateObservableCounter(name, () => OfWorkers(figure), unit, description);

    private IEnumerable<Measurement<long>> OfWorkers(Func<PoolWorkerFigures, long> figure)
    {
        foreach (PoolEntry pool in Volatile.Read(ref _pools))
        {
            for (int worker = 0; worker < pool.Pool.WorkerCount; worker++)
            {
                yield return new Measurement<long>(figure(pool.Pool.GetFigures(worker)), Tag("pool", pool.Name), Tag("worker", worker));
            }
        }
    }

    private IEnumerable<Measurement<double>> OfTimes(Func<PoolWorkerTimes, long> nanoseconds)
    {
        foreach (PoolEntry pool in Volatile.Read(ref _pools))
        {
            for (int worker = 0; pool.Monitor is not null && worker < pool.Pool.WorkerCount; worker++)
            {
                yield return new Measurement<double>(Seconds(nanoseconds(pool.Monitor.GetTimes(worker))), Tag("pool", pool.Name), Tag("worker", worker));
            }
        }
    }

    private IEnumerable<Measurement<int>> OfPools(Func<WorkPool, int> figure)
    {
        foreach (PoolEntry pool in Volatile.Read(ref _pools))
        {
            yield return new Measurement<int>(figure(pool.Pool), Tag("pool", pool.Name));
        }
    }

    private IEnumerable<Measurement<long>> WorkerBuckets()
    {
        long[] counts = new long[PollDurations.Buckets];
        foreach (PoolEntry pool in Volatile.Read(ref _pools))
        {
            for (int worker = 0; pool.Monitor is not null && worker < pool.Pool.WorkerCount; worker++)
            {
                pool.Monitor.GetPollCounts(worker, counts);
                foreach (Measurement<long> bucket in Buckets(counts, [Tag("pool", pool.Name), Tag("worker", worker)]))
                {
                    yield return bucket;
                }
            }
        }
    }

    private IEnumerable<Measurement<T>> OfNames<T>(Func<long[], long, long, T> figure)
        where T : struct
    {
        long[] counts = new long[PollDurations.Buckets];
        foreach (PoolEntry pool in Volatile.Read(ref _pools))
        {
            for (int name = 0; pool.Monitor is not null && name < pool.Monitor.Names.Count; name++)
            {
                pool.Monitor.GetNamed(name, counts, out long busy, out long longest);
                if (Sum(counts) != 0)
                {
                    yield return new Measurement<T>(figure(counts, busy, longest), Tag("pool", pool.Name), Tag("task", pool.Monitor.Names.TextOf(name)));
                }
            }
        }
    }

    private IEnumerable<Measurement<long>> NameBuckets()
    {
        long[] counts = new long[PollDurations.Buckets];
        foreach (PoolEntry pool in Volatile.Read(ref _pools))
        {
            for (int name = 0; pool.Monitor is not null && name < pool.Monitor.Names.Count; name++)
            {
                pool.Monitor.GetNamed(name, counts, out _, out _);
                foreach (Measurement<long> bucket in Buckets(counts, [Tag("pool", pool.Name), Tag("task", pool.Monitor.Names.TextOf(name))]))
                {
                    yield return bucket;
                }
            }
        }
    }

    private IEnumerable<Measurement<T>> OfExecutors<T>(Func<ExecutorMonitor, T> figure)
        where T : struct
    {
        foreach (ExecutorEntry executor in Volatile.Read(ref _executors))
        {
            yield return new Measurement<T>(figure(executor.Monitor), Tag("executor", executor.Name));
        }
    }

    private IEnumerable<Measurement<long>> ExecutorBuckets()
    {
        long[] counts = new long[PollDurations.Buckets];
        foreach (ExecutorEntry executor in Volatile.Read(ref _executors))
        {
            Array.Clear(counts);
            executor.Monitor.Meter.AddTo(counts);
            foreach (Measurement<long> bucket in Buckets(counts, [Tag("executor", executor.Name)]))
            {
                yield return bucket;
            }
        }
    }

    private IEnumerable<Measurement<long>> ExecutorNamePolls()
    {
        long[] counts = new long[PollDurations.Buckets];
        foreach (ExecutorEntry executor in Volatile.Read(ref _executors))
        {
            TaskNames names = executor.Monitor.Names;
            for (int name = 0; name < names.Count; name++)
            {
                if (executor.Monitor.Meter.OfName(name) is NameMeter meter)
                {
                    Array.Clear(counts);
                    meter.AddTo(counts);
                    yield return new Measurement<long>(Sum(counts), Tag("executor", executor.Name), Tag("task", names.TextOf(name)));
                }
            }
        }
    }

    private static IEnumerable<Measurement<long>> Buckets(long[] counts, KeyValuePair<string, object?>[] tags)
    {
        long below = 0;
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            if (counts[bucket] != 0)
            {
                below += counts[bucket];
                long limit = PollDurations.LimitNanoseconds(bucket);
                yield return new Measurement<long>(below, [.. tags, Tag("le", limit == long.MaxValue ? double.PositiveInfinity : Seconds(limit))]);
            }
        }
    }

    private static long Sum(long[] counts)
    {
        long sum = 0;
        foreach (long count in counts)
        {
            sum += count;
        }

        return sum;
    }

    private static double Seconds(long nanoseconds) => nanoseconds / (double)MonitorTime.NanosecondsPerSecond;

    private static KeyValuePair<string, object?> Tag(string key, object value) => new(key, value);

    private sealed record PoolEntry(WorkPool Pool, string Name, PoolMonitor? Monitor);

    private sealed record ExecutorEntry(ExecutorMonitor Monitor, string Name);
}
