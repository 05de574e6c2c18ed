namespace Embedded.Async;

/// <summary>The port: how an executor waits when it has nothing to do. A platform implements these two methods and a clock.</summary>
public interface IParker
{
    /// <summary>
    /// Rests until a time, or until <see cref="Unpark"/>, or for a shorter while: the caller looks again. Called on the
    /// executor's thread only. Must not call into the executor, except to deliver wake-ups.
    /// </summary>
    /// <param name="untilTicks">In ticks of the executor's clock; <see cref="long.MaxValue"/> if no timer is armed.</param>
    void Park(long untilTicks);

    /// <summary>
    /// Ends the rest that is under way, or the next one if none is, so that a call which comes just before a rest is not
    /// lost. Called from any thread or interrupt, after each wake-up from outside; must not block and should be cheap while
    /// nobody rests. A parker that never blocks need do nothing.
    /// </summary>
    void Unpark();
}
