using System;
using System.IO;
using System.Linq;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>emb build, with a compiler that leaves known files.</summary>
public sealed class BuildTests : IDisposable
{
    private readonly TemporaryFolder _clone = new();
    private readonly string _board;

    public BuildTests()
    {
        _board = _clone.PathOf("boards", "nucleo-f091rc");
        _clone.Write("nf.config", Repository.Config());
        _clone.Write(Path.Combine(_board, "nucleo-f091rc.csproj"), "<Project><PropertyGroup><NanoBoard>nucleo-f091rc</NanoBoard></PropertyGroup></Project>");
    }

    public void Dispose() => _clone.Dispose();

    [Fact]
    public void Build_ReportsWhatFlashAndRamItTakes()
    {
        var build = new FakeBuild(_board);
        EmbResult result = Run(build, "build", "nucleo-f091rc");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] rows = [.. result.Output.Split('\n').Select(Squeeze)];
        Assert.Equal("nucleo-f091rc: ST_NUCLEO64_F091RC, nanoFramework 1.x", rows[0]);
        Assert.Contains(rows, row => row.StartsWith("nucleo-f091rc 3 ", StringComparison.Ordinal) && row.EndsWith(" 101 0", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("Embedded.Async 1,234 ", StringComparison.Ordinal) && row.EndsWith(" 1,000 2", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("in all 1,237 ", StringComparison.Ordinal) && row.EndsWith(" 1,101 2", StringComparison.Ordinal));
        Assert.Contains($"{build.Image}: 1,104 of 69,632 bytes (1.6 %)", rows);

        // A slot has an element of each array: 12 + 8 + 4 + 2 + 1. A timer has 4 fields, 2 of them inherited: 12 × (1 + 4).
        Assert.Contains("task slot 27 8 216", rows);
        Assert.Contains("timer node 60 4 240", rows);
        Assert.Contains("timer wheel slot 12 24 288", rows);
        Assert.Contains("Program.Blink 84 2 168", rows);
        Assert.Contains("RAM: 912 of 32,768 bytes (2.8 %), beside what the platform itself takes", rows);
    }

    [Fact]
    public void Metadata_IsThatOfTheFile()
    {
        Run(new FakeBuild(_board), "build", "nucleo-f091rc", "--no-image");
        string file = Path.Combine(_board, "bin", "Release", "netnano1.0", "woven", "Embedded.Async.dll");
        using var reader = new PEReader(File.OpenRead(file));
        var size = Sizes.AssemblySize.Of(new Weaver.WovenAssembly { Name = "Embedded.Async", Path = file }, new Workspace.BuildOutputs(_board, "x"));
        Assert.Equal(reader.GetMetadata().Length, size.MetadataBytes);
    }

    [Fact]
    public void WithoutImage_NothingIsAskedOfNanoFrameworksPackages()
    {
        FakeProcesses processes = new FakeBuild(_board).Install(new FakeProcesses());
        EmbResult result = Emb.RunIn(_clone.Path, processes, "build", "nucleo-f091rc", "--no-image");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            [$"dotnet build {Path.Combine(_board, "nucleo-f091rc.csproj")} -c Release -nologo -v:m -tl:off -p:NanoImage=false"],
            processes.Started);
        Assert.DoesNotContain(".bin", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void AbsentPackages_TheRestIsDone_AndTheExitCodeIs3()
    {
        FakeProcesses processes = new FakeBuild(_board)
        {
            RefusedPackage = "/x/nucleo-f091rc.csproj : error NU1101: Unable to find package nanoFramework.CoreLibrary. No packages exist with this id [/x/nucleo-f091rc.csproj]",
        }.Install(new FakeProcesses());
        EmbResult result = Emb.RunIn(_clone.Path, processes, "build", "nucleo-f091rc");
        Assert.Equal(3, result.ExitCode);
        Assert.Equal(
            "woven and verified, but no image: nanoFramework's packages cannot be had: NU1101: Unable to find package nanoFramework.CoreLibrary. No packages exist with this id; add a NuGet source that has them (dotnet nuget add source), or build with --no-image\n",
            result.Error);
        Assert.Contains("task slot", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, processes.Started.Count);
        Assert.EndsWith(" -p:NanoImage=false", processes.Started[1], StringComparison.Ordinal);
    }

    [Fact]
    public void BuildWithoutProcessor_PassesItsReasonOn()
    {
        EmbResult result = Run(new FakeBuild(_board) { NoImage = "no image: the metadata processor is missing" }, "build", "nucleo-f091rc");
        Assert.Equal((3, "woven and verified, but no image: the metadata processor is missing\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public void OldImage_IsNotTakenForOneOfThisBuild()
    {
        Run(new FakeBuild(_board), "build", "nucleo-f091rc");
        EmbResult result = Run(new FakeBuild(_board) { NoImage = "no image: the metadata processor is missing" }, "build", "nucleo-f091rc");
        Assert.Equal(3, result.ExitCode);
        Assert.DoesNotContain(".bin", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_AreSaidOnce_WithTheirPlace()
    {
        FakeProcesses processes = new FakeProcesses().With("dotnet", (_, say) =>
        {
            say("  Embedded.Async -> /x/Embedded.Async.dll");
            say("/x/Board.cs(4,5): error CS1002: ; expected [/x/nucleo-f091rc.csproj::TargetFramework=netnano1.0]");
            say("/x/Blink.cs(40): error EMB040: new X allocates; take it from a pool [A.Poll > B.C] [/x/nucleo-f091rc.csproj]");
            say("/x/Board.cs(4,5): error CS1002: ; expected [/x/nucleo-f091rc.csproj::TargetFramework=netnano1.0]");
            return 1;
        });
        EmbResult result = Emb.RunIn(_clone.Path, processes, "build", "nucleo-f091rc");
        Assert.Equal(
            new EmbResult(1, "", "/x/Board.cs(4,5): error CS1002: ; expected\n/x/Blink.cs(40): error EMB040: new X allocates; take it from a pool [A.Poll > B.C]\nnucleo-f091rc is not built: 2 errors\n"),
            result);
        Assert.Single(processes.Started);
    }

    [Fact]
    public void ProjectInThisFolder_NeedsNoName()
    {
        FakeProcesses processes = new FakeBuild(_board).Install(new FakeProcesses());
        Assert.Equal(0, Emb.RunIn(_board, processes, "build", "--no-image").ExitCode);
        Assert.StartsWith($"dotnet build {Path.Combine(_board, "nucleo-f091rc.csproj")} ", processes.Started[0], StringComparison.Ordinal);
    }

    [Fact]
    public void ProjectForABoardThatNfConfigDoesNotHave_IsRefused()
    {
        string project = _clone.Write(Path.Combine("mine", "mine.csproj"), "<Project><PropertyGroup><NanoBoard>arduino</NanoBoard></PropertyGroup></Project>");
        Assert.Equal(
            new EmbResult(2, "", $"{project}: NanoBoard is arduino, and nf.config has no section [board arduino]; there are esp32-devkitc, esp32-s3, stm32f769i-discovery, nucleo-f091rc\n"),
            Run(new FakeBuild(_board), "build", "mine"));
    }

    private EmbResult Run(FakeBuild build, params string[] args) => Emb.RunIn(_clone.Path, build.Install(new FakeProcesses()), args);

    private static string Squeeze(string row) => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
