using System;
using System.Linq;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>The shape of the command line: whatever is wrong is one line that says what to do, and exit code 2.</summary>
public class CommandLineTests
{
    [Theory]
    [InlineData("give a command: boards, build, weave, verify, emulate, flash, test, new, top; emb --help explains them")]
    [InlineData("'frob' is no command; there are boards, build, weave, verify, emulate, flash, test, new, top", "frob")]
    [InlineData("emb build does not take '--bogus'; emb build --help lists what it takes", "build", "nucleo-f091rc", "--bogus")]
    [InlineData("emb build does not take '--bogus'; emb build --help lists what it takes", "build", "--bogus")]
    [InlineData("emb build does not take 'esp32-s3'; emb build --help lists what it takes", "build", "nucleo-f091rc", "esp32-s3")]
    [InlineData("emb boards does not take 'all'; emb boards --help lists what it takes", "boards", "all")]
    [InlineData("emb build passes nothing on, so there can be nothing behind --", "build", "nucleo-f091rc", "--", "--for")]
    [InlineData("no board is called 'arduino'; the boards are esp32-devkitc, esp32-s3, nucleo-f091rc, stm32f769i-discovery, virtual", "build", "arduino")]
    [InlineData("no board is called 'arduino'; the boards are esp32-devkitc, esp32-s3, nucleo-f091rc, stm32f769i-discovery, virtual", "flash", "arduino", "--dry-run")]
    [InlineData("virtual is no device; emb emulate runs it, and emb boards lists the others", "build", "virtual")]
    [InlineData("virtual is no device; emb emulate runs it, and emb boards lists the others", "emulate", "virtual", "--engine", "nanoclr")]
    [InlineData("nucleo-f091rc does not run 'greenhouse'; it runs blink", "build", "nucleo-f091rc", "--firmware", "greenhouse")]
    [InlineData("nanoclr takes nothing behind --; firmware has no command line", "emulate", "nucleo-f091rc", "--engine", "nanoclr", "--", "x")]
    [InlineData("--timeout 0 is too short; give at least 1 second", "emulate", "nucleo-f091rc", "--engine", "nanoclr", "--timeout", "0")]
    public void WrongUse_IsOneLineAndExitCode2(string message, params string[] args)
    {
        Assert.Equal(new EmbResult(2, "", message + "\n"), Emb.Run(args));
    }

    [Theory]
    [InlineData("build", "-c", "Fast")]
    [InlineData("emulate", "--engine", "qemu")]
    [InlineData("emulate", "--timeout", "soon")]
    [InlineData("flash", "esp32-s3", "--port")]
    [InlineData("new")]
    [InlineData("top")]
    [InlineData("top", "tcp:1", "--interval", "soon")]
    public void WrongValue_IsOneLineAndExitCode2(params string[] args)
    {
        EmbResult result = Emb.Run(args);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.EndsWith($"; emb {args[0]} --help lists what it takes\n", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void OutsideOfEverything_SaysWhereToStart()
    {
        using var folder = new TemporaryFolder();
        EmbResult result = Emb.RunIn(folder.Path, new FakeProcesses(), "boards");
        Assert.Equal(new EmbResult(2, "", $"there is no nf.config in {folder.Path} or above; start emb in a clone of the sources, or in a project made by emb new\n"), result);
    }

    [Theory]
    [InlineData("boards")]
    [InlineData("build")]
    [InlineData("verify")]
    [InlineData("emulate")]
    [InlineData("flash")]
    [InlineData("test")]
    [InlineData("new")]
    [InlineData("top")]
    public void Help_OfEachCommand_SaysHowToUseIt(string command)
    {
        EmbResult result = Emb.Run(command, "--help");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Usage:", result.Output, StringComparison.Ordinal);
        Assert.Contains("emb " + command, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_TellsTheExitCodes()
    {
        EmbResult result = Emb.Run("--help");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(ExitCode.Explained, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Boards_AreTheFoldersWithTheirSettings()
    {
        EmbResult result = Emb.Run("boards");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[][] rows = [.. result.Output.TrimEnd('\n').Split('\n').Skip(2).Select(row => row.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        Assert.Equal(
            [
                ["esp32-devkitc", "ESP32_REV3", "serial", "32"],
                ["esp32-s3", "ESP32_S3_QUAD", "serial", "32"],
                ["nucleo-f091rc", "ST_NUCLEO64_F091RC", "jtag", "8"],
                ["stm32f769i-discovery", "ST_STM32F769I_DISCOVERY", "jtag", "32"],
                ["virtual", "this computer", "-", "32"],
            ],
            rows);
    }
}
