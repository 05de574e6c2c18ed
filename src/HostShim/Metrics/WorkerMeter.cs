using System;
using System.Threading;

namespace Embedded.HostShim;

/// <summary>What is measured on one thread that polls. Written by that thread, read by any.</summary>
internal sealed class WorkerMeter
{
    private NameMeter?[] _names = [];

    /// <summary>The task that is being polled, or 0; written after <see cref="_startedAt"/>.</summary>
    private long _current;
    private long _startedAt;
    private long _idle;
    private long _parkedAt = TaskCell.Never;

    /// <summary>Time in polls that have ended.</summary>
    internal long Busy
    {
        get
        {
            long busy = 0;
            foreach (NameMeter? name in Volatile.Read(ref _names))
            {
                busy += name?.Busy ?? 0;
            }

            return busy;
        }
    }

    internal long Idle => Volatile.Read(ref _idle);

    internal long StartedAt => _startedAt;

    internal void Start(long task, long now)
    {
        _startedAt = now;
        Volatile.Write(ref _current, task);
    }

    internal void End(int name, long duration)
    {
        Volatile.Write(ref _current, 0);
        Named(name).Add(duration);
    }

    internal void Park(long now)
    {
        // A poll that an exception of no task's ended was not told of.
        Volatile.Write(ref _current, 0);
        Volatile.Write(ref _parkedAt, now);
    }

    internal void Unpark(long now)
    {
        if (_parkedAt != TaskCell.Never)
        {
            _idle += now - _parkedAt;
            Volatile.Write(ref _parkedAt, TaskCell.Never);
        }
    }

    /// <summary>The task that is being polled, and since when; 0 if none is.</summary>
    internal long GetCurrent(out long startedAt)
    {
        long current = Volatile.Read(ref _current);
        startedAt = Volatile.Read(ref _startedAt);
        return current != 0 && Volatile.Read(ref _current) == current ? current : 0;
    }

    /// <summary>How long it has been asleep now, or 0.</summary>
    internal long GetSleep(long now)
    {
        long parkedAt = Volatile.Read(ref _parkedAt);
        return parkedAt == TaskCell.Never ? 0 : long.Max(0, now - parkedAt);
    }

    /// <summary>What was counted for the tasks of a name here, or null if nothing was.</summary>
    internal NameMeter? OfName(int name)
    {
        NameMeter?[] names = Volatile.Read(ref _names);
        return name < names.Length ? Volatile.Read(ref names[name]) : null;
    }

    /// <summary>Adds the numbers of polls by their durations.</summary>
    internal void AddTo(Span<long> counts)
    {
        foreach (NameMeter? name in Volatile.Read(ref _names))
        {
            name?.AddTo(counts);
        }
    }

    private NameMeter Named(int name) => name < _names.Length && _names[name] is NameMeter meter ? meter : Make(name);

    private NameMeter Make(int name)
    {
        if (name >= _names.Length)
        {
            var longer = new NameMeter?[int.Max(name + 1, _names.Length * 2)];
            _names.CopyTo(longer, 0);
            Volatile.Write(ref _names, longer);
        }

        var made = new NameMeter();
        Volatile.Write(ref _names[name], made);
        return made;
    }
}

/// <summary>The polls on one thread of the tasks that have one name.</summary>
internal sealed class NameMeter
{
    private readonly long[] _counts = new long[PollDurations.Buckets];
    private long _busy;
    private long _longest;

    internal long Busy => Volatile.Read(ref _busy);

    internal long Longest => Volatile.Read(ref _longest);

    internal void Add(long duration)
    {
        _counts[PollDurations.BucketOf(duration)]++;
        _busy += duration;
        if (duration > _longest)
        {
            _longest = duration;
        }
    }

    internal void AddTo(Span<long> counts)
    {
        for (int bucket = 0; bucket < PollDurations.Buckets; bucket++)
        {
            counts[bucket] += Volatile.Read(ref _counts[bucket]);
        }
    }
}
