using System;
using System.Threading;

namespace Embedded.Async;

/// <summary>Rests by blocking the thread.</summary>
/// <remarks>
/// <code>
///   Awake --(1)--> Resting --(2)--> Awake          1, 4 Park   2 Park, after the event or the time
///   Awake --(3)--> Notified --(4)--> Awake         3 Unpark: the next Park returns at once
///   Resting --(5)--> Notified --(2)--> Awake       5 Unpark, which also sets the event
/// </code>
/// </remarks>
internal sealed class ThreadParker(Clock clock) : IParker, IDisposable
{
    private const int Awake = 0;
    private const int Resting = 1;
    private const int Notified = 2;

    private readonly AutoResetEvent _event = new(false);
    private int _state;

    public void Park(long untilTicks)
    {
        int milliseconds = clock.MillisecondsUntil(untilTicks);
        if (milliseconds == 0)
        {
            return;
        }

        if (Interlocked.CompareExchange(ref _state, Resting, Awake) == Awake)
        {
            // An event that was set for an earlier rest, which its time ended first, makes this one short: the caller looks again.
            _event.WaitOne(milliseconds, false);
        }

        // A full fence: what was written before the Unpark is seen by whoever looks after this.
        Interlocked.Exchange(ref _state, Awake);
    }

    public void Unpark()
    {
        // Still notified since the last rest: the next Park returns at once, and it exchanges after this read, so what the
        // caller published by an atomic operation before is seen then.
        if (Platform.VolatileRead(ref _state) != Notified && Interlocked.Exchange(ref _state, Notified) == Resting)
        {
            _event.Set();
        }
    }

    public void Dispose() => _event.Dispose();
}
