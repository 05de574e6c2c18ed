using System;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

public class CommandLineTests
{
    private const string TimeForm = "give a number with ms, s, m or h, for example 250ms, 90s, 10m or 1.5h";
    private const string PlaceForm = "give tcp:PORT with a port from 0 to 65535, where 0 takes a free one, or pty";
    private const string SeedForm = "give a whole number from 0 to 18446744073709551615";

    [Theory]
    [InlineData("unknown option '--bogus'; --help lists the options", "--bogus")]
    [InlineData("unknown option '--bogus'; --help lists the options", "--for", "1s", "--bogus", "x")]
    [InlineData("unknown option '--FOR'; --help lists the options", "--FOR", "1s")]
    [InlineData("unknown option '-x'; --help lists the options", "-x")]
    [InlineData("unknown option '--version'; --help lists the options", "--version")]
    [InlineData("unknown option '--a b'; --help lists the options", "--a\nb")]
    [InlineData("unexpected 'demo.txt'; everything is given by options, --help lists them", "demo.txt")]
    [InlineData("unexpected 'false'; everything is given by options, --help lists them", "--realtime", "false")]
    [InlineData("unexpected '@args'; everything is given by options, --help lists them", "@args")]
    [InlineData("unexpected ''; everything is given by options, --help lists them", "")]
    [InlineData("--for needs a value: --for TIME; see --help", "--for")]
    [InlineData("--for needs a value: --for TIME; see --help", "--for", "--realtime")]
    [InlineData("--for needs a value: --for TIME; see --help", "--for=")]
    [InlineData("--vcd needs a value: --vcd FILE; see --help", "--vcd", "--json", "run.json")]
    [InlineData("--vcd needs a value: --vcd FILE; see --help", "--vcd", "--help")]
    [InlineData("--seed needs a value: --seed N; see --help", "--seed")]
    [InlineData("--trace needs a value: --trace FILE; see --help", "--trace", "")]
    [InlineData("--script needs a value: --script FILE; see --help", "--script")]
    [InlineData("--vcd needs a value: --vcd FILE; see --help", "--vcd")]
    [InlineData("--json needs a value: --json FILE; see --help", "--json")]
    [InlineData("--for is given 2 times; give it once", "--for", "1s", "--for", "2s")]
    [InlineData("--for '10' is not a time; " + TimeForm, "--for", "10")]
    [InlineData("--for 'm' is not a time; " + TimeForm, "--for", "m")]
    [InlineData("--for '10 m' is not a time; " + TimeForm, "--for", "10 m")]
    [InlineData("--for '1,5h' is not a time; " + TimeForm, "--for", "1,5h")]
    [InlineData("--for '10min' is not a time; " + TimeForm, "--for", "10min")]
    [InlineData("--for '-1s' is not a time; " + TimeForm, "--for", "-1s")]
    [InlineData("--for '1e3s' is not a time; " + TimeForm, "--for", "1e3s")]
    [InlineData("--for 'NaNs' is not a time; " + TimeForm, "--for", "NaNs")]
    [InlineData("--for '0s' is too short; give more than 0, for example 250ms", "--for", "0s")]
    [InlineData("--for '0.0001ms' is too short; give more than 0, for example 250ms", "--for", "0.0001ms")]
    [InlineData("--for '169h' is too long; give 168h or less", "--for", "169h")]
    [InlineData("--for '9999999999999999999h' is too long; give 168h or less", "--for", "9999999999999999999h")]
    [InlineData("--serial needs a value: --serial WHERE; see --help", "--serial")]
    [InlineData("--serial 'tcp' is not a place; " + PlaceForm, "--serial", "tcp")]
    [InlineData("--serial 'tcp:' is not a place; " + PlaceForm, "--serial", "tcp:")]
    [InlineData("--serial 'tcp:65536' is not a place; " + PlaceForm, "--serial", "tcp:65536")]
    [InlineData("--serial 'tcp:-1' is not a place; " + PlaceForm, "--serial", "tcp:-1")]
    [InlineData("--serial 'tcp: 1' is not a place; " + PlaceForm, "--serial", "tcp: 1")]
    [InlineData("--serial '/dev/ttyUSB0' is not a place; " + PlaceForm, "--serial", "/dev/ttyUSB0")]
    [InlineData("--serial and --interactive both take the console; give one", "--serial", "tcp:0", "--interactive")]
    [InlineData("--seed '-1' is not a seed; " + SeedForm, "--seed", "-1")]
    [InlineData("--seed '1.5' is not a seed; " + SeedForm, "--seed", "1.5")]
    [InlineData("--seed ' 1' is not a seed; " + SeedForm, "--seed", " 1")]
    [InlineData("--seed '18446744073709551616' is not a seed; " + SeedForm, "--seed", "18446744073709551616")]
    [InlineData("--vcd and --json are the same file 'run'; give two", "--vcd", "run", "--json", "run")]
    [InlineData("--trace and --vcd are the same file './a.csv'; give two", "--trace", "a.csv", "--vcd", "./a.csv")]
    public void WrongCommandLine_IsOneLineAndExitCode2(string message, params string[] args)
    {
        CliResult result = Cli.Run(args);
        Assert.Equal((2, "", message + "\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("250ms", "250 ms")]
    [InlineData("90s", "1 min 30 s")]
    [InlineData("0.5m", "30 s")]
    [InlineData("1.5h", "1 h 30 min")]
    [InlineData("0.001ms", "0.4 ms")]
    public void For_TakesEveryUnit(string time, string shown)
    {
        CliResult result = Cli.Run("--for", time);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(shown[..2], result.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void For_MayBeGivenWithAnEqualsSign() => Assert.StartsWith("1 s, seed 0,", Cli.Run("--for=1s", "--seed=0").Lines[1], StringComparison.Ordinal);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--bogus", "--help")]
    public void Help_NamesEveryOptionIn80Columns(params string[] args)
    {
        CliResult result = Cli.Run(args);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        foreach (string option in new[] { "--for", "--realtime", "--interactive", "--serial", "--seed", "--trace", "--script", "--vcd", "--json", "--help" })
        {
            Assert.Contains(" " + option, result.Output, StringComparison.Ordinal);
        }

        Assert.Contains("Exit code:", result.Output, StringComparison.Ordinal);
        Assert.All(result.Lines, line => Assert.InRange(line.Length, 0, 80));
    }
}
