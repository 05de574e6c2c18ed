using System;
using System.Collections.Generic;
using System.Linq;

namespace Embedded.Cli.Top;

/// <summary>What happened between two snapshots.</summary>
internal sealed class TopRates
{
    private readonly double _nanoseconds;

    internal TopRates(TopSnapshot before, TopSnapshot now)
    {
        Now = now;
        _nanoseconds = Math.Max(1, now.Time - before.Time);
        Workers = [.. now.Workers.Select((worker, i) => RatesOf(worker, i < before.Workers.Count ? before.Workers[i] : worker))];
        Dictionary<long, TopTask> known = [];
        foreach (TopTask task in before.Tasks)
        {
            known[task.Id] = task;
        }

        // Who was not told of before has done at most what it has done in all.
        Tasks = [.. now.Tasks
            .Select(task => RatesOf(task, known.GetValueOrDefault(task.Id)))
            .OrderByDescending(task => task.Load)
            .ThenByDescending(task => task.Task.Busy)
            .ThenBy(task => task.Task.Id & 0xFFFFFF)];
    }

    internal TopSnapshot Now { get; }

    internal IReadOnlyList<TopWorkerRates> Workers { get; }

    /// <summary>The busiest first.</summary>
    internal IReadOnlyList<TopTaskRates> Tasks { get; }

    private TopWorkerRates RatesOf(TopWorker now, TopWorker before) => new(
        now,
        Share(now.Busy - before.Busy),
        PerSecond(now.Polls - before.Polls),
        PerSecond(now.Steals - before.Steals),
        PerSecond(now.Parks - before.Parks));

    private TopTaskRates RatesOf(TopTask now, TopTask? before) => new(
        now,
        before is null ? 0 : Share(now.Busy - before.Busy),
        before is null ? 0 : PerSecond(now.Polls - before.Polls));

    private double PerSecond(long count) => Math.Max(0, count * 1e9 / _nanoseconds);

    private double Share(long nanoseconds) => Math.Clamp(nanoseconds / _nanoseconds, 0, 1);
}

/// <summary>A worker now, and what it did a second.</summary>
internal sealed record TopWorkerRates(TopWorker Worker, double Load, double Polls, double Steals, double Parks);

/// <summary>A task now, and what it did a second; the load is of one worker.</summary>
internal sealed record TopTaskRates(TopTask Task, double Load, double Polls);
