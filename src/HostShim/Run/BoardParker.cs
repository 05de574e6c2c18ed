using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// An executor's rest on a virtual board, as a device's runtime has it: it counts time in steps, and while the executor's thread
/// waits the dispatcher delivers events. For an executor that runs by itself (<see cref="Executor.Run"/>), without a
/// <see cref="BoardRunner"/>.
/// </summary>
public sealed class BoardParker : IParker
{
    private readonly VirtualBoard _board;
    private readonly long _stepTicks;
    private bool _isNotified;

    /// <summary>Makes the rest.</summary>
    /// <param name="board">The board.</param>
    /// <param name="stepMilliseconds">What the runtime counts in: 10 on an ESP32, 1 on an STM32.</param>
    public BoardParker(VirtualBoard board, int stepMilliseconds)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepMilliseconds);
        _board = board;
        _stepTicks = VirtualTime.FromMilliseconds(stepMilliseconds);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Nothing will ever end the rest.</exception>
    public void Park(long untilTicks)
    {
        VirtualTime time = _board.Time;
        long end = untilTicks <= time.NowTicks ? time.NowTicks
            : untilTicks > long.MaxValue - _stepTicks ? long.MaxValue
            : (untilTicks + _stepTicks - 1) / _stepTicks * _stepTicks;
        while (true)
        {
            // The dispatcher has a thread of its own on a device. Here it is the executor's, so what it wakes is in the run queue
            // already, and the rest ends without an Unpark.
            bool delivered = false;
            while (_board.Interrupts.DispatchOne())
            {
                delivered = true;
            }

            if (delivered || _isNotified || time.NowTicks >= end)
            {
                _isNotified = false;
                return;
            }

            long next = Math.Min(end, time.NextEventTicks);
            if (next == long.MaxValue)
            {
                throw new InvalidOperationException("The board rests for ever: no timer is armed and nothing will happen.");
            }

            time.AdvanceTo(next);
        }
    }

    /// <inheritdoc/>
    public void Unpark() => _isNotified = true;
}
