using System;
using System.Diagnostics;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>Where a worker finds its next task.</summary>
internal sealed partial class Worker
{
    /// <summary>The largest batch.</summary>
    private const int MostClaimed = 32;

    /// <summary>
    /// What a batch may take to work off, by the average of the polls before: as long as others may have to wait for what is in it. With longer
    /// polls a claim for each costs nothing that matters.
    /// </summary>
    private const int BatchMicroseconds = 20;

    /// <summary>How long wake-ups from outside, timers and events may lie about while tasks are busy.</summary>
    private const int LookMicroseconds = 50;

    private const int FewestPolls = 8;
    private const int MostPolls = 2048;

    private readonly Waker[] _due = new Waker[64];

    /// <summary>Polls until it looks at what comes from outside; and between two looks.</summary>
    private int _pollsToLook = 1;
    private int _pollsBetweenLooks = 64;
    private long _lastLook;
    private int _mostClaimed = MostClaimed;

    /// <summary>Whether it has rested since the last look, so that the time since says nothing of how long a poll takes.</summary>
    private bool _hasRested = true;
    private uint _random;

    private PoolTask? TakeTask()
    {
        if (--_pollsToLook <= 0)
        {
            Look();
        }

        PoolTask? next = _next;
        if (next is not null)
        {
            _next = null;
            if (_nextInRow++ < MostNext)
            {
                return next;
            }

            Add(next);
        }

        _nextInRow = 0;
        if (_batchStart < _batchEnd)
        {
            PoolTask task = _batch[_batchStart++]!;
            if (_batchStart < _batchEnd)
            {
                // What it waits in was perhaps written last by another processor.
                Platform.Prefetch(_batch[_batchStart]!._innermost);
            }

            return task;
        }

        return Claimed(_queue.Claim(_batch, _mostClaimed)) ?? Claimed(_pinned.Take(_batch, 1)) ?? TakeInjected();
    }

    /// <summary>The first of a batch that was just taken, if there was anything.</summary>
    private PoolTask? Claimed(int count)
    {
        if (count == 0)
        {
            return null;
        }

        _batchStart = 1;
        _batchEnd = count;
        if (!_queue.IsEmpty)
        {
            // What was added without a fence was perhaps not seen by one who went to rest.
            _pool.WakeIfIdle();
        }

        return _batch[0];
    }

    private PoolTask? TakeInjected()
    {
        int count = _pool.Injection.Count;
        if (count == 0)
        {
            return null;
        }

        count = _pool.Injection.Take(_batch, int.Min((count / _pool.WorkerCount) + 1, MostClaimed));
        _figures._injected += count;
        if (count != 0 && _pool.Injection.Count != 0)
        {
            _pool.WakeIfIdle();
        }

        PrefetchBatch(count);
        return Claimed(count);
    }

    /// <summary>Takes a batch from another worker, any of them first.</summary>
    private PoolTask? Steal()
    {
        Worker[] workers = _pool.Workers;
        uint x = _random;
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        _random = x;
        int start = (int)(x % (uint)workers.Length);
        for (int i = 0; i < workers.Length; i++)
        {
            Worker victim = workers[(start + i) % workers.Length];
            if (victim != this)
            {
                int count = victim._queue.Claim(_batch, MostClaimed);
                if (count != 0)
                {
                    _figures._steals++;
                    _figures._stolen += count;
                    PrefetchBatch(count);
                    return Claimed(count);
                }
            }
        }

        return null;
    }

    /// <summary>Begins to fetch tasks that another processor has written last, all at once.</summary>
    private void PrefetchBatch(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Platform.Prefetch(_batch[i]);
        }
    }

    /// <summary>Looks at all that does not come through the worker's own queue, and says after how many polls it does so again.</summary>
    private void Look()
    {
        long now = Stopwatch.GetTimestamp();
        if (!_hasRested)
        {
            Tune((now - _lastLook) * 1_000_000_000 / Stopwatch.Frequency);
        }

        _hasRested = false;
        _lastLook = now;
        _pollsToLook = _pollsBetweenLooks;
        FireTimers(_timers);
        _pool.Reactor?.TryTurn();
        MoveInjected();
        MovePinned();
    }

    private void Tune(long nanoseconds)
    {
        long each = long.Max(1, nanoseconds / _pollsBetweenLooks);
        _pollsBetweenLooks = (int)long.Clamp(LookMicroseconds * 1000 / each, FewestPolls, MostPolls);
        _mostClaimed = (int)long.Clamp(BatchMicroseconds * 1000 / each, 1, MostClaimed);
    }

    /// <summary>Puts a share of what was injected behind what stands in the own queue.</summary>
    private void MoveInjected()
    {
        int count = _pool.Injection.Count;
        if (count != 0)
        {
            count = _pool.Injection.Take(_overflow, int.Min((count / _pool.WorkerCount) + 1, MostClaimed));
            _figures._injected += count;
            Add(count);
        }
    }

    private void MovePinned()
    {
        // They must not stand where others steal, so they go first instead.
        if (_pinned.Count != 0 && _batchStart == _batchEnd)
        {
            _batchStart = 0;
            _batchEnd = _pinned.Take(_batch, MostClaimed);
        }
    }

    private void Add(int count)
    {
        for (int i = 0; i < count; i++)
        {
            PoolTask task = _overflow[i]!;
            if (!_queue.TryAdd(task))
            {
                // Nobody else adds to it, so it stays full.
                _pool.Injection.Add(task);
            }
        }
    }

    private void FireTimers(TimerShard timers)
    {
        if (timers.EarliestTicks == long.MaxValue)
        {
            return;
        }

        long now = _pool.Clock.NowTicks;
        while (timers.EarliestTicks <= now)
        {
            int count = timers.Fire(now, _due);
            _figures._timers += count;
            for (int i = 0; i < count; i++)
            {
                _pool.Wake((long)_due[i]);
            }

            if (count == 0)
            {
                return;
            }
        }
    }

    /// <summary>There is nothing to do here: looks elsewhere, and if there is nothing either, sleeps until something comes.</summary>
    private void Rest()
    {
        _hasRested = true;
        _pollsToLook = 1;
        _looks = _looks || _pool.Idle.TryLook();
        if (_looks && FindWork())
        {
            return;
        }

        bool wasLast = _pool.Idle.BeginRest(_number, _looks);
        _looks = false;
        if (wasLast && _pool.HasWork)
        {
            // Came after the look. Perhaps it wakes this one, whose sleep is then short.
            _pool.WakeIfIdle();
        }

        if (!_pool.TryAdvance(_number))
        {
            long until = _timers.NextDeadline();
            _figures._parks++;
            _pool.Trace?.WorkerParks(_number);
            _parker.Park(until, long.Min(until, _pool.EarliestTimer));
            _pool.Trace?.WorkerUnparks(_number);
            _looks = !_pool.TryEndRest(_number);
        }

        FireTimers(_timers);
    }

    /// <summary>Looks at the timers and queues of the others; what it finds stands in its own queue or batch then.</summary>
    private bool FindWork()
    {
        foreach (Worker other in _pool.Workers)
        {
            FireTimers(other._timers);
        }

        if (!_queue.IsEmpty || _pinned.Count != 0)
        {
            return true;
        }

        if ((Steal() ?? TakeInjected()) is null)
        {
            return false;
        }

        // The first of the batch, too, is polled by the loop.
        _batchStart = 0;
        return true;
    }
}
