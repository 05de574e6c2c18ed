using System;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Events;

namespace Embedded.HostShim;

/// <summary>One microsecond timer of a chip: at its end it posts an event; in a light sleep it does so afterwards.</summary>
internal sealed class VirtualTimer(VirtualBoard board, uint handle) : BoardEvent
{
    private const byte TimerExpired = 101;
    private const long MicrosecondsPerSecond = 1_000_000;

    private long _periodTicks;
    private bool _isLate;

    internal uint Handle => handle;

    internal HighResTimer? Owner { get; private set; }

    /// <inheritdoc/>
    public override void Fire(long now)
    {
        if (board.Power.IsAsleep)
        {
            _isLate = true;
        }
        else
        {
            Post();
        }

        if (_periodTicks > 0)
        {
            board.Time.Schedule(now + _periodTicks, this);
        }
    }

    internal bool TryTake(HighResTimer owner)
    {
        if (Owner is not null)
        {
            return false;
        }

        Owner = owner;
        return true;
    }

    internal void Start(HighResTimer owner, ulong microseconds, bool isPeriodic)
    {
        Stop(owner);
        long ticks = VirtualTime.FromFraction(checked((long)microseconds), MicrosecondsPerSecond);
        _periodTicks = isPeriodic ? Math.Max(ticks, 1) : 0;
        board.Time.Schedule(board.Time.NowTicks + ticks, this);
    }

    internal void Stop(HighResTimer owner)
    {
        ObjectDisposedException.ThrowIf(!ReferenceEquals(Owner, owner), owner);
        board.Time.Cancel(this);
        _isLate = false;
    }

    internal void Release(HighResTimer owner)
    {
        if (ReferenceEquals(Owner, owner))
        {
            Reset();
        }
    }

    internal void Reset()
    {
        board.Time.Cancel(this);
        _isLate = false;
        Owner = null;
    }

    internal void AfterSleep()
    {
        if (_isLate)
        {
            _isLate = false;
            Post();
        }
    }

    private void Post() => board.Interrupts.Post((byte)EventCategory.HighResolutionTimer, TimerExpired, 0, handle);
}
