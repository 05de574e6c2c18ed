using System.Threading;

namespace Embedded.HostShim;

/// <summary>
/// Which workers of a pool rest and how many look for work, so that work finds a worker and few look in vain: no more than half begin to look by
/// themselves, and nobody is woken while one is seen to look. (One is woken in between, now and then; that costs a look.)
/// </summary>
/// <remarks>
/// <para>One word that is read without a lock: bits 63..32 workers that look, bits 31..0 workers that are awake. The list of those that rest stands
/// behind the lock.</para>
/// <code>
///   who adds work:    publish the work;        full fence;   read the word: nobody looks and somebody rests -> wake one
///   who goes to rest: change the word (atomic, so a fence);  if it was the last that looked: look at all queues once more
/// </code>
/// <para>One of the two sees the other's write. If it is the one who adds, it wakes somebody; if it is the one who goes to rest, it takes the work or
/// wakes somebody. If somebody looks at that moment, he finds the work, or is the last that looked and looks once more. So work
/// never lies while all rest.</para>
/// <para>A worker that adds to its own queue leaves the fence out. Reordered, the two reads may then both miss; the work lies in the queue of
/// a worker that is awake, and that one takes it itself, and tells others when it next claims.</para>
/// </remarks>
internal sealed class IdleWorkers
{
    private const long OneLooks = 1L << 32;

    private readonly object _gate = new();
    private readonly int _workers;
    private readonly int[] _resting;
    private int _restingCount;
    private long _word;

    /// <param name="workers">How many there are; all are awake, and none looks.</param>
    internal IdleWorkers(int workers)
    {
        _workers = workers;
        _resting = new int[workers];
        _word = workers;
    }

    /// <summary>Workers that look for work; it may be old by the time it is read.</summary>
    internal int Looking => (int)(Volatile.Read(ref _word) >> 32);

    /// <summary>Workers that do not rest; it may be old by the time it is read.</summary>
    internal int Awake => (int)Volatile.Read(ref _word);

    /// <summary>
    /// After work was added: which worker to wake, or -1 for none. It counts as awake, and as one that looks.
    /// </summary>
    internal int TakeToWake()
    {
        if (!WantsWaking(Volatile.Read(ref _word)))
        {
            return -1;
        }

        Monitor.Enter(_gate);
        int worker = -1;
        if (_restingCount != 0 && WantsWaking(Volatile.Read(ref _word)))
        {
            worker = _resting[--_restingCount];
            Interlocked.Add(ref _word, OneLooks + 1);
        }

        Monitor.Exit(_gate);
        return worker;
    }

    /// <summary>Begins to look for work, unless half of the workers do.</summary>
    internal bool TryLook()
    {
        long seen = Volatile.Read(ref _word);
        while (2 * (seen >> 32) < _workers)
        {
            long found = Interlocked.CompareExchange(ref _word, seen + OneLooks, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>Ends a look that found work.</summary>
    /// <returns>Whether it was the last that looked: then the caller wakes another if there is more work.</returns>
    internal bool EndLook() => (Interlocked.Add(ref _word, -OneLooks) >> 32) == 0;

    /// <summary>Puts a worker among those that rest.</summary>
    /// <param name="worker">Its number.</param>
    /// <param name="hasLooked">Whether it looked, and ends that too.</param>
    /// <returns>Whether it was the last that looked: then it must look at all queues once more before it sleeps.</returns>
    internal bool BeginRest(int worker, bool hasLooked)
    {
        Monitor.Enter(_gate);
        _resting[_restingCount++] = worker;
        long word = Interlocked.Add(ref _word, hasLooked ? -OneLooks - 1 : -1);
        Monitor.Exit(_gate);
        return hasLooked && (word >> 32) == 0;
    }

    /// <summary>Ends a rest that nobody ended: a time or an event came.</summary>
    /// <returns>False if it was woken meanwhile by <see cref="TakeToWake"/>, and counts as one that looks.</returns>
    internal bool TryEndRest(int worker)
    {
        Monitor.Enter(_gate);
        int place = 0;
        while (place < _restingCount && _resting[place] != worker)
        {
            place++;
        }

        bool isFound = place < _restingCount;
        if (isFound)
        {
            for (_restingCount--; place < _restingCount; place++)
            {
                _resting[place] = _resting[place + 1];
            }

            Interlocked.Increment(ref _word);
        }

        Monitor.Exit(_gate);
        return isFound;
    }

    private bool WantsWaking(long word) => (word >> 32) == 0 && (int)word < _workers;
}
