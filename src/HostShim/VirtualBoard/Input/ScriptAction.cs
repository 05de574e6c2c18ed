using System.Collections.Generic;

namespace Embedded.HostShim;

/// <summary>One line of an input script.</summary>
internal abstract class ScriptAction
{
    internal required long AtTicks { get; init; }

    internal required int Line { get; init; }

    internal required string Name { get; init; }

    /// <summary>Schedules the action. Returns what is wrong, or null.</summary>
    internal abstract string? Apply(VirtualBoard board, long startTicks);

    private protected string Unknown(string kind, IReadOnlyCollection<string> known) => known.Count == 0
        ? $"no {kind} \"{Name}\" on this board; it has none"
        : $"no {kind} \"{Name}\" on this board; known: {string.Join(", ", known)}";
}

/// <summary><c>2s press button 80ms</c>.</summary>
internal sealed class PressAction : ScriptAction
{
    internal required long HoldTicks { get; init; }

    internal override string? Apply(VirtualBoard board, long startTicks)
    {
        if (board.Inputs.Button(Name) is not { } button)
        {
            return Unknown("button", board.Inputs.Buttons);
        }

        return button.TryPress(startTicks + AtTicks, HoldTicks)
            ? null
            : $"\"{Name}\" has not settled from the press before; leave at least 5 ms after its release";
    }
}

/// <summary><c>5s serial "status"</c>.</summary>
internal sealed class SerialAction : ScriptAction
{
    internal required string Text { get; init; }

    internal override string? Apply(VirtualBoard board, long startTicks)
    {
        if (board.Inputs.Serial(Name) is not { } uart)
        {
            return Unknown("serial line", board.Inputs.Serials);
        }

        uart.Send(Text + "\r\n", startTicks + AtTicks);
        return null;
    }
}

/// <summary><c>120s sensor fault nack</c> and <c>150s sensor ok</c>.</summary>
internal sealed class FaultAction : ScriptAction
{
    internal required I2cFault Fault { get; init; }

    internal override string? Apply(VirtualBoard board, long startTicks)
    {
        if (board.Inputs.Sensor(Name) is not { } device)
        {
            return Unknown("sensor", board.Inputs.Sensors);
        }

        board.Time.Schedule(startTicks + AtTicks, new SetFault(device, Fault));
        return null;
    }

    private sealed class SetFault(VirtualI2cDevice device, I2cFault fault) : BoardEvent
    {
        public override void Fire(long now) => device.Fault = fault;
    }
}
