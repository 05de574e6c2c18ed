using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using Embedded.Cli.Processes;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>The real <c>dotnet</c>.</summary>
internal static class DotNet
{
    // The runtime that runs this test: .../shared/Microsoft.NETCore.App/version/, three folders below dotnet.
    private static readonly string s_path = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", "dotnet"));

    /// <summary>Runs it, and fails the test with all that it said if it fails.</summary>
    internal static string Succeed(string folder, params string[] arguments)
    {
        (int? exitCode, string output) = Run(folder, arguments);
        Assert.True(exitCode == 0, output);
        return output;
    }

    internal static (int? ExitCode, string Output) Run(string folder, params string[] arguments)
    {
        List<string> lines = [];
        // No node lives on: it would hold the files of a folder that is about to go.
        int? exitCode = new SystemProcesses().Run(s_path, [.. arguments, "-nodeReuse:false", "-nologo"], folder, lines.Add, TimeSpan.FromMinutes(10));
        return (exitCode, string.Join('\n', lines));
    }
}
