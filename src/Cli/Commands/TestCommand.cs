using System;
using System.CommandLine;
using System.IO;
using Embedded.Cli.Build;
using Embedded.Cli.Processes;
using Embedded.Cli.Workspace;

namespace Embedded.Cli.Commands;

/// <summary><c>emb test</c>: the tests that are written for a device.</summary>
internal sealed class TestCommand : EmbCommand
{
    private const string Desktop = "desktop";
    private const string DesktopProject = "tests/Image.Tests";
    private const string DeviceProject = "tests/Device.Tests";

    private readonly Option<string> _engine = new("--engine")
    {
        HelpName = "desktop|nanoclr",
        Description = "The woven assemblies on .NET, behind the virtual board; or nanoFramework's own runtime.",
        DefaultValueFactory = _ => Desktop,
    };

    private readonly Option<int> _timeout = NanoClr.TimeoutOption(120);

    internal TestCommand(CliEnvironment environment)
        : base(environment, "test", "Runs the device tests in " + DeviceProject + " on this computer.")
    {
        _engine.AcceptOnlyFromAmong(Desktop, NanoClr.Name);
        Options.Add(_engine);
        Options.Add(_timeout);
    }

    protected override int Execute(ParseResult parsed)
    {
        BoardCatalog catalog = FindCatalog();
        bool desktop = parsed.GetValue(_engine) == Desktop;
        string folder = Path.Combine(catalog.Root, desktop ? DesktopProject : DeviceProject);
        if (!Directory.Exists(folder))
        {
            throw new CliException(ExitCode.Misused, $"there is no {folder}; the device tests are in a clone of the sources");
        }

        return desktop
            ? Environment.Processes.Run("dotnet", ["run", "--project", folder, "--", "--filter-class", "*.DeviceTestTests"], Environment.Folder) ?? ExitCode.Failed
            : RunNanoClr(catalog.Get(folder, catalog.Root), parsed.GetValue(_timeout));
    }

    /// <summary>The test framework's launcher writes a line a test, and the runtime's exit code knows nothing of them.</summary>
    private int RunNanoClr(Board tests, int seconds)
    {
        int passed = 0;
        int failed = 0;
        var clr = new NanoClr(Environment, seconds);
        BuiltFirmware built = new FirmwareBuilder(Environment).BuildImage(new BuildRequest(tests));
        int exitCode = clr.Run(built, line =>
        {
            passed += line.StartsWith("Test passed,", StringComparison.Ordinal) ? 1 : 0;
            failed += line.StartsWith("Test failed,", StringComparison.Ordinal) ? 1 : 0;
            Environment.Say(line);
        });
        Environment.Say($"{passed} passed, {failed} failed");
        return failed > 0 || passed == 0 ? ExitCode.Failed : exitCode;
    }
}
