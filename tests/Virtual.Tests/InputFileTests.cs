using System;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

public class InputFileTests
{
    private const string Header = "seconds,temperature_c,humidity_percent,pressure_hpa\n";

    [Theory]
    [InlineData("", "(1): the file is empty; expected the header `seconds,temperature_c,humidity_percent,pressure_hpa`")]
    [InlineData("time,t\n", "(1): expected the header `seconds,temperature_c,humidity_percent,pressure_hpa`, found `time,t`")]
    [InlineData(Header, "(1): there is a header but no row of values")]
    [InlineData("# by me\n" + Header + "0,20,50,1013\n1,20,50\n", "(4): expected 4 values (seconds,temperature_c,humidity_percent,pressure_hpa), found 3")]
    [InlineData(Header + "0,warm,50,1013\n", "(2): temperature_c: `warm` is not a number")]
    [InlineData(Header + "0,20,101,1013\n", "(2): humidity_percent: 101 is out of range, 0..100 % is allowed")]
    [InlineData(Header + "5,20,50,1013\n5,20,50,1013\n", "(3): seconds must be greater than in the row before")]
    public void MalformedTrace_IsRefusedWithFileLineAndReason(string text, string reason)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("air.csv", text);
        CliResult result = Cli.Run("--trace", file);
        Assert.Equal((2, "", file + reason + "\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("1s press button\n", "(1): expected `TIME press BUTTON TIME`, `TIME SERIAL \"text\"`, `TIME SENSOR fault nack|stretch|stuck` or `TIME SENSOR ok`")]
    [InlineData("# first\n\nsoon serial \"status\"\n", "(3): `soon` is not a time; expected a number with ms, s or m, for example 250ms, 2s, 1.5m")]
    [InlineData("1s serial \"status\n", "(1): the text has no closing quote")]
    [InlineData("1s sensor fault fire\n", "(1): `fire` is not a fault; expected nack, stretch or stuck")]
    [InlineData("1s press reset 80ms\n", "(1): no button \"reset\" on this board; known: button")]
    [InlineData("1s uart \"status\"\n", "(1): no serial line \"uart\" on this board; known: serial")]
    [InlineData("1s thermometer ok\n", "(1): no sensor \"thermometer\" on this board; known: sensor")]
    [InlineData("1s press button 80ms\n1050ms press button 80ms\n", "(2): \"button\" has not settled from the press before; leave at least 5 ms after its release")]
    public void MalformedScript_IsRefusedWithFileLineAndReason(string text, string reason)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("inputs.txt", text);
        CliResult result = Cli.Run("--script", file);
        Assert.Equal((2, "", file + reason + "\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("--trace")]
    [InlineData("--script")]
    public void MissingFile_IsOneLine(string option)
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("no/such.file");
        CliResult missing = Cli.Run(option, file);
        Assert.Equal((2, "", file + ": no such file\n"), (missing.ExitCode, missing.Output, missing.Error));
        CliResult directory = Cli.Run(option, folder.PathOf(""));
        Assert.Equal((2, "", folder.PathOf("") + ": this is a directory; give a file\n"), (directory.ExitCode, directory.Output, directory.Error));
    }

    [Fact]
    public void Trace_IsWhatTheSensorMeasures()
    {
        using var folder = new TemporaryFolder();
        string trace = folder.Write("air.csv", Header + "0,30.00,40,1000\n");
        string script = folder.Write("inputs.txt", "5s serial \"status\"\n");
        CliResult result = Cli.Run("--trace", trace, "--script", script, "--for", "10s");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("10 s, seed 1, trace air.csv, script inputs.txt", result.Lines[1]);
        Assert.Contains("30.00 C, 40.0", result.Output, StringComparison.Ordinal);
        Assert.Contains("fan     ▄█████", result.Output, StringComparison.Ordinal);
    }
}
