using System;
using System.IO;
using System.Reflection;
using Xunit;

namespace Embedded.Image.Tests;

/// <summary>
/// The demonstration firmware as it is flashed, on the virtual board, against the same program built for the desktop. Nothing
/// may differ: not a line of the report, not an edge of a pin, not a poll.
/// </summary>
public sealed class GreenhouseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("image-tests-");

    [Theory]
    [InlineData("1", "10m")]
    [InlineData("7", "1h")]
    [InlineData("42", "24h")]
    public void Run_OnWovenCode_IsTheHostsRun(string seed, string time)
    {
        Run host = RunOn(Assembly.Load(WovenImage.VirtualBoard), "host", "--seed", seed, "--for", time);
        Run woven = RunOn(WovenImage.Greenhouse.Load(WovenImage.VirtualBoard), "woven", "--seed", seed, "--for", time);

        Assert.Equal(host.Report, woven.Report);
        Assert.Equal(host.Vcd, woven.Vcd);
        Assert.Equal(host.Json, woven.Json);
        Assert.Equal(0, host.ExitCode);
        Assert.Equal(0, woven.ExitCode);
        Assert.Matches("\nheap after start-up: 0 bytes allocated in [1-9][0-9]* polls\n$", woven.Report);
    }

    [Fact]
    public void Program_InTheImage_RunsTheWovenFirmware()
    {
        Assembly program = WovenImage.Greenhouse.Load(WovenImage.VirtualBoard);
        Type firmware = WovenImage.Greenhouse.Load("Embedded.Greenhouse").GetType("Embedded.Greenhouse.GreenhouseFirmware", throwOnError: true)!;

        Assert.NotSame(Assembly.Load(WovenImage.VirtualBoard), program);
        Assert.Contains(firmware.Assembly.GetReferencedAssemblies(), name => name.Name == "mscorlib");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Run RunOn(Assembly program, string name, params string[] args)
    {
        string vcd = Path.Combine(_folder.FullName, name + ".vcd");
        string json = Path.Combine(_folder.FullName, name + ".json");
        MethodInfo run = program.GetType("Embedded.Boards.Virtual.VirtualProgram", throwOnError: true)!
            .GetMethod("Run", BindingFlags.Static | BindingFlags.NonPublic, [typeof(string[]), typeof(TextReader), typeof(TextWriter), typeof(TextWriter)])!;
        using var report = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter();
        object exitCode = run.Invoke(
            null,
            BindingFlags.DoNotWrapExceptions,
            binder: null,
            [(string[])[.. args, "--vcd", vcd, "--json", json], TextReader.Null, report, error],
            culture: null)!;
        Assert.True(File.Exists(vcd) && File.Exists(json), error.ToString());
        return new Run((int)exitCode, report.ToString(), File.ReadAllText(vcd), File.ReadAllText(json));
    }

    private sealed record Run(int ExitCode, string Report, string Vcd, string Json);
}
