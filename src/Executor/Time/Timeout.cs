namespace Embedded.Async;

/// <summary>A limit on how long a future may take, without an exception.</summary>
/// <remarks>
/// Each gives true if the future ended in time (take a result with <see cref="Future{T}.TakeResult"/> before the next
/// await), and false after cancelling it and waiting for its clean-up. Ready at the same time, the future wins. If it ends
/// by an exception, that is thrown. No timer is armed around a future that is ready at once. No allocation.
/// Cancellation: as for <see cref="Future.Select(Future, Future)"/>.
/// </remarks>
public static class Timeout
{
    /// <summary>Gives the future a duration in milliseconds, from the first poll.</summary>
    public static Future<bool> AfterMilliseconds(Future future, int milliseconds) =>
        AfterTicks(future, Clock.TicksFromMilliseconds(milliseconds));

    /// <summary>Gives the future a duration in ticks, from the first poll.</summary>
    public static Future<bool> AfterTicks(Future future, long ticks) =>
        TimeoutFuture.Rent(future, ticks, relative: true);

    /// <summary>Gives the future until the executor's clock shows a time, in ticks.</summary>
    public static Future<bool> AtTicks(Future future, long deadlineTicks) =>
        TimeoutFuture.Rent(future, deadlineTicks, relative: false);
}
