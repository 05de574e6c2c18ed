using System;

namespace Embedded.Async;

/// <summary>What the state machines that the weaver makes leave to the loop.</summary>
public sealed partial class Executor
{
    /// <summary>
    /// The future that has ended, for the state machine that is polled because it awaited it: so no machine keeps what it
    /// awaits. Read once, when that await is resumed.
    /// </summary>
    internal Future? _ended;

    /// <summary>Whether another task can be spawned now.</summary>
    internal bool HasRoom => _freeCount != 0;

    private void NoteEnded(Future future) => _ended = future;

    /// <summary>Lets a timer wake the task that is being polled, at its deadline.</summary>
    internal void ArmTimer(TimerFuture timer, long deadline)
    {
        timer._state = (timer._state & ~FutureStatus.Relative) | FutureStatus.Armed | (CurrentSlot << FutureStatus.SlotShift);
        _wheel.Arm(timer, deadline);
    }

    /// <summary>Takes an armed timer back.</summary>
    internal void DisarmTimer(TimerFuture timer)
    {
        _wheel.Disarm(timer);
        timer._state &= ~FutureStatus.Armed;
    }

    /// <summary>Without the task's name, which is worth its flash only to who asks for it.</summary>
    [Cold("a task has failed")]
    private static void ReportUnhandled(TaskHandle handle, Exception exception) => Console.WriteLine("a task ended by " + exception);

    /// <summary>One poll, with the outermost catch of an async method.</summary>
    /// <remarks>
    /// Static, because stock firmware runs a small method of an object in its caller's frame, and then does not see that its
    /// handler has ended.
    /// </remarks>
    private static Future? PollOnce(Executor executor, Future future)
    {
        try
        {
            return future.Poll(executor);
        }
        catch (Exception e)
        {
            if (!future.IsStateMachine)
            {
                throw;
            }

            return future.EndException(e);
        }
    }
}
