using System;
using System.IO;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

public class OutputFileTests
{
    [Theory]
    [InlineData("--vcd")]
    [InlineData("--json")]
    public void DirectoryMissing_IsFoundBeforeTheRun(string option)
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("no/run.out");
        CliResult result = Cli.Run("--for", "1s", option, file);
        Assert.Equal((1, "", file + ": cannot be written: its directory does not exist\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("--vcd")]
    [InlineData("--json")]
    public void Directory_IsNotWrittenOver(string option)
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("run");
        Directory.CreateDirectory(file);
        CliResult result = Cli.Run("--for", "1s", option, file);
        Assert.Equal((1, "", file + ": cannot be written: it is a directory\n"), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(["run"], folder.Names());
    }

    [Fact]
    public void SecondFileBad_TheFirstIsNotWrittenEither()
    {
        using var folder = new TemporaryFolder();
        CliResult result = Cli.Run("--for", "1s", "--vcd", folder.PathOf("run.vcd"), "--json", folder.PathOf("no/run.json"));
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void RefusedScript_LeavesAnExistingFileAlone()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("run.json", "mine");
        string script = folder.Write("inputs.txt", "nonsense\n");
        Assert.Equal(2, Cli.Run("--script", script, "--json", file).ExitCode);
        Assert.Equal("mine", File.ReadAllText(file));
    }

    [Fact]
    public void Files_AreReplacedWholeAndNothingElseIsLeft()
    {
        using var folder = new TemporaryFolder();
        string vcd = folder.Write("run.vcd", new string('x', 1_000_000));
        string json = folder.Write("run.json", new string('x', 1_000_000));
        Assert.Equal(0, Cli.Run("--for", "1s", "--vcd", vcd, "--json", json).ExitCode);
        Assert.StartsWith("$version", File.ReadAllText(vcd), StringComparison.Ordinal);
        Assert.Equal(0, Cli.Parse(json).GetProperty("exitCode").GetInt32());
        Assert.Equal(2, folder.Names().Length);
    }

    [Fact]
    public void Link_IsWrittenThrough()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a privilege there.");
        using var folder = new TemporaryFolder();
        string target = folder.Write("target.json", "old");
        string link = folder.PathOf("link.json");
        File.CreateSymbolicLink(link, target);
        Assert.Equal(0, Cli.Run("--for", "1s", "--json", link).ExitCode);
        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.StartsWith("{", File.ReadAllText(target), StringComparison.Ordinal);
    }

    [Fact]
    public void FailedFirmware_StillWritesItsFiles()
    {
        using var folder = new TemporaryFolder();
        string json = folder.PathOf("run.json");
        CliResult result = Cli.Run(rig => rig.Executor.Spawn(Misbehaving.Throw(), "bad"), "--for", "1s", "--json", json);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(1, Cli.Parse(json).GetProperty("exitCode").GetInt32());
    }
}
