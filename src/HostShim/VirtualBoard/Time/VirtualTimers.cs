using System;
using System.Collections.Generic;
using nanoFramework.Hardware.Esp32;

namespace Embedded.HostShim;

/// <summary>The microsecond counter of a chip and the ten timers that run on it.</summary>
internal sealed class VirtualTimers
{
    private const int Count = 10;
    private const ulong MicrosecondsPerSecond = 1_000_000;

    private readonly VirtualBoard _board;
    private readonly List<VirtualTimer> _timers = [];
    private long _startTicks;

    internal VirtualTimers(VirtualBoard board)
    {
        _board = board;
        for (uint handle = 1; handle <= Count; handle++)
        {
            _timers.Add(new VirtualTimer(board, handle));
        }
    }

    internal ulong NowMicroseconds
    {
        get
        {
            ulong ticks = (ulong)(_board.Time.NowTicks - _startTicks);
            ulong seconds = ticks / (ulong)VirtualTime.TicksPerSecond;
            return (seconds * MicrosecondsPerSecond) + (ticks % (ulong)VirtualTime.TicksPerSecond * MicrosecondsPerSecond / (ulong)VirtualTime.TicksPerSecond);
        }
    }

    internal VirtualTimer Take(HighResTimer owner) => _timers.Find(timer => timer.TryTake(owner))
        ?? throw new InvalidOperationException($"The chip has {Count} timers, and all are taken: dispose one that is not used any more.");

    internal HighResTimer? Find(uint handle) => _timers.Find(timer => timer.Handle == handle)?.Owner;

    /// <summary>Timers whose time came while the chip slept tell it now.</summary>
    internal void AfterSleep() => _timers.ForEach(timer => timer.AfterSleep());

    /// <summary>The chip starts anew.</summary>
    internal void Reset()
    {
        _timers.ForEach(timer => timer.Reset());
        _startTicks = _board.Time.NowTicks;
    }
}
