using System;
using System.IO;
using System.Linq;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>emb emulate and emb test: what is started, and what becomes of its exit code.</summary>
public sealed class EmulateTests : IDisposable
{
    private readonly TemporaryFolder _clone = new();
    private readonly string _board;

    public EmulateTests()
    {
        _board = _clone.PathOf("boards", "nucleo-f091rc");
        _clone.Write("nf.config", Repository.Config());
        _clone.Write(Path.Combine(_board, "nucleo-f091rc.csproj"), "<Project><PropertyGroup><NanoBoard>nucleo-f091rc</NanoBoard></PropertyGroup></Project>");
        _clone.Write(Path.Combine("tests", "Device.Tests", "Device.Tests.csproj"), "<Project />");
    }

    public void Dispose() => _clone.Dispose();

    [Fact]
    public void Virtual_IsStartedWithWhatStandsBehindTheDashes()
    {
        FakeProcesses processes = new FakeProcesses().With("dotnet", (_, _) => 5);
        EmbResult result = Emb.Run(processes, "emulate", "--", "--for", "24h", "--seed", "7");
        Assert.Equal(new EmbResult(5, "", ""), result);
        Assert.Equal([$"dotnet run --project {Repository.PathOf("boards", "virtual", "Virtual.csproj")} -- --for 24h --seed 7"], processes.Started);
    }

    [Fact]
    public void Virtual_TakesABoardsSettings()
    {
        FakeProcesses processes = new FakeProcesses().With("dotnet", (_, _) => 0);
        Assert.Equal(0, Emb.Run(processes, "emulate", "nucleo-f091rc").ExitCode);
        Assert.Contains(" -p:NanoBoard=nucleo-f091rc --", processes.Started[0], StringComparison.Ordinal);
    }

    [Fact]
    public void MissingNanoClr_IsSaidBeforeAnythingIsBuilt()
    {
        var processes = new FakeProcesses();
        Assert.Equal(
            new EmbResult(3, "", "nanoclr is not installed (no such command); install it with: dotnet tool install -g nanoclr\n"),
            Emb.Run(processes, "emulate", "nucleo-f091rc", "--engine", "nanoclr"));
        Assert.Empty(processes.Started);
    }

    [Fact]
    public void NanoClr_GetsThePeFilesInTheOrderOfTheImage_AndItsExitCodeIsPassedOn()
    {
        FakeProcesses processes = new FakeBuild(_board).Install(new FakeProcesses()).With("nanoclr", (_, say) =>
        {
            say("hello");
            return 9;
        });
        EmbResult result = Emb.RunIn(_clone.Path, processes, "emulate", "nucleo-f091rc", "--engine", "nanoclr", "--timeout", "7");
        Assert.Equal(new EmbResult(9, "hello\n", ""), result);
        string[] names = [.. processes.Started[1].Split(' ').Skip(3).Select(file => Path.GetFileName(file))];
        Assert.StartsWith("nanoclr run --assemblies ", processes.Started[1], StringComparison.Ordinal);
        Assert.Equal("nucleo-f091rc.pe", names[^1]);
        Assert.True(Array.IndexOf(names, "System.Private.CoreLib.pe") < Array.IndexOf(names, "Embedded.Async.pe"));
        Assert.Equal(TimeSpan.FromSeconds(7), processes.Timeouts[1]);
    }

    [Fact]
    public void EndlessFirmware_IsEndedWithAnExitCodeOfItsOwn()
    {
        FakeProcesses processes = new FakeBuild(_board).Install(new FakeProcesses()).With("nanoclr", (_, _) => null);
        Assert.Equal(
            new EmbResult(4, "", "nucleo-f091rc was still running after 30 s and was ended; --timeout gives it longer\n"),
            Emb.RunIn(_clone.Path, processes, "emulate", "nucleo-f091rc", "--engine", "nanoclr"));
    }

    [Fact]
    public void NanoClrWithoutImage_SaysWhy()
    {
        FakeProcesses processes = new FakeBuild(_board) { NoImage = "no image: the metadata processor is missing" }.Install(new FakeProcesses()).With("nanoclr", (_, _) => 0);
        Assert.Equal(
            new EmbResult(3, "", "no image: the metadata processor is missing\n"),
            Emb.RunIn(_clone.Path, processes, "emulate", "nucleo-f091rc", "--engine", "nanoclr"));
        Assert.Single(processes.Started);
    }

    [Theory]
    [InlineData(0, "2 passed, 0 failed", "Test passed,A.B,1", "noise", "Test passed,A.C,1")]
    [InlineData(1, "1 passed, 1 failed", "Test passed,A.B,1", "Test failed,A.C,expected 1")]
    [InlineData(1, "0 passed, 0 failed", "noise")]
    public void DeviceTests_OnNanoClr_AreCountedFromTheirLines(int exitCode, string summary, params string[] lines)
    {
        FakeProcesses processes = new FakeBuild(_clone.PathOf("tests", "Device.Tests")).Install(new FakeProcesses()).With("nanoclr", (_, say) =>
        {
            Array.ForEach(lines, say);
            return 0;
        });
        EmbResult result = Emb.RunIn(_clone.Path, processes, "test", "--engine", "nanoclr");
        Assert.Equal(new EmbResult(exitCode, string.Join('\n', lines) + "\n" + summary + "\n", ""), result);
    }

    [Fact]
    public void DeviceTests_OnTheDesktop_AreThoseOfTheWovenImage()
    {
        FakeProcesses processes = new FakeProcesses().With("dotnet", (_, _) => 6);
        Assert.Equal(new EmbResult(6, "", ""), Emb.Run(processes, "test"));
        Assert.Equal([$"dotnet run --project {Repository.PathOf("tests/Image.Tests")} -- --filter-class *.DeviceTestTests"], processes.Started);
    }

    [Fact]
    public void DeviceTests_OutsideOfAClone_AreNotThere()
    {
        Assert.Equal(
            new EmbResult(2, "", $"there is no {Path.Combine(_clone.Path, "tests/Image.Tests")}; the device tests are in a clone of the sources\n"),
            Emb.RunIn(_clone.Path, new FakeProcesses(), "test"));
    }

    [Fact]
    public void Assembly_OfAnotherNameThanItsProject_IsFound()
    {
        _clone.Write(Path.Combine("tests", "Device.Tests", "Device.Tests.csproj"), "<Project><PropertyGroup><AssemblyName>NFUnitTest</AssemblyName></PropertyGroup></Project>");
        FakeProcesses processes = new FakeBuild(_clone.PathOf("tests", "Device.Tests"), "NFUnitTest").Install(new FakeProcesses()).With("nanoclr", (_, say) =>
        {
            say("Test passed,A.B,1");
            return 0;
        });
        EmbResult result = Emb.RunIn(_clone.Path, processes, "test", "--engine", "nanoclr");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.EndsWith("NFUnitTest.pe", processes.Started[1], StringComparison.Ordinal);
    }

    [Fact]
    public void DeviceTests_ThatDoNotEnd_AreNoSuccess()
    {
        FakeProcesses processes = new FakeBuild(_clone.PathOf("tests", "Device.Tests")).Install(new FakeProcesses()).With("nanoclr", (_, say) =>
        {
            say("Test passed,A.B,1");
            return null;
        });
        Assert.Equal(4, Emb.RunIn(_clone.Path, processes, "test", "--engine", "nanoclr").ExitCode);
    }
}
