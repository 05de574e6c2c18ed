using Xunit;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>The line that matters, on every path of the firmware that can be reached from outside.</summary>
public class HeapTests
{
    public static TheoryData<string> Scripts => StressScripts.Names;

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script_AllocatesNothing(string name)
    {
        using var folder = new TemporaryFolder();
        string script = folder.Write("stress.txt", StressScripts.All[name]);
        foreach (string seed in new[] { "1", "2", "3" })
        {
            CliResult result = Cli.Run("--script", script, "--seed", seed, "--for", "1m");
            Assert.Matches("^heap after start-up: 0 bytes allocated in [1-9][0-9]* polls$", result.LastLine);
            Assert.Equal(0, result.ExitCode);
        }
    }

    [Theory]
    [InlineData("0.001ms")]
    [InlineData("1ms")]
    [InlineData("1s")]
    [InlineData("24h")]
    public void AnyLength_AllocatesNothing(string time)
    {
        CliResult result = Cli.Run("--for", time);
        Assert.Matches("^heap after start-up: 0 bytes allocated in [1-9][0-9]* polls$", result.LastLine);
        Assert.Equal(0, result.ExitCode);
    }
}
