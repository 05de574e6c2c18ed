using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>What is known of the tasks of one name.</summary>
public sealed class TaskRow
{
    /// <summary>
    /// Latencies up to here are counted one by one, longer ones as this: enough for a median in a firmware that meets its
    /// deadlines at all.
    /// </summary>
    private const int LongestCounted = 16384;

    private readonly Recorder _recorder;
    private readonly int[] _latencies = new int[LongestCounted + 1];
    private long _wokenAt = -1;
    private long _pollStartedAt;

    internal TaskRow(string name, Recorder recorder)
    {
        Name = name;
        _recorder = recorder;
        State = recorder.Register("tasks", name.Replace(' ', '_'), 3);
    }

    /// <summary>The name the tasks were spawned with.</summary>
    public string Name { get; }

    /// <summary>The last one's state over time, a value of <see cref="TaskState"/>.</summary>
    public Signal State { get; }

    /// <summary>How often a task of this name was spawned.</summary>
    public long Spawns { get; private set; }

    /// <summary>Polls.</summary>
    public long Polls { get; private set; }

    /// <summary>Wake-ups that put the task into the run queue.</summary>
    public long Wakes { get; private set; }

    /// <summary>The longest poll in ticks, by the board's model of time.</summary>
    public long LongestPollTicks { get; private set; }

    /// <summary>The longest time from a wake-up to its poll, in ticks.</summary>
    public long WorstLatencyTicks { get; private set; }

    /// <summary>The median time from a wake-up to its poll, in ticks.</summary>
    public long MedianLatencyTicks
    {
        get
        {
            long half = 0;
            foreach (int count in _latencies)
            {
                half += count;
            }

            half = (half + 1) / 2;
            long seen = 0;
            for (int latency = 0; latency < _latencies.Length; latency++)
            {
                seen += _latencies[latency];
                if (seen >= half)
                {
                    return latency;
                }
            }

            return 0;
        }
    }

    internal void Spawned()
    {
        Spawns++;
        _wokenAt = -1;
    }

    internal void Woken(long now)
    {
        Wakes++;
        _wokenAt = now;
        // A wake-up during the task's own poll shows once that poll has ended.
        if (State.Value != (uint)TaskState.Running)
        {
            _recorder.Record(State, (uint)TaskState.Ready);
        }
    }

    internal void PollStarted(long now)
    {
        Polls++;
        _pollStartedAt = now;
        long latency = _wokenAt < 0 ? 0 : now - _wokenAt;
        _wokenAt = -1;
        _latencies[Math.Min(latency, LongestCounted)]++;
        WorstLatencyTicks = Math.Max(WorstLatencyTicks, latency);
        _recorder.Record(State, (uint)TaskState.Running);
    }

    internal void PollEnded(long now)
    {
        LongestPollTicks = Math.Max(LongestPollTicks, now - _pollStartedAt);
        _recorder.Record(State, (uint)(_wokenAt < 0 ? TaskState.Waiting : TaskState.Ready));
    }

    internal void Ended(TaskState state)
    {
        _wokenAt = -1;
        _recorder.Record(State, (uint)state);
    }
}
