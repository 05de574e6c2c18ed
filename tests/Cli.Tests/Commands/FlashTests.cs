using System;
using System.IO;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>The command lines that nanoff gets.</summary>
public class FlashTests
{
    private static string Image(string board, string configuration = "Release") =>
        Repository.PathOf("boards", board, "bin", configuration, "netnano1.0", board + ".bin");

    [Fact]
    public void DryRun_OfAnEsp32_ShowsUpdateAndDeployment()
    {
        Assert.Equal(
            new EmbResult(0, $"nanoff --update --target ESP32_REV3 --serialport COM3\nnanoff --target ESP32_REV3 --serialport COM3 --deploy --image {Image("esp32-devkitc")}\n", ""),
            Emb.Run("flash", "esp32-devkitc", "--port", "COM3", "--dry-run"));
    }

    [Fact]
    public void DryRun_WithMassErase_ErasesWhileUpdating()
    {
        Assert.StartsWith(
            "nanoff --update --target ESP32_S3_QUAD --serialport /dev/ttyACM0 --masserase\n",
            Emb.Run("flash", "esp32-s3", "--port", "/dev/ttyACM0", "--mass-erase", "--dry-run").Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jtag")]
    [InlineData("jtag", "--jtag")]
    [InlineData("dfu", "--dfu")]
    public void DryRun_OfAnStm32_GoesThroughProbeOrBootLoader(string way, params string[] options)
    {
        Assert.Equal(
            new EmbResult(0, $"nanoff --target ST_STM32F769I_DISCOVERY --{way} --update\nnanoff --target ST_STM32F769I_DISCOVERY --{way} --deploy --image {Image("stm32f769i-discovery")} --address 0x080C0000 --reset\n", ""),
            Emb.Run(["flash", "stm32f769i-discovery", .. options, "--dry-run"]));
    }

    [Fact]
    public void DryRun_OfTheSmallBoard_DeploysWhereItsFirmwareKeepsApplications()
    {
        Assert.EndsWith($"--image {Image("nucleo-f091rc", "Debug")} --address 0x0802F000 --reset\n", Emb.Run("flash", "nucleo-f091rc", "-c", "Debug", "--dry-run").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("esp32-devkitc")]
    [InlineData("nucleo-f091rc")]
    public void DryRun_OfTheApplicationAlone_GoesThroughTheRunningFirmware(string board)
    {
        Assert.Equal(
            new EmbResult(0, $"nanoff --nanodevice --deploy --serialport COM4 --image {Image(board)}\n", ""),
            Emb.Run("flash", board, "--port", "COM4", "--app-only", "--dry-run"));
    }

    [Fact]
    public void DryRun_OfThePreviewFamily_UpdatesToItsFirmware()
    {
        using TemporaryFolder folder = Clone("NanoFramework        = 1 ", "NanoFramework        = 2 ");
        Assert.StartsWith("nanoff --update --target ESP32_REV3 --serialport COM3 --preview\n", Emb.RunIn(folder.Path, new FakeProcesses(), "flash", "esp32-devkitc", "--port", "COM3", "--dry-run").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Port_OfNfConfig_IsTheDefault()
    {
        using TemporaryFolder folder = Clone("Target               = ESP32_REV3", "Port = COM9\nTarget               = ESP32_REV3");
        Assert.StartsWith("nanoff --update --target ESP32_REV3 --serialport COM9\n", Emb.RunIn(folder.Path, new FakeProcesses(), "flash", "esp32-devkitc", "--dry-run").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void NoPort_SaysHowToGiveOne()
    {
        EmbResult result = Emb.Run("flash", "esp32-devkitc", "--dry-run");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("esp32-devkitc needs its serial port: --port COM3 or --port /dev/ttyUSB0, or a line Port = … in [board esp32-devkitc] of nf.config; ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nucleo-f091rc is flashed with --jtag, which needs no --port; with --app-only it is deployed to through one", "nucleo-f091rc", "--port", "COM3")]
    [InlineData("esp32-s3 is flashed through its serial port; give --port instead of --jtag", "esp32-s3", "--jtag")]
    [InlineData("--jtag, --dfu and --app-only are different ways to the board; give one of them", "nucleo-f091rc", "--jtag", "--dfu")]
    [InlineData("--jtag, --dfu and --app-only are different ways to the board; give one of them", "nucleo-f091rc", "--jtag", "--app-only")]
    [InlineData("--app-only leaves the firmware, and --mass-erase erases it; give one of them", "esp32-s3", "--port", "COM3", "--app-only", "--mass-erase")]
    public void ContradictingOptions_AreRefused(string message, params string[] args)
    {
        Assert.Equal(new EmbResult(2, "", message + "\n"), Emb.Run(["flash", .. args, "--dry-run"]));
    }

    [Fact]
    public void MissingTool_IsSaidBeforeAnythingIsBuilt()
    {
        var processes = new FakeProcesses();
        Assert.Equal(
            new EmbResult(3, "", "nanoff is not installed (no such command); install it with: dotnet tool install -g nanoff\n"),
            Emb.Run(processes, "flash", "nucleo-f091rc"));
        Assert.Empty(processes.Started);
    }

    [Fact]
    public void AbsentPort_IsSaidBeforeAnythingIsBuilt()
    {
        FakeProcesses processes = new FakeProcesses().With("nanoff", (_, _) => 0);
        EmbResult result = Emb.Run(processes, "flash", "esp32-s3", "--port", "/dev/ttyNONE");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("there is no port /dev/ttyNONE; ", result.Error, StringComparison.Ordinal);
        Assert.Empty(processes.Started);
    }

    [Fact]
    public void RefusingTool_EndsIt_AndTheNextCommandIsNotStarted()
    {
        using TemporaryFolder folder = Clone();
        FakeProcesses processes = new FakeBuild(folder.PathOf("boards", "nucleo-f091rc")).Install(new FakeProcesses()).With("nanoff", (_, _) => 7);
        EmbResult result = Emb.RunIn(folder.Path, processes, "flash", "nucleo-f091rc");
        Assert.Equal(new EmbResult(1, "", "nucleo-f091rc is not flashed: nanoff --target ST_NUCLEO64_F091RC --jtag --update ended with exit code 7\n"), result);
        Assert.Equal(2, processes.Started.Count);
    }

    [Fact]
    public void Flash_BuildsAndThenUpdatesAndDeploys()
    {
        using TemporaryFolder folder = Clone();
        var build = new FakeBuild(folder.PathOf("boards", "nucleo-f091rc"));
        FakeProcesses processes = build.Install(new FakeProcesses()).With("nanoff", (_, _) => 0);
        Assert.Equal(new EmbResult(0, "", ""), Emb.RunIn(folder.Path, processes, "flash", "nucleo-f091rc"));
        Assert.Equal(
            ["nanoff --target ST_NUCLEO64_F091RC --jtag --update", $"nanoff --target ST_NUCLEO64_F091RC --jtag --deploy --image {build.Image} --address 0x0802F000 --reset"],
            processes.Started.GetRange(1, 2));
    }

    private static TemporaryFolder Clone(string from = "", string to = "")
    {
        var folder = new TemporaryFolder();
        folder.Write("nf.config", Repository.Config(from, to));
        foreach (string board in (string[])["esp32-devkitc", "nucleo-f091rc"])
        {
            folder.Write(Path.Combine("boards", board, board + ".csproj"), $"<Project><PropertyGroup><NanoBoard>{board}</NanoBoard></PropertyGroup></Project>");
        }

        return folder;
    }
}
