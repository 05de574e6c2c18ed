using Embedded.Async;
using Embedded.Hal;

namespace Embedded.Greenhouse;

/// <summary>The serial console: a line in, an answer out.</summary>
internal sealed class GreenhouseConsole
{
    private readonly Uart _uart;
    private readonly Executor _executor;
    private readonly Climate _climate;
    private readonly OutputPin _fan;
    private readonly OutputPin _heater;
    private readonly CommandLine _line = new();
    private readonly TextBuffer _answer = new(120);

    internal GreenhouseConsole(Uart uart, Executor executor, Climate climate, OutputPin fan, OutputPin heater)
    {
        _uart = uart;
        _executor = executor;
        _climate = climate;
        _fan = fan;
        _heater = heater;
    }

    internal async Future Run()
    {
        _answer.Clear().Append("greenhouse ready, try help");
        await Answer();
        while (true)
        {
            int length = await _uart.ReadLine(_line.Bytes);
            if (length == Uart.LineTooLong)
            {
                _answer.Clear().Append("error: the line is longer than ").Append(_line.Bytes.Length).Append(" characters");
                await Answer();
                continue;
            }

            _line.Begin(length);
            if (_line.NextWord())
            {
                await Obey();
            }
        }
    }

    private Future Obey()
    {
        _answer.Clear();
        if (_line.Is("help"))
        {
            return NothingFollows() ? Help() : Answer();
        }

        if (_line.Is("tasks"))
        {
            return NothingFollows() ? Tasks() : Answer();
        }

        if (_line.Is("status"))
        {
            if (NothingFollows())
            {
                Status();
            }
        }
        else if (_line.Is("set"))
        {
            SetTemperature();
        }
        else if (_line.Is("mode"))
        {
            SetMode();
        }
        else
        {
            _answer.Append("error: unknown command '");
            AppendWord();
            _answer.Append("', try help");
        }

        return Answer();
    }

    private async Future Help()
    {
        _answer.Clear().Append("help                    this list").EndLine().Append("status                  climate, outputs, alarm");
        await Answer();
        _answer.Clear().Append("set <C>                 temperature to keep, 5 to 40, e.g. set 24.5");
        await Answer();
        _answer.Clear().Append("mode auto|off|manual    what the outputs follow").EndLine().Append("tasks                   what runs");
        await Answer();
    }

    private async Future Tasks()
    {
        for (int slot = 0; slot < _executor.TaskSlots; slot++)
        {
            TaskHandle task = _executor.GetTask(slot);
            if (task != TaskHandle.None)
            {
                _answer.Clear().Append(slot).PadTo(4).Append(_executor.GetName(task)).PadTo(18).Append(NameOf(task.GetState()));
                await Answer();
            }
        }
    }

    private void Status()
    {
        _answer.Append("mode ").Append(NameOf(_climate.Mode)).Append(", set ").AppendFixed(_climate.SetCentidegrees, 2).Append(" C, ");
        if (_climate.HasReading)
        {
            _answer.AppendFixed(_climate.TemperatureCentidegrees, 2).Append(" C, ")
                .AppendFixed(_climate.HumidityCentipercent, 2).Append(" %, ")
                .AppendFixed(_climate.PressurePascal, 2).Append(" hPa");
        }
        else
        {
            _answer.Append("sensor silent");
        }

        _answer.Append(", fan ").Append(OnOff(_fan.IsHigh)).Append(", heater ").Append(OnOff(_heater.IsHigh))
            .Append(", alarm ").Append(OnOff(_climate.Alarm));
    }

    private void SetTemperature()
    {
        if (!_line.NextWord() || !_line.TryHundredths(out int value))
        {
            _answer.Append("error: set needs a temperature such as 24 or 24.5");
        }
        else if (value < Climate.LowestSetCentidegrees || value > Climate.HighestSetCentidegrees)
        {
            _answer.Append("error: ").AppendFixed(value, 2).Append(" C is out of range, 5 to 40");
        }
        else if (NothingFollows())
        {
            _climate.SetTemperature(value);
            _answer.Append("set ").AppendFixed(value, 2).Append(" C");
        }
    }

    private void SetMode()
    {
        bool hasWord = _line.NextWord();
        Mode mode = _line.Is("auto") ? Mode.Auto : _line.Is("off") ? Mode.Off : Mode.Manual;
        if (!hasWord || (mode == Mode.Manual && !_line.Is("manual")))
        {
            _answer.Append("error: mode needs auto, off or manual");
        }
        else if (NothingFollows())
        {
            _climate.SetMode(mode);
            _answer.Append("mode ").Append(NameOf(mode));
        }
    }

    private bool NothingFollows()
    {
        if (!_line.NextWord())
        {
            return true;
        }

        _answer.Append("error: '");
        AppendWord();
        _answer.Append("' is one word too many");
        return false;
    }

    private void AppendWord()
    {
        for (int i = 0; i < _line.WordLength; i++)
        {
            byte character = _line.Bytes[_line.WordStart + i];
            // What a terminal could take for a command of its own is shown as a dot.
            _answer.Append(character is >= 0x20 and < 0x7F ? (char)character : '.');
        }
    }

    private Future Answer()
    {
        _answer.EndLine();
        return _uart.Write(_answer.Bytes, 0, _answer.Length);
    }

    private static string OnOff(bool on) => on ? "on" : "off";

    private static string NameOf(Mode mode) => mode == Mode.Auto ? "auto" : mode == Mode.Off ? "off" : "manual";

    private static string NameOf(TaskState state) =>
        state == TaskState.Running ? "running" : state == TaskState.Ready ? "ready" : "waiting";
}
