using System;
using System.IO;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>emb weave: weaves what something else compiled.</summary>
public class WeaveTests
{
    private static string Reference => Repository.PathOf("build", "Reference", "bin");

    [Fact]
    public void MissingFile_IsNamed_AndNothingIsWritten()
    {
        using var folder = new TemporaryFolder();
        EmbResult result = Emb.RunIn(folder.Path, new FakeProcesses(), "weave", "nothing.exe");

        Assert.Equal(new EmbResult(2, "", $"there is no file {folder.PathOf("nothing.exe")}; build first, and give the files in the folder woven\n"), result);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void WithoutTheExecutor_IsAFinding_AndNothingIsWritten()
    {
        using var folder = new TemporaryFolder();
        string file = Compiler.Compile(folder.PathOf("app.dll"), "public static class Program { }");
        EmbResult result = Emb.RunIn(folder.Path, new FakeProcesses(), "weave", file, "--reference", Reference);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("Embedded.Async.dll: error EMB091: ", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.PathOf("woven")));
    }

    [Fact]
    public void NoFile_IsMisuse()
    {
        Assert.Equal(2, Emb.Run("weave").ExitCode);
    }
}
