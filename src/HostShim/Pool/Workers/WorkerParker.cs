using System;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>How one worker of a pool sleeps: in the pool's reactor, if nobody else does, so that events wake it too; or by itself.</summary>
/// <remarks>
/// <code>
///   Awake --(1)--> Asleep or InReactor --(2)--> Awake      1, 4 Park   2 Park, after a wake-up, the time or an event
///   Awake --(3)--> Notified --(4)--> Awake                 3 Unpark: the next Park does not sleep
///   Asleep --(5)--> Notified --(2)--> Awake                5 Unpark, which also sets the event
///   InReactor --(6)--> Notified --(2)--> Awake             6 Unpark, which also wakes the reactor
/// </code>
/// </remarks>
internal sealed class WorkerParker(Clock clock, Reactor? reactor) : IDisposable
{
    private const int Awake = 0;
    private const int Asleep = 1;
    private const int InReactor = 2;
    private const int Notified = 3;

    private readonly AutoResetEvent _event = new(false);
    private int _state;

    /// <summary>Sleeps until a time, or until <see cref="Unpark"/>, or for a shorter while. The worker's thread.</summary>
    /// <param name="untilTicks">When its own next timer is due.</param>
    /// <param name="reactorUntilTicks">The same if it sleeps in the reactor.</param>
    internal void Park(long untilTicks, long reactorUntilTicks)
    {
        if (reactor is not null && reactor.TryBeginDrive())
        {
            try
            {
                // Notified, it looks for events all the same, and does not sleep.
                bool maySleep = Interlocked.CompareExchange(ref _state, InReactor, Awake) == Awake;
                reactor.Park(maySleep ? reactorUntilTicks : 0);
            }
            finally
            {
                reactor.EndDrive();
            }
        }
        else if (Interlocked.CompareExchange(ref _state, Asleep, Awake) == Awake)
        {
            // An event that was set for an earlier sleep, which its time ended first, makes this one short: the caller looks again.
            _event.WaitOne(clock.MillisecondsUntil(untilTicks));
        }

        // A full fence: what was written before the Unpark is seen by whoever looks after this.
        Interlocked.Exchange(ref _state, Awake);
    }

    /// <summary>Ends its sleep, or the next. Any thread.</summary>
    internal void Unpark()
    {
        if (Volatile.Read(ref _state) == Notified)
        {
            // The next Park exchanges after this read, so what the caller published by an atomic operation before is seen then.
            return;
        }

        switch (Interlocked.Exchange(ref _state, Notified))
        {
            case Asleep:
                _event.Set();
                break;
            case InReactor:
                reactor!.Unpark();
                break;
        }
    }

    public void Dispose() => _event.Dispose();
}
