using System;
using System.Numerics;

namespace Embedded.HostShim;

/// <summary>
/// The board's source of chance: xoshiro256** (Blackman and Vigna, 2018), its state filled from the seed by SplitMix64.
/// Written out here because System.Random does not promise the same numbers in the next .NET version, and a run must be
/// repeatable from its seed for ever.
/// </summary>
public sealed class BoardRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Starts the sequence that belongs to a seed.</summary>
    /// <param name="seed">Any number, zero included.</param>
    public BoardRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>The next 64 random bits. No allocation.</summary>
    /// <returns>Uniform over all values.</returns>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A random number of a range. No allocation.</summary>
    /// <param name="minimum">The smallest result.</param>
    /// <param name="maximum">The largest result, not below <paramref name="minimum"/>.</param>
    /// <returns>Uniform up to a bias of the range's size / 2^64.</returns>
    public long Next(long minimum, long maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        ulong range = (ulong)(maximum - minimum) + 1;
        // The full 64-bit range wraps to zero, and then every value will do.
        return range == 0 ? (long)NextUInt64() : minimum + (long)Math.BigMul(NextUInt64(), range, out _);
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
