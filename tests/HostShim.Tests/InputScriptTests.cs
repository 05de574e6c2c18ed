using System;
using System.Device.Gpio;
using System.IO;
using System.IO.Ports;
using Xunit;

namespace Embedded.HostShim.Tests;

public sealed class InputScriptTests : IDisposable
{
    private const string Allowed = "expected `TIME press BUTTON TIME`, `TIME SERIAL \"text\"`, `TIME SENSOR fault nack|stretch|stuck` or `TIME SENSOR ok`";

    private readonly VirtualBoard _board = new();
    private readonly Bme280Model _sensor;

    public InputScriptTests()
    {
        _sensor = new Bme280Model(_board, new ConstantEnvironment());
        _board.I2c.Add(_sensor);
        _board.Inputs.AddButton("button", 3);
        _board.Inputs.AddSerial("serial", _board.Uart(1));
        _board.Inputs.AddSensor("sensor", _sensor);
    }

    public void Dispose() => _board.Dispose();

    [Fact]
    public void Script_DrivesButtonSerialAndSensorAtTheirTimes()
    {
        new GpioController().OpenPin(3, PinMode.InputPullUp);
        using var port = new SerialPort("COM1", 115_200);
        port.Open();
        InputScript script = Parse(
            """
            # out of order on purpose
            1.5m   sensor ok           # works again
            250ms  press button 80ms
            2s     serial "say \"hi\" # not a comment"
            1m     sensor fault stuck

            """);
        Assert.Equal(4, script.Count);
        Assert.Equal(90 * VirtualTime.TicksPerSecond, script.EndTicks);
        script.Apply(_board);
        AdvanceToMilliseconds(249);
        Assert.True(_board.Pins[3].Level);
        AdvanceToMilliseconds(300);
        Assert.False(_board.Pins[3].Level);
        AdvanceToMilliseconds(340);
        Assert.True(_board.Pins[3].Level);
        AdvanceToMilliseconds(2_100);
        Assert.Equal("say \"hi\" # not a comment\r\n", port.ReadExisting());
        AdvanceToMilliseconds(60_000);
        Assert.Equal(I2cFault.Stuck, _sensor.Fault);
        AdvanceToMilliseconds(90_000);
        Assert.Equal(I2cFault.None, _sensor.Fault);
    }

    [Theory]
    [InlineData("soon press button 80ms", "`soon` is not a time; expected a number with ms, s or m, for example 250ms, 2s, 1.5m")]
    [InlineData("5 press button 80ms", "`5` is not a time; expected a number with ms, s or m, for example 250ms, 2s, 1.5m")]
    [InlineData("-5s press button 80ms", "`-5s` is not a time; expected a number with ms, s or m, for example 250ms, 2s, 1.5m")]
    [InlineData("5s press button long", "`long` is not a time; expected a number with ms, s or m, for example 250ms, 2s, 1.5m")]
    [InlineData("5s press button 2ms", "a press of 2ms is shorter than its bounce; hold for 6ms or more")]
    [InlineData("5s", Allowed)]
    [InlineData("5s press button", Allowed)]
    [InlineData("5s kick button 80ms", Allowed)]
    [InlineData("5s serial status", Allowed)]
    [InlineData("5s serial \"status", "the text has no closing quote")]
    [InlineData("5s serial \"\\q\"", "`\\q` is not an escape; expected \\\" \\\\ \\t \\r or \\n")]
    [InlineData("5s sensor fault fire", "`fire` is not a fault; expected nack, stretch or stuck")]
    public void BadLine_IsRefusedWithFileLineAndWhatIsAllowed(string line, string reason)
    {
        ScriptFormatException error = Assert.Throws<ScriptFormatException>(() => Parse("# comment\n" + line + "\n"));
        Assert.Equal($"demo.txt(2): {reason}", error.Message);
    }

    [Theory]
    [InlineData("5s press bell 80ms", "no button \"bell\" on this board; known: button")]
    [InlineData("5s radio \"x\"", "no serial line \"radio\" on this board; known: serial")]
    [InlineData("5s camera ok", "no sensor \"camera\" on this board; known: sensor")]
    public void UnknownName_IsRefusedWhenApplied(string line, string reason)
    {
        InputScript script = Parse(line);
        ScriptFormatException error = Assert.Throws<ScriptFormatException>(() => script.Apply(_board));
        Assert.Equal($"demo.txt(1): {reason}", error.Message);
    }

    [Fact]
    public void OverlappingPresses_AreRefusedWhenApplied()
    {
        InputScript script = Parse("1s press button 1s\n1500ms press button 80ms\n");
        ScriptFormatException error = Assert.Throws<ScriptFormatException>(() => script.Apply(_board));
        Assert.StartsWith("demo.txt(2): ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BundledScript_RunsOnABoardWithTheUsualNames_WithinTenMinutes()
    {
        InputScript script = InputScript.Load(Path.Combine(AppContext.BaseDirectory, "bundled", "demo.txt"));
        Assert.InRange(script.EndTicks, 0, 600 * VirtualTime.TicksPerSecond);
        script.Apply(_board);
        AdvanceToMilliseconds(210_000);
        Assert.Equal(I2cFault.Nack, _sensor.Fault);
        AdvanceToMilliseconds(600_000);
        Assert.Equal(I2cFault.None, _sensor.Fault);
    }

    private static InputScript Parse(string text) => InputScript.Parse(new StringReader(text), "demo.txt");

    private void AdvanceToMilliseconds(long milliseconds) => _board.Time.AdvanceTo(VirtualTime.FromMilliseconds(milliseconds));
}
