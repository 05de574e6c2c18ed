using System;
using System.Threading;
using Embedded.Async;
using nanoFramework.Hardware.Esp32;

namespace Embedded.Hal.Esp32;

/// <summary>
/// Lets the chip sleep lightly while every executor rests. One a board; each executor rests through it (<see cref="Join"/>).
/// </summary>
/// <remarks>
/// <para>A light sleep stops the whole runtime, all threads, timers and ports, until the time is up or a wake source ends it;
/// then everything goes on where it was. So it begins only when all executors rest, the nearest of their deadlines is far enough
/// away, no pin has the level that wakes, and nobody holds the chip awake (<see cref="Hold"/>).</para>
/// <para>What is lost while it sleeps: the edges of all pins that are no wake source, bytes that arrive, and everything that
/// runs in threads beside executors. A thread that must go on, a transfer that is under way and Wi-Fi need <see cref="Hold"/>.</para>
/// <para>No other thread runs between the last look and the sleep. An interrupt may come there; its event waits in the runtime's
/// ring until the sleep ends, unless its pin wakes: that sleep ends at once.</para>
/// <para>No allocation once all have joined, except one small object for each sleep that a pin ends.</para>
/// </remarks>
public sealed class LightSleep
{
    /// <summary>Two counts of the runtime's 10 ms: below, the sleep saves less than falling asleep and waking up cost.</summary>
    public const int DefaultThresholdMilliseconds = 20;

    /// <summary>
    /// From the end of the time to the first instruction afterwards, at most (the data sheets say below 1 ms). The sleep ends so
    /// much earlier, and the alarm does the rest to the microsecond.
    /// </summary>
    private const int WakeUpMilliseconds = 1;

    /// <summary>Without a deadline it wakes up once in an hour; what a sleep is short of the truth by stays small.</summary>
    private const int LongestMilliseconds = 3_600_000;

    private readonly Clock _clock;
    private readonly WakeSources _sources;
    private readonly long _thresholdTicks;
    private Sleeper[] _sleepers = [];
    private int _holds;

    /// <summary>Makes it. Allocates; for start-up.</summary>
    /// <param name="clock">The clock of all executors that join.</param>
    /// <param name="sources">What ends a sleep beside its time.</param>
    /// <param name="thresholdMilliseconds">A rest that is shorter is no sleep; at least 2.</param>
    /// <exception cref="ArgumentException">The threshold is below 2 ms.</exception>
    public LightSleep(Clock clock, WakeSources sources, int thresholdMilliseconds = DefaultThresholdMilliseconds)
    {
        if (thresholdMilliseconds <= WakeUpMilliseconds)
        {
            throw new ArgumentException("a sleep below 2 ms has no time to begin", nameof(thresholdMilliseconds));
        }

        _clock = clock;
        _sources = sources;
        _thresholdTicks = Clock.TicksFromMilliseconds(thresholdMilliseconds);
    }

    /// <summary>Sleeps so far; wraps.</summary>
    public int Sleeps { get; private set; }

    /// <summary>How long they took in all, in ticks.</summary>
    public long SleptTicks { get; private set; }

    /// <summary>How often the chip refused, which it does while Wi-Fi or Bluetooth is on; wraps.</summary>
    public int Refusals { get; private set; }

    /// <summary>Makes the parker of an executor whose rest may be a sleep. Allocates; for start-up.</summary>
    /// <param name="inner">How it rests otherwise; see <see cref="AlarmParker"/>.</param>
    public IParker Join(IParker inner)
    {
        var sleeper = new Sleeper(this, inner);
        var sleepers = new Sleeper[_sleepers.Length + 1];
        Array.Copy(_sleepers, sleepers, _sleepers.Length);
        sleepers[_sleepers.Length] = sleeper;
        _sleepers = sleepers;
        return sleeper;
    }

    /// <summary>Keeps the chip awake until <see cref="Release"/>; may be nested. Any thread; no allocation.</summary>
    public void Hold() => Interlocked.Increment(ref _holds);

    /// <summary>Takes one <see cref="Hold"/> back. Any thread; no allocation.</summary>
    public void Release() => Interlocked.Decrement(ref _holds);

    /// <summary>Sleeps if it may; false if it did not.</summary>
    private bool TrySleep()
    {
        if (MayRest() == 0)
        {
            return false;
        }

        // To the end of the line of all threads, and back with a whole time slice: what the others had to do is done, and none
        // of them runs between the next look and the sleep.
        Thread.Sleep(0);
        long start = _clock.NowTicks;
        long rest = MayRest();
        if (rest == 0)
        {
            return false;
        }

        if (!WakeSources.TrySetTimer(Esp32Clock.MicrosecondsFromTicks(rest)) || Sleep.StartLightSleep() != EspNativeError.OK)
        {
            Refusals++;
            return false;
        }

        _sources.AfterLightSleep();
        Sleeps++;
        SleptTicks += _clock.NowTicks - start;
        return true;
    }

    /// <summary>How long the chip may sleep now, in ticks; 0 if not at all.</summary>
    private long MayRest()
    {
        if (_holds != 0 || _sources.IsAnyActive())
        {
            return 0;
        }

        long rest = Clock.TicksFromMilliseconds(LongestMilliseconds);
        long now = _clock.NowTicks;
        for (int i = 0; i < _sleepers.Length; i++)
        {
            long left = _sleepers[i].RestsUntilTicks - now;
            rest = left < rest ? left : rest;
        }

        return rest < _thresholdTicks ? 0 : rest - Clock.TicksFromMilliseconds(WakeUpMilliseconds);
    }

    /// <summary>The rest of one executor.</summary>
    private sealed class Sleeper(LightSleep sleep, IParker inner) : IParker
    {
        /// <summary>Long ago: somebody who rests until then does not rest. (Not the least number, so that differences fit.)</summary>
        private const long Awake = 0;

        private long _untilTicks = Awake;
        private int _isNotified;

        /// <summary>Until when it rests if nothing wakes it; long ago if it is awake or was woken.</summary>
        internal long RestsUntilTicks => _isNotified != 0 ? Awake : _untilTicks;

        public void Park(long untilTicks)
        {
            _untilTicks = untilTicks;
            if (!sleep.TrySleep())
            {
                inner.Park(untilTicks);
            }

            _untilTicks = Awake;
            // Before the caller looks for wake-ups: one that comes after this is found there, or ends the next rest.
            Interlocked.Exchange(ref _isNotified, 0);
        }

        public void Unpark()
        {
            // Before the inner one, whose thread may run at once.
            Interlocked.Exchange(ref _isNotified, 1);
            inner.Unpark();
        }
    }
}
