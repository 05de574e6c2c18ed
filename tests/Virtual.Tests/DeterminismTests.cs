using System.IO;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

public class DeterminismTests
{
    [Fact]
    public void SameSeed_SameBytes()
    {
        (string report, string vcd, string json) = Run("--seed", "7");
        Assert.Equal((report, vcd, json), Run("--seed", "7"));
    }

    [Fact]
    public void OtherSeed_OtherBounceSameStory()
    {
        (_, string vcd, _) = Run("--seed", "7");
        (_, string other, string json) = Run("--seed", "8");
        Assert.NotEqual(vcd, other);
        Assert.Contains("\"pressed for 1.5 s\"", json, System.StringComparison.Ordinal);
    }

    [Fact]
    public void RealTime_IsTheSameRunButSlower()
    {
        CliResult virtualTime = Cli.Run("--for", "300ms");
        CliResult realTime = Cli.Run("--for", "300ms", "--realtime");
        Assert.Equal((virtualTime.ExitCode, virtualTime.Output), (realTime.ExitCode, realTime.Output));
    }

    private static (string Report, string Vcd, string Json) Run(params string[] args)
    {
        using var folder = new TemporaryFolder();
        string vcd = folder.PathOf("run.vcd");
        string json = folder.PathOf("run.json");
        CliResult result = Cli.Run([.. args, "--vcd", vcd, "--json", json]);
        Assert.Equal(0, result.ExitCode);
        return (result.Output, File.ReadAllText(vcd), File.ReadAllText(json));
    }
}
