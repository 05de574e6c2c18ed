using System;

namespace Embedded.Drivers;

/// <summary>How a light blinks: times of on and off in turn, in milliseconds, repeated.</summary>
public sealed class BlinkPattern
{
    private readonly int[] _milliseconds;

    /// <summary>Makes a pattern.</summary>
    /// <param name="milliseconds">On, off, on, off, …; an even number of times, each at least 1; copied.</param>
    /// <exception cref="ArgumentException">There is none, an odd number of times, or one below 1.</exception>
    public BlinkPattern(int[] milliseconds)
    {
        if (milliseconds.Length == 0 || (milliseconds.Length & 1) != 0)
        {
            throw new ArgumentException("a pattern is pairs of on and off times", nameof(milliseconds));
        }

        // A copy, so that no time becomes 0 later: a pattern without a wait in it would never let another task run.
        _milliseconds = new int[milliseconds.Length];
        for (int i = 0; i < milliseconds.Length; i++)
        {
            if (milliseconds[i] < 1)
            {
                throw new ArgumentException("each time of a pattern is at least 1 ms", nameof(milliseconds));
            }

            _milliseconds[i] = milliseconds[i];
        }
    }

    /// <summary>How many times it has.</summary>
    internal int Length => _milliseconds.Length;

    /// <summary>One of the times; those at even places are on.</summary>
    internal int this[int index] => _milliseconds[index];
}
