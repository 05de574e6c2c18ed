using System;
using System.Linq;
using Embedded.Weaver.Verify;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>emb verify: what it asks the verifier, and how it tells the answer.</summary>
public class VerifyTests
{
    [Fact]
    public void Explain_TellsARuleInWhateverCase()
    {
        RuleText rule = Rules.All[0];
        EmbResult result = Emb.Run("verify", "--explain", rule.Id.ToLowerInvariant());
        Assert.Equal(new EmbResult(0, $"{rule.Id}: {rule.Title}\n\n{rule.Text}\n", ""), result);
    }

    [Fact]
    public void Explain_OfNoRule_ListsThem()
    {
        Assert.Equal(
            new EmbResult(2, "", $"there is no rule EMB999; there are {string.Join(", ", Rules.All.Select(rule => rule.Id))}\n"),
            Emb.Run("verify", "--explain", "EMB999"));
    }

    [Fact]
    public void MissingFile_IsNamed()
    {
        string file = Repository.PathOf("nothing.dll");
        Assert.Equal(new EmbResult(2, "", $"there is no file {file}; build first, and give the files in the folder woven\n"), Emb.Run("verify", "nothing.dll"));
    }

    [Fact]
    public void MissingReferenceFolder_IsNamed()
    {
        using var folder = new TemporaryFolder();
        string file = Compiler.Compile(folder.PathOf("app.dll"), "public static class Program { }");
        Assert.Equal(
            new EmbResult(2, "", $"there is no folder {folder.PathOf("nowhere")}; --reference names one with nanoFramework's .dll files\n"),
            Emb.RunIn(folder.Path, new FakeProcesses(), "verify", file, "--reference", "nowhere"));
    }

    [Fact]
    public void TwoBoards_AreRefused()
    {
        Assert.Equal(new EmbResult(2, "", "give one board, or .dll files; 'esp32-s3' is neither\n"), Emb.Run("verify", "nucleo-f091rc", "esp32-s3"));
    }

    [Fact]
    public void Finding_IsALineWithItsRule_AndTheExitCodeIs1()
    {
        using var folder = new TemporaryFolder();
        // Compiled for .NET: a device has nothing of what it refers to.
        string file = Compiler.Compile(folder.PathOf("app.dll"), "public static class Program { public static object M() => System.Environment.ProcessPath!; }");
        EmbResult result = Emb.RunIn(folder.Path, new FakeProcesses(), "verify", file, "--reference", Repository.PathOf("build", "Reference", "bin"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(": error EMB0", result.Error, StringComparison.Ordinal);
        Assert.Matches("^[0-9]+ types, [0-9]+ methods, [0-9]+ of them in the steady state: [1-9][0-9]* findings?\n$", result.Output);
    }
}
