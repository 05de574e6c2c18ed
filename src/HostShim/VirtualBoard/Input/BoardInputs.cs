using System;
using System.Collections.Generic;

namespace Embedded.HostShim;

/// <summary>The buttons, serial lines and sensors of a board by name, so that a script can name them.</summary>
public sealed class BoardInputs
{
    private readonly VirtualBoard _board;
    private readonly Dictionary<string, VirtualButton> _buttons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VirtualUart> _serials = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VirtualI2cDevice> _sensors = new(StringComparer.Ordinal);

    internal BoardInputs(VirtualBoard board) => _board = board;

    /// <summary>Names of the buttons.</summary>
    public IReadOnlyCollection<string> Buttons => _buttons.Keys;

    /// <summary>Names of the serial lines.</summary>
    public IReadOnlyCollection<string> Serials => _serials.Keys;

    /// <summary>Names of the sensors.</summary>
    public IReadOnlyCollection<string> Sensors => _sensors.Keys;

    /// <summary>Connects a new button and registers it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="pinNumber">Its pin.</param>
    /// <returns>The button.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public VirtualButton AddButton(string name, int pinNumber)
    {
        CheckFree(name);
        var button = new VirtualButton(_board, pinNumber, name);
        _buttons.Add(name, button);
        return button;
    }

    /// <summary>Registers a UART as a serial line.</summary>
    /// <param name="name">Its name, usually <c>serial</c>.</param>
    /// <param name="uart">The UART.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void AddSerial(string name, VirtualUart uart)
    {
        ArgumentNullException.ThrowIfNull(uart);
        CheckFree(name);
        _serials.Add(name, uart);
    }

    /// <summary>Registers a device whose faults scripts may set.</summary>
    /// <param name="name">Its name, usually <c>sensor</c>.</param>
    /// <param name="device">The device.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void AddSensor(string name, VirtualI2cDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        CheckFree(name);
        _sensors.Add(name, device);
    }

    internal VirtualButton? Button(string name) => _buttons.GetValueOrDefault(name);

    internal VirtualUart? Serial(string name) => _serials.GetValueOrDefault(name);

    internal VirtualI2cDevice? Sensor(string name) => _sensors.GetValueOrDefault(name);

    private void CheckFree(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_buttons.ContainsKey(name) || _serials.ContainsKey(name) || _sensors.ContainsKey(name))
        {
            throw new ArgumentException($"The board has an input named \"{name}\" already.", nameof(name));
        }
    }
}
