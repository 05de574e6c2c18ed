using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using Embedded.Cli.Build;
using Embedded.Weaver.Build;

namespace Embedded.Cli.Processes;

/// <summary>nanoFramework's own runtime, as a tool of this computer.</summary>
internal sealed class NanoClr
{
    internal const string Name = "nanoclr";

    private readonly CliEnvironment _environment;
    private readonly int _seconds;

    /// <summary>Checks that it can run.</summary>
    /// <param name="environment">Whose programs.</param>
    /// <param name="seconds">After this time it is ended.</param>
    /// <exception cref="CliException">It is not installed, or the time is wrong.</exception>
    internal NanoClr(CliEnvironment environment, int seconds)
    {
        if (seconds < 1)
        {
            throw new CliException(ExitCode.Misused, $"--timeout {Text(seconds)} is too short; give at least 1 second");
        }

        Tools.MustHave(environment.Processes, Name);
        _environment = environment;
        _seconds = seconds;
    }

    internal static Option<int> TimeoutOption(int seconds) => new("--timeout")
    {
        HelpName = "SECONDS",
        Description = "With nanoclr: what has not ended by then is ended, with exit code 4. Default: " + Text(seconds) + ".",
        DefaultValueFactory = _ => seconds,
    };

    /// <summary>Runs a firmware to its end.</summary>
    /// <returns>The runtime's exit code, or <see cref="ExitCode.TimeOver"/>.</returns>
    internal int Run(BuiltFirmware built, Action<string> onLine)
    {
        IEnumerable<string> pes = DeploymentImage.Order([.. built.Report.Result.Assemblies.Select(assembly => assembly.Path)], built.Report.ReferenceFolders)
            .Select(assembly => built.Outputs.Pe(Path.GetFileNameWithoutExtension(assembly)));
        int? exitCode = _environment.Processes.Run(Name, ["run", "--assemblies", .. pes], _environment.Folder, onLine, TimeSpan.FromSeconds(_seconds));
        if (exitCode is null)
        {
            _environment.Complain($"{built.Board.Name} was still running after {Text(_seconds)} s and was ended; --timeout gives it longer");
        }

        return exitCode ?? ExitCode.TimeOver;
    }

    private static string Text(int seconds) => seconds.ToString(CultureInfo.InvariantCulture);
}
