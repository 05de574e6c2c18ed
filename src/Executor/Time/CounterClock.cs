namespace Embedded.Async;

/// <summary>
/// Monotonic 64-bit time from a hardware counter of 32 bits that wraps. Right as long as it is read at least once in each
/// 2^31 counts, from one thread at a time (the executor's).
/// </summary>
public abstract class CounterClock : Clock
{
    private long _now;
    private bool _started;

    /// <inheritdoc/>
    public sealed override long NowTicks
    {
        get
        {
            if (!_started)
            {
                // The counter runs since before the program does; taken as a step, its upper half would look like a step back.
                _started = true;
                _now = ReadCounter();
            }

            // The difference of two 32-bit counts is right across a wrap. A count that seems older than the last one (two
            // readers crossed) is a negative step and is left out, so that time never goes back.
            int step = (int)(ReadCounter() - (uint)_now);
            if (step > 0)
            {
                _now += step;
            }

            return _now;
        }
    }

    /// <summary>Reads the counter, in ticks.</summary>
    protected abstract uint ReadCounter();
}
