namespace Embedded.Async;

/// <summary>
/// How long to wait before trying again: longer each time, up to a limit, and, if asked for, less by chance, so that those that failed
/// together do not try together (Brooker, Exponential Backoff and Jitter, 2015).
/// </summary>
/// <remarks>
/// A rule, not a counter: several tasks of one executor may use one. The chance is the same in each run. Allocation: when it is made.
/// </remarks>
public sealed class Backoff
{
    private readonly long _firstTicks;
    private readonly long _mostTicks;
    private readonly int _factor;
    private readonly int _jitterPercent;
    private int _random;

    /// <summary>Makes a rule.</summary>
    /// <param name="firstTicks">The first delay in ticks, 0 or more.</param>
    /// <param name="mostTicks">The longest delay in ticks, at least the first.</param>
    /// <param name="factor">How many times longer each delay is than the one before, 1 or more.</param>
    /// <param name="jitterPercent">The most that chance takes from a delay, 0 to 100 per cent of it.</param>
    /// <param name="seed">Where chance begins; not 0. Different devices take different ones, such as their serial number.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">One of them is out of range.</exception>
    public Backoff(long firstTicks, long mostTicks, int factor = 2, int jitterPercent = 0, int seed = 0x2545F491)
    {
        if (firstTicks < 0)
        {
            throw Errors.OutOfRange(nameof(firstTicks), "must not be negative");
        }

        if (mostTicks < firstTicks)
        {
            throw Errors.OutOfRange(nameof(mostTicks), "must be at least firstTicks");
        }

        if (factor < 1)
        {
            throw Errors.OutOfRange(nameof(factor), "must be at least 1");
        }

        if (jitterPercent < 0 || jitterPercent > 100)
        {
            throw Errors.OutOfRange(nameof(jitterPercent), "must be 0 to 100");
        }

        if (seed == 0)
        {
            throw Errors.OutOfRange(nameof(seed), "must not be 0");
        }

        _firstTicks = firstTicks;
        _mostTicks = mostTicks;
        _factor = factor;
        _jitterPercent = jitterPercent;
        _random = seed;
    }

    /// <summary>As the constructor, in milliseconds.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">One of them is out of range.</exception>
    public static Backoff Milliseconds(int first, int most, int factor = 2, int jitterPercent = 0) =>
        new(Clock.TicksFromMilliseconds(first), Clock.TicksFromMilliseconds(most), factor, jitterPercent);

    /// <summary>The delay in ticks before a retry. Executor thread; no allocation.</summary>
    /// <param name="retry">1 for the first.</param>
    public long DelayTicks(int retry)
    {
        long delay = _firstTicks;
        for (int i = 1; i < retry && delay < _mostTicks && _factor > 1 && delay > 0; i++)
        {
            delay = delay > _mostTicks / _factor ? _mostTicks : delay * _factor;
        }

        // In thousandths, and in two steps, so that no product overflows.
        int taken = _jitterPercent == 0 ? 0 : NextRandom((_jitterPercent * 10) + 1);
        return delay - (delay / 1000 * taken) - (delay % 1000 * taken / 1000);
    }

    /// <summary>A number from 0 to below <paramref name="limit"/> (Marsaglia, Xorshift RNGs, 2003).</summary>
    private int NextRandom(int limit)
    {
        int x = _random;
        x ^= x << 13;
        x ^= (int)((uint)x >> 17);
        x ^= x << 5;
        _random = x;
        return (int)((uint)x >> 1) % limit;
    }
}
