using System;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>Real time, but nothing here depends on how fast it passes: a run ends with its input or by the board's clock.</summary>
public class InteractiveTests
{
    [Fact]
    public void Lines_AreTypedAndAnswersShownUntilInputEnds()
    {
        CliResult result = Cli.Run(new StringReader("mode off\nset 99\n\nnonsense"), "--interactive");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            [
                "greenhouse ready, try help",
                "mode off",
                "error: 99.00 C is out of range, 5 to 40",
                "error: unknown command 'nonsense', try help",
                "",
                "Greenhouse controller on the virtual board",
            ],
            result.Lines.Take(6));
        Assert.EndsWith(", seed 1, trace greenhouse.csv, no script", result.Lines[6], StringComparison.Ordinal);
        Assert.Matches("^heap after start-up: 0 bytes allocated in [1-9][0-9]* polls$", result.LastLine);
    }

    [Fact]
    public void PastedInput_LosesNothing()
    {
        CliResult result = Cli.Run(new StringReader(string.Concat(Enumerable.Repeat("help\n", 6))), "--interactive");
        Assert.Equal(6, result.Output.Split("help                    this list").Length - 1);
        Assert.Contains(result.Lines, line => line.StartsWith("serial ", StringComparison.Ordinal) && line.EndsWith(" 0 lost", StringComparison.Ordinal));
    }

    [Fact]
    public void EmptyInput_IsARunAllTheSame()
    {
        CliResult result = Cli.Run(TextReader.Null, "--interactive");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("greenhouse ready, try help", result.Lines[0]);
    }

    [Fact]
    public void For_EndsARunWhoseInputDoesNotEnd()
    {
        using var input = new SilentReader();
        CliResult result = Cli.Run(input, "--interactive", "--for", "200ms");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("200 ms, seed 1, trace greenhouse.csv, no script", result.Lines);
    }

    [Fact]
    public void Script_RunsBesideTheInput()
    {
        using var folder = new TemporaryFolder();
        string script = folder.Write("inputs.txt", "20ms press button 50ms\n100ms serial \"status\"\n");
        using var input = new SilentReader();
        CliResult result = Cli.Run(input, "--interactive", "--script", script, "--for", "200ms");
        Assert.StartsWith("mode off, set 24.00 C, ", result.Lines[1], StringComparison.Ordinal);
        Assert.Contains("00:00.0  button  pressed for 50 ms", result.Lines);
    }

    /// <summary>Somebody who looks at the screen and types nothing.</summary>
    private sealed class SilentReader : TextReader
    {
        private readonly ManualResetEventSlim _gone = new();

        public override string? ReadLine()
        {
            _gone.Wait();
            return null;
        }

        // The event is not disposed: the reading thread may be in it still.
        protected override void Dispose(bool disposing)
        {
            _gone.Set();
            base.Dispose(disposing);
        }
    }
}
