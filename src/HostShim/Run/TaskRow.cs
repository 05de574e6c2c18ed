using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>What is known of the tasks of one name.</summary>
public sealed class TaskRow
{
    private readonly Recorder _recorder;
    private bool _isWoken;

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

    /// <summary>What is counted of all of them together.</summary>
    public TaskFigures Figures { get; } = new();

    /// <summary>How often a task of this name was spawned.</summary>
    public long Spawns => Figures.Spawns;

    /// <summary>Polls.</summary>
    public long Polls => Figures.Polls;

    /// <summary>Wake-ups that put the task into the run queue.</summary>
    public long Wakes => Figures.Wakes;

    /// <summary>The longest poll in ticks, by the board's model of time.</summary>
    public long LongestPollTicks => Figures.LongestPollTicks;

    /// <summary>The longest time from a wake-up to its poll, in ticks.</summary>
    public long WorstLatencyTicks => Figures.WorstLatencyTicks;

    /// <summary>The median time from a wake-up to its poll, in ticks; see <see cref="TaskFigures.MedianLatencyTicks"/>.</summary>
    public long MedianLatencyTicks => Figures.MedianLatencyTicks;

    internal void Woken()
    {
        _isWoken = true;
        // A wake-up during the task's own poll shows once that poll has ended.
        if (State.Value != (uint)TaskState.Running)
        {
            _recorder.Record(State, (uint)TaskState.Ready);
        }
    }

    internal void PollStarted()
    {
        _isWoken = false;
        _recorder.Record(State, (uint)TaskState.Running);
    }

    internal void PollEnded() => _recorder.Record(State, (uint)(_isWoken ? TaskState.Ready : TaskState.Waiting));

    internal void Ended(TaskState state) => _recorder.Record(State, (uint)state);
}
