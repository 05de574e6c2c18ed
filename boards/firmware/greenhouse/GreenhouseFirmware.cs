using System;
using Embedded.Async;
using Embedded.Drivers;

namespace Embedded.Greenhouse;

/// <summary>
/// A greenhouse controller: keeps a temperature with a fan and a heater, shows its mode on a light, and listens to a button
/// and a serial console. Every activity is a task; none of them blocks or polls.
/// </summary>
public sealed class GreenhouseFirmware
{
    /// <summary>Three measurements in a row are missing: the sensor is gone.</summary>
    private const int SensorSilenceMilliseconds = 3500;

    private readonly GreenhouseBoard _board;
    private readonly Climate _climate = new();
    private readonly Ticker _everySecond = Ticker.EveryMilliseconds(1000);
    private readonly StatusLed _statusLed;
    private readonly GreenhouseConsole _console;

    private GreenhouseFirmware(GreenhouseBoard board)
    {
        _board = board;
        _statusLed = new StatusLed(board.Led, Patterns.Auto);
        _console = new GreenhouseConsole(board.Console, board.Executor, _climate, board.Fan, board.Heater);
        board.Button.DoublePressMilliseconds = 0;
    }

    /// <summary>The whole firmware. A board spawns this and runs its executor.</summary>
    public static async Future Main(GreenhouseBoard board)
    {
        Start(board);
        // One turn, so that each of them has reached its first wait; from here on the heap stays as it is.
        await Future.Yield();
        board.Executor.Seal();
    }

    [Cold("start-up, before the executor is sealed")]
    private static void Start(GreenhouseBoard board)
    {
        var firmware = new GreenhouseFirmware(board);
        Executor executor = board.Executor;
        executor.Spawn(firmware.Control(), "controller");
        executor.Spawn(firmware.WatchButton(), "button");
        executor.Spawn(firmware._statusLed.Run(), "status led");
        executor.Spawn(firmware._console.Run(), "console");
        executor.Spawn(firmware.SuperviseSensor(), "supervisor");
    }

    private async Future ReadSensor()
    {
        Bme280 sensor = _board.Sensor;
        _everySecond.Reset();
        while (true)
        {
            if (await sensor.Measure() == Bme280Status.Ok)
            {
                _climate.SetReading(sensor.TemperatureCentidegrees, sensor.HumidityCentipercent, sensor.PressurePascal);
            }
            else
            {
                // A transfer on a stuck bus takes a second of everybody's time. Without a whole second of rest the next tick
                // would be due already, this task would never wait, and no other one, the supervisor among them, would run.
                _everySecond.Reset();
            }

            await _everySecond.Next();
        }
    }

    /// <summary>Restarts the sensor task whenever it has been silent for too long.</summary>
    private async Future SuperviseSensor()
    {
        TaskHandle sensor = _board.Executor.Spawn(ReadSensor(), "sensor");
        while (true)
        {
            if (await Timeout.AfterMilliseconds(_climate.Measured.Wait(), SensorSilenceMilliseconds))
            {
                continue;
            }

            _climate.LoseSensor();
            sensor.Cancel();
            try
            {
                await sensor.Join();
            }
            catch (Exception exception) when (exception is not FutureCanceledException)
            {
                // It ended by an exception before it was cancelled. The executor's handler was told of it then; here it must
                // not end the one task that can start the sensor again.
            }

            sensor = _board.Executor.Spawn(ReadSensor(), "sensor");
        }
    }

    private async Future Control()
    {
        while (true)
        {
            Thermostat.Apply(_climate, _board.Fan, _board.Heater);
            _statusLed.Show(_climate.Alarm ? Patterns.Alarm : Patterns.Of(_climate.Mode));
            await _climate.Changed.Wait();
        }
    }

    private async Future WatchButton()
    {
        while (true)
        {
            ButtonGesture gesture = await _board.Button.WaitForGesture();
            if (gesture == ButtonGesture.LongPress)
            {
                _climate.AlarmOff();
            }
            else
            {
                _climate.SetMode(_climate.Mode == Mode.Manual ? Mode.Auto : _climate.Mode + 1);
            }
        }
    }
}
