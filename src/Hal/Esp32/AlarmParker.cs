using System;
using Embedded.Async;
using nanoFramework.Hardware.Esp32;

namespace Embedded.Hal.Esp32;

/// <summary>
/// Rests until a deadline to the microsecond: one of the chip's timers ends the rest, where waiting alone would be late by up to
/// the 10 ms that the runtime counts in. For one executor; the chip has timers for ten.
/// </summary>
/// <remarks>
/// <para>The way of an alarm: timer → the runtime's event ring → its one dispatcher → <see cref="TimerEvents"/> →
/// <see cref="Unpark"/>. If the ring, which is lossy, drops it, the inner parker's own time-out ends the rest, late but surely.</para>
/// <para>The alarm stays set from one rest to the next as long as the deadline is the same. One that comes after its deadline
/// was cancelled makes a rest short, and the executor looks again. No allocation after it is made.</para>
/// </remarks>
public sealed class AlarmParker : IParker, IDisposable
{
    private const long NotSet = long.MaxValue;

    private readonly Clock _clock;
    private readonly IParker _inner;
    private readonly HighResTimer _timer = new();
    private long _setTicks = NotSet;

    /// <summary>Takes a timer of the chip. Allocates; for start-up.</summary>
    /// <param name="events">The board's timer events.</param>
    /// <param name="clock">The executor's clock, on the same timer as <see cref="Esp32Clock"/>.</param>
    /// <param name="inner">How to wait, such as <see cref="Parker.Blocking"/>.</param>
    public AlarmParker(TimerEvents events, Clock clock, IParker inner)
    {
        _clock = clock;
        _inner = inner;
        events.Register(this);
    }

    /// <inheritdoc/>
    public void Park(long untilTicks)
    {
        if (untilTicks != _setTicks)
        {
            _setTicks = untilTicks;
            long left = untilTicks - _clock.NowTicks;
            if (untilTicks == NotSet)
            {
                _timer.Stop();
            }
            else if (left > 0)
            {
                _timer.StartOneShot((ulong)Esp32Clock.MicrosecondsFromTicks(left));
            }
        }

        _inner.Park(untilTicks);
    }

    /// <inheritdoc/>
    public void Unpark() => _inner.Unpark();

    /// <summary>Gives the timer back to the chip.</summary>
    public void Dispose()
    {
        // One that runs cannot be given back.
        _timer.Stop();
        _timer.Dispose();
    }
}
