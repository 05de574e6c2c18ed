namespace Embedded.Drivers;

/// <summary>How a light blinks: times of on and off in turn, in milliseconds, repeated.</summary>
public sealed class BlinkPattern
{
    private readonly int[] _milliseconds;

    /// <summary>Makes a pattern.</summary>
    /// <param name="milliseconds">On, off, on, off, …; an even number of times, each at least 1.</param>
    public BlinkPattern(int[] milliseconds)
    {
        if (milliseconds.Length == 0 || (milliseconds.Length & 1) != 0)
        {
            throw new System.ArgumentException("a pattern is pairs of on and off times", nameof(milliseconds));
        }

        _milliseconds = milliseconds;
    }

    /// <summary>How many times it has.</summary>
    internal int Length => _milliseconds.Length;

    /// <summary>One of the times; those at even places are on.</summary>
    internal int this[int index] => _milliseconds[index];
}
