using System.Numerics;

namespace Embedded.HostShim;

/// <summary>The buckets in which polls are counted by how long they took.</summary>
public static class PollDurations
{
    /// <summary>
    /// How many there are. Bucket 0 is for less than 1 ns, bucket n for 2^(n-1) to below 2^n ns, and the last also for all that is longer:
    /// 17 s and more.
    /// </summary>
    public const int Buckets = 36;

    /// <summary>The bucket of a duration.</summary>
    public static int BucketOf(long nanoseconds) =>
        nanoseconds <= 0 ? 0 : int.Min(BitOperations.Log2((ulong)nanoseconds) + 1, Buckets - 1);

    /// <summary>What the durations in a bucket are below; <see cref="long.MaxValue"/> for the last.</summary>
    /// <param name="bucket">0 to <see cref="Buckets"/> - 1.</param>
    public static long LimitNanoseconds(int bucket) => bucket == Buckets - 1 ? long.MaxValue : 1L << bucket;
}
