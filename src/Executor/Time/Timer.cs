namespace Embedded.Async;

/// <summary>Futures that wait for a time. A task may have any number of them at once.</summary>
/// <remarks>
/// Never early; late by what the tasks before it in the run queue take. No allocation. Cancellation: strict, the timer is
/// disarmed. Futures are inert, so a duration counts from when the future is first awaited, joined, selected or polled.
/// </remarks>
public static class Timer
{
    /// <summary>Waits a duration in milliseconds; 0 or less ends at once.</summary>
    public static Future AfterMilliseconds(int milliseconds) => TimerFuture.Rent(Clock.TicksFromMilliseconds(milliseconds), relative: true);

    /// <summary>Waits a duration in ticks; 0 or less ends at once.</summary>
    public static Future AfterTicks(long ticks) => TimerFuture.Rent(ticks, relative: true);

    /// <summary>Waits until the executor's clock shows a time, in ticks; one in the past ends at once.</summary>
    public static Future AtTicks(long deadlineTicks) => TimerFuture.Rent(deadlineTicks, relative: false);
}
