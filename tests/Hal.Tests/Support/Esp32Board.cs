using System;
using System.Threading;
using Embedded.Async;
using Embedded.Hal.Esp32;
using Embedded.HostShim;

namespace Embedded.Hal.Tests;

/// <summary>
/// A virtual ESP32 whose executor runs by itself and rests as on the chip: the runtime counts 10 ms, alarms are exact, and with
/// <paramref name="sleeps"/> long rests are light sleeps.
/// </summary>
internal sealed class Esp32Board : IDisposable
{
    internal const int StepMilliseconds = 10;

    internal Esp32Board(bool sleeps = false, Func<Clock, Clock>? wrapClock = null)
    {
        Board = new VirtualBoard();
        Clock = wrapClock is null ? new Esp32Clock() : wrapClock(new Esp32Clock());
        Pins = new PinController();
        TimerEvents = new TimerEvents();
        Alarm = new AlarmParker(TimerEvents, Clock, new BoardParker(Board, StepMilliseconds));
        Sources = new WakeSources();
        LightSleep = new LightSleep(Clock, Sources);
        Executor = new Executor(Clock, 16, sleeps ? LightSleep.Join(Alarm) : Alarm);
    }

    internal VirtualBoard Board { get; }

    internal Clock Clock { get; }

    internal PinController Pins { get; }

    internal TimerEvents TimerEvents { get; }

    internal AlarmParker Alarm { get; }

    internal WakeSources Sources { get; }

    internal LightSleep LightSleep { get; }

    internal Executor Executor { get; }

    internal long NowTicks => Board.Time.NowTicks;

    internal void Run(Future future) => Executor.BlockOn(future);

    internal void At(long ticks, Action action) => Board.Time.Schedule(ticks, new Happening(action));

    internal void DriveAt(long ticks, int pin, bool high) => At(ticks, () => Drive(pin, high));

    internal void Drive(int pin, bool high) => Board.Pins[pin].External = high ? ExternalDrive.High : ExternalDrive.Low;

    /// <summary>
    /// Delivers what waits in the ring as the device does, on a thread that is not the executor's: its wake-ups come from outside.
    /// </summary>
    internal void DispatchOnAnotherThread()
    {
        var dispatcher = new Thread(() =>
        {
            while (Board.Interrupts.DispatchOne())
            {
            }
        });
        dispatcher.Start();
        dispatcher.Join();
    }

    public void Dispose()
    {
        Alarm.Dispose();
        Executor.Dispose();
        Board.Dispose();
    }

    private sealed class Happening(Action action) : BoardEvent
    {
        public override void Fire(long now) => action();
    }
}

/// <summary>A clock that lets something happen between two steps of whoever reads it, as a thread switch or an interrupt does.</summary>
internal sealed class InterruptedClock(Clock inner) : Clock
{
    internal int Reads { get; set; }

    /// <summary>Called at each read with its number, counted from 0, before the time is taken.</summary>
    internal Action<int>? AtRead { get; set; }

    public override long NowTicks
    {
        get
        {
            AtRead?.Invoke(Reads++);
            return inner.NowTicks;
        }
    }
}
