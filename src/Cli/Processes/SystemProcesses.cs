using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace Embedded.Cli.Processes;

/// <summary>The programs of this machine.</summary>
internal sealed class SystemProcesses : IProcesses
{
    private static readonly string[] s_suffixes = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];

    public bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => folder.Length > 0 && s_suffixes.Any(suffix => File.Exists(Path.Combine(folder, program + suffix))));

    public int? Run(string program, IReadOnlyList<string> arguments, string folder, Action<string>? onLine, TimeSpan? timeout)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = onLine is not null,
            RedirectStandardError = onLine is not null,
        };
        // The next program's messages are read here, and compared.
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = new Process { StartInfo = start };
        if (onLine is not null)
        {
            object gate = new();
            void Pass(object sender, DataReceivedEventArgs e)
            {
                if (e.Data is not null)
                {
                    lock (gate)
                    {
                        onLine(e.Data);
                    }
                }
            }

            process.OutputDataReceived += Pass;
            process.ErrorDataReceived += Pass;
        }

        process.Start();
        if (onLine is not null)
        {
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        if (timeout is { } time && !process.WaitForExit(time))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return null;
        }

        // Without a time it waits for the last lines, too.
        process.WaitForExit();
        return process.ExitCode;
    }
}
