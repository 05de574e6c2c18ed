using System;
using System.IO;
using System.Linq;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>emb new: the files of a project. Whether it builds, <see cref="WholeBuildTests"/> tries.</summary>
public sealed class NewTests : IDisposable
{
    private readonly TemporaryFolder _clone = new();

    public NewTests() => _clone.Write("nf.config", Repository.Config());

    public void Dispose() => _clone.Dispose();

    [Fact]
    public void Project_HasItsNameBoardLightAndSources()
    {
        Assert.Equal(new EmbResult(0, "my-light.2 is ready: emb build my-light.2\n", ""), New("my-light.2", "--board", "nucleo-f091rc"));
        Assert.Equal(
            [".gitignore", "Directory.Build.props", "Directory.Build.targets", "Program.cs", "my-light.2.csproj"],
            Directory.GetFiles(_clone.PathOf("my-light.2")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.Contains("<NanoBoard>nucleo-f091rc</NanoBoard>", Read("my-light.2.csproj"), StringComparison.Ordinal);
        Assert.Contains("namespace mylight2;", Read("Program.cs"), StringComparison.Ordinal);
        Assert.Contains("LedPin = 5;", Read("Program.cs"), StringComparison.Ordinal);
        Assert.Contains("<EmbeddedSource>$(MSBuildThisFileDirectory)../</EmbeddedSource>", Read("Directory.Build.props"), StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(_clone.PathOf("my-light.2")))
        {
            Assert.DoesNotMatch(@"\$(name|namespace|board|led|source)\$", File.ReadAllText(file));
        }

        string Read(string file) => File.ReadAllText(_clone.PathOf("my-light.2", file));
    }

    [Fact]
    public void ProjectElsewhere_FindsTheSourcesAgain()
    {
        using var elsewhere = new TemporaryFolder();
        // Started from another folder, the tool knows the sources that it is in itself.
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(0, new EmbCommandLine(new CliEnvironment(output, error, elsewhere.Path, _clone.Path, new FakeProcesses())).Run(["new", "blinky"]));

        // And in the project, where it was made.
        FakeProcesses processes = new FakeBuild(elsewhere.PathOf("blinky")).Install(new FakeProcesses());
        EmbResult result = Emb.RunIn(elsewhere.PathOf("blinky"), processes, "build", "--no-image");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("blinky: ESP32_REV3, nanoFramework 1.x\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void FolderThatExists_IsLeftAlone()
    {
        string mine = _clone.Write(Path.Combine("blinky", "mine.txt"), "mine");
        Assert.Equal(new EmbResult(2, "", $"{_clone.PathOf("blinky")} exists; choose another name\n"), New("blinky"));
        Assert.Equal([mine], Directory.GetFiles(_clone.PathOf("blinky")));
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("a/b")]
    public void NameThatIsNone_IsRefused(string name)
    {
        Assert.Equal(new EmbResult(2, "", $"'{name}' is no name for a project; use letters, digits, '-', '_' and '.', a letter first\n"), New(name));
        Assert.Single(Directory.GetFileSystemEntries(_clone.Path));
    }

    [Fact]
    public void UnknownBoard_LeavesNothingBehind()
    {
        Assert.Equal(
            new EmbResult(2, "", "no board is called 'arduino'; nf.config has esp32-devkitc, esp32-s3, stm32f769i-discovery, nucleo-f091rc\n"),
            New("blinky", "--board", "arduino"));
        Assert.Single(Directory.GetFileSystemEntries(_clone.Path));
    }

    private EmbResult New(params string[] args) => Emb.RunIn(_clone.Path, new FakeProcesses(), ["new", .. args]);
}
