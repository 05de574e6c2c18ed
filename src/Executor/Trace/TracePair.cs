namespace Embedded.Async;

/// <summary>Two traces, told of everything in their order.</summary>
internal sealed class TracePair(ExecutorTrace first, ExecutorTrace second) : ExecutorTrace
{
    public override void TaskSpawned(int slot, string? name)
    {
        first.TaskSpawned(slot, name);
        second.TaskSpawned(slot, name);
    }

    public override void TaskWoken(int slot)
    {
        first.TaskWoken(slot);
        second.TaskWoken(slot);
    }

    public override void PollStarted(int slot)
    {
        first.PollStarted(slot);
        second.PollStarted(slot);
    }

    public override void PollEnded(int slot)
    {
        first.PollEnded(slot);
        second.PollEnded(slot);
    }

    public override void SteppedAside(int slot)
    {
        first.SteppedAside(slot);
        second.SteppedAside(slot);
    }

    public override void TaskEnded(int slot, TaskState state)
    {
        first.TaskEnded(slot, state);
        second.TaskEnded(slot, state);
    }

    public override void TimerFired(long latenessTicks)
    {
        first.TimerFired(latenessTicks);
        second.TimerFired(latenessTicks);
    }

    public override void Idle(long untilTicks)
    {
        first.Idle(untilTicks);
        second.Idle(untilTicks);
    }
}
