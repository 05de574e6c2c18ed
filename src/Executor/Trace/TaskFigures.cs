namespace Embedded.Async;

/// <summary>
/// What is counted of one task, or of several that count together (<see cref="TaskCounters.CountInto"/>). Times are in ticks, and 0 if the
/// counters were made without times. Written on the executor's thread; nothing allocates after the constructor.
/// </summary>
public sealed class TaskFigures
{
    /// <summary>
    /// Buckets of the histogram of latencies. Bucket 0 is for 0 ticks, bucket n for 2^(n-1) to 2^n - 1 ticks, and the last also for
    /// all that is longer: with a tick of 1 µs, 262 ms and more.
    /// </summary>
    public const int LatencyBuckets = 20;

    private readonly int[] _latencies = new int[LatencyBuckets];

    /// <summary>The sum of each bucket's latencies: the middle of a bucket would be wrong by up to a half.</summary>
    private readonly long[] _sums = new long[LatencyBuckets];

    /// <summary>Tasks that were counted.</summary>
    public int Spawns { get; internal set; }

    /// <summary>Polls that have begun.</summary>
    public long Polls { get; internal set; }

    /// <summary>Wake-ups that put the task into the run queue, the first one included.</summary>
    public long Wakes { get; internal set; }

    /// <summary>Those of them that came while it was being polled: yields, what it does to itself, and step-asides.</summary>
    public long SelfWakes { get; internal set; }

    /// <summary>How often it was sent to the back of the run queue because it awaited so often without a wait.</summary>
    public long StepAsides { get; internal set; }

    /// <summary>Ticks in polls that have ended.</summary>
    public long RunTicks { get; internal set; }

    /// <summary>The longest poll.</summary>
    public long LongestPollTicks { get; internal set; }

    /// <summary>The longest time from a wake-up to its poll.</summary>
    public long WorstLatencyTicks { get; internal set; }

    /// <summary>
    /// The median time from a wake-up to its poll: the average of the bucket it is in, so exact if the latencies in there are equal.
    /// </summary>
    public long MedianLatencyTicks
    {
        get
        {
            long half = 0;
            foreach (int count in _latencies)
            {
                half += count;
            }

            half = (half + 1) / 2;
            long seen = 0;
            for (int bucket = 0; bucket < LatencyBuckets; bucket++)
            {
                seen += _latencies[bucket];
                if (seen >= half && seen != 0)
                {
                    return (_sums[bucket] + (_latencies[bucket] / 2)) / _latencies[bucket];
                }
            }

            return 0;
        }
    }

    /// <summary>How many polls began so long after their wake-up.</summary>
    /// <param name="bucket">0 to <see cref="LatencyBuckets"/> - 1.</param>
    public int GetLatencies(int bucket) => _latencies[bucket];

    /// <summary>The bucket that a latency is counted in.</summary>
    public static int BucketOf(long latencyTicks)
    {
        if (latencyTicks <= 0)
        {
            return 0;
        }

        int bucket = Platform.HighestBit(latencyTicks) + 1;
        return bucket < LatencyBuckets ? bucket : LatencyBuckets - 1;
    }

    /// <summary>Begins from 0.</summary>
    public void Reset()
    {
        Spawns = 0;
        Polls = 0;
        Wakes = 0;
        SelfWakes = 0;
        StepAsides = 0;
        RunTicks = 0;
        LongestPollTicks = 0;
        WorstLatencyTicks = 0;
        for (int bucket = 0; bucket < LatencyBuckets; bucket++)
        {
            _latencies[bucket] = 0;
            _sums[bucket] = 0;
        }
    }

    internal void AddPoll(long ticks)
    {
        RunTicks += ticks;
        if (ticks > LongestPollTicks)
        {
            LongestPollTicks = ticks;
        }
    }

    internal void AddLatency(long ticks)
    {
        int bucket = BucketOf(ticks);
        _latencies[bucket]++;
        _sums[bucket] += ticks;
        if (ticks > WorstLatencyTicks)
        {
            WorstLatencyTicks = ticks;
        }
    }
}
