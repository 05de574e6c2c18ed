using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Embedded.Weaver.Build;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>nf.config: what it holds, and what is said about what it may not hold.</summary>
public sealed class NfConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CommonValue_IsEveryBoards_UnlessItHasItsOwn()
    {
        NfConfig config = Load(Repository.Config());
        Assert.Equal((32, 32, 8), (config.Number(null, "TaskSlots"), config.Number("esp32-devkitc", "TaskSlots"), config.Number("nucleo-f091rc", "TaskSlots")));
        Assert.Equal((1000000, 1000), (config.Number("esp32-s3", "TicksPerSecond"), config.Number("nucleo-f091rc", "TicksPerSecond")));
    }

    [Fact]
    public void BoardValues_AreOfTheBoard()
    {
        NfConfig config = Load(Repository.Config());
        Assert.Equal(["esp32-devkitc", "esp32-s3", "stm32f769i-discovery", "nucleo-f091rc"], config.Boards);
        Assert.Equal("ESP32_S3_QUAD", config.Text("esp32-s3", "Target"));
        Assert.Equal((0x0802F000, 68 * 1024), (config.Number("nucleo-f091rc", "DeployAddress"), config.Number("nucleo-f091rc", "DeployBytes")));
        Assert.Null(config.Text("esp32-s3", "Port"));
    }

    [Fact]
    public void Source_HasEachConstantOnceWithTheBoardsValue()
    {
        NfConfig config = Load(Repository.Config());
        string common = config.ToSource(null);
        string board = config.ToSource("nucleo-f091rc");
        Assert.Contains("        public const int TaskSlots = 32;\n", common, StringComparison.Ordinal);
        Assert.Contains("        public const int TaskSlots = 8;\n", board, StringComparison.Ordinal);
        Assert.Equal(NfConfig.Constants.Count(), common.Split("public const int").Length - 1);
        Assert.Equal(common.Split('\n').Length, board.Split('\n').Length);
    }

    [Fact]
    public void Packages_AreThoseOfTheChosenFamily()
    {
        Assert.Equal("1.17.11", Load(Repository.Config()).Packages["nanoFramework.CoreLibrary"]);
        NfConfig preview = Load(Repository.Config("NanoFramework        = 1 ", "NanoFramework        = 2 "));
        Assert.Equal("2.0.0-preview.52", preview.Packages["nanoFramework.CoreLibrary"]);
        Assert.DoesNotContain("nanoFramework.Hardware.Stm32", preview.Packages.Keys);
    }

    [Fact]
    public void Packages_AreOfTheVersionsThatTheReferenceSurfaceStandsFor()
    {
        NfConfig config = Load(Repository.Config());
        XElement[] surface = [.. XElement.Load(Repository.PathOf("build", "Reference", "Assemblies.props")).Descendants("NanoAssembly")];
        Dictionary<string, string> versions = surface.ToDictionary(assembly => PackageOf(assembly.Attribute("Include")!.Value), assembly => assembly.Attribute("Version")!.Value);
        string[] both = [.. config.Packages.Keys.Where(versions.ContainsKey)];
        Assert.Equal(config.Packages.Count - 1, both.Length);
        Assert.All(both, package => Assert.Equal(config.Packages[package], versions[package]));

        static string PackageOf(string assembly) =>
            assembly == "mscorlib" ? "nanoFramework.CoreLibrary" : assembly.StartsWith("nanoFramework.", StringComparison.Ordinal) ? assembly : "nanoFramework." + assembly;
    }

    [Theory]
    [InlineData("TaskSlots            = 32 ", "TaskSlots            = 0 ", "TaskSlots ", "TaskSlots must be 1 to 65535, found 0")]
    [InlineData("TaskSlots            = 32 ", "TaskSlots            = many ", "TaskSlots ", "TaskSlots must be 1 to 65535, found many")]
    [InlineData("TaskSlots            = 32 ", "TaskSlots            = 99999999999 ", "TaskSlots ", "TaskSlots must be 1 to 65535, found 99999999999")]
    [InlineData("TaskSlots            = 32 ", "TaskSlots            = -1 ", "TaskSlots ", "TaskSlots must be 1 to 65535, found -1")]
    [InlineData("TaskSlots            = 32 ", "TaskSlots 32 ", "TaskSlots ", "expected `Name = value`, found `TaskSlots 32`")]
    [InlineData("TaskSlots            = 32 ", "TaskSlots = 1 = 2 ", "TaskSlots ", "expected `Name = value`, found `TaskSlots = 1 = 2`")]
    [InlineData("WheelLevels          = 5 ", "TaskSlots            = 5 ", "TaskSlots            = 5", "TaskSlots is set twice")]
    [InlineData("Shake                = 1 ", "Shake                = 2 ", "Shake ", "Shake must be 0 to 1, found 2")]
    [InlineData("NanoFramework        = 1 ", "NanoFramework        = 3 ", "NanoFramework ", "NanoFramework must be 1 to 2, found 3")]
    [InlineData("[packages 2]", "[packages 3]", "[packages 3]", "expected [packages 1], [packages 2] or [board name], found `[packages 3]`")]
    [InlineData("[packages 2]", "[packages 1]", "[packages 1]  ", "[packages 1] is there twice; put all of it in one place")]
    [InlineData("[board esp32-s3]", "[boards]", "[boards]", "expected [packages 1], [packages 2] or [board name], found `[boards]`")]
    [InlineData("= 1.17.11", "= newest", "nanoFramework.CoreLibrary", "nanoFramework.CoreLibrary must be a version such as 1.17.11 or 2.0.0-preview.52, found newest")]
    [InlineData("Connection           = serial", "Connection           = radio", "Connection ", "Connection must be serial, jtag or dfu, found radio")]
    [InlineData("Target               = ESP32_REV3", "Target               = esp32", "Target ", "Target must be a firmware's name, which nanoff --listtargets shows, found esp32")]
    public void WrongLine_IsNamedWithWhatIsAllowed(string from, string to, string line, string message)
    {
        string text = Repository.Config(from, to);
        NfConfigException wrong = Assert.Throws<NfConfigException>(() => Load(text));
        Assert.Equal((Repository.LineOf(text, line), message), (wrong.Line, wrong.Message));
        Assert.Equal($"{_folder.PathOf("nf.config")}({wrong.Line}): error NFCONFIG: {message}", wrong.Report);
    }

    [Fact]
    public void UnknownName_IsAnsweredWithTheNamesOfThatPlace()
    {
        NfConfigException common = Assert.Throws<NfConfigException>(() => Load(Repository.Config("WheelBits            = 8 ", "WheelBit             = 8 ")));
        Assert.StartsWith("WheelBit is no name that is known here; allowed are NanoFramework, Shake, TaskSlots, ", common.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Target", common.Message, StringComparison.Ordinal);

        NfConfigException board = Assert.Throws<NfConfigException>(() => Load(Repository.Config("LedPin               = 149", "NanoFramework = 1")));
        Assert.StartsWith("NanoFramework is no name that is known here; allowed are Shake, TaskSlots, ", board.Message, StringComparison.Ordinal);
        Assert.Contains("Target", board.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WheelBits            = 8 ", "", "WheelBits is missing; add a line `WheelBits = ` with 3 to 8")]
    [InlineData("Target               = ESP32_REV3", "", "Target is missing in [board esp32-devkitc]; add a line `Target = ` with a firmware's name, which nanoff --listtargets shows")]
    public void MissingName_IsNamed(string from, string to, string message)
    {
        // A comment may be what is left of the line.
        string text = Repository.Config(from, to);
        Assert.Equal(message, Assert.Throws<NfConfigException>(() => Load(string.Join('\n', text.Split('\n').Where(line => !line.StartsWith(' '))))).Message);
    }

    [Fact]
    public void UnknownBoard_IsAnsweredWithThoseThereAre()
    {
        NfConfigException wrong = Assert.Throws<NfConfigException>(() => Load(Repository.Config()).ToSource("arduino"));
        Assert.Equal("no board is called arduino; add a section [board arduino] or use one of esp32-devkitc, esp32-s3, stm32f769i-discovery, nucleo-f091rc", wrong.Message);
    }

    [Fact]
    public void Command_SaysWhereNfConfigIsWrong()
    {
        string file = _folder.Write("nf.config", Repository.Config("TaskSlots            = 32 ", "TaskSlots            = 0 "));
        EmbResult result = Emb.RunIn(_folder.Path, new FakeProcesses(), "boards");
        Assert.Equal((2, "", $"{file}({Repository.LineOf(File.ReadAllText(file), "TaskSlots ")}): error NFCONFIG: TaskSlots must be 1 to 65535, found 0\n"), (result.ExitCode, result.Output, result.Error));
    }

    private NfConfig Load(string text) => NfConfig.Load(_folder.Write("nf.config", text));
}
