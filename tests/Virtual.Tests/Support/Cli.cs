using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>Runs the program in this process.</summary>
internal static class Cli
{
    internal static CliResult Run(params string[] args) => Run(TextReader.Null, null, args);

    internal static CliResult Run(Action<GreenhouseRig> prepare, params string[] args) => Run(TextReader.Null, prepare, args);

    internal static CliResult Run(TextReader input, params string[] args) => Run(input, null, args);

    /// <summary>Runs it and reads the JSON it wrote.</summary>
    internal static JsonElement Json(params string[] args)
    {
        using var folder = new TemporaryFolder();
        string file = folder.PathOf("report.json");
        CliResult result = Run([.. args, "--json", file]);
        Assert.True(result.ExitCode == 0, result.Error + result.Output);
        return Parse(file);
    }

    internal static JsonElement Parse(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.Clone();
    }

    private static CliResult Run(TextReader input, Action<GreenhouseRig>? prepare, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = VirtualProgram.Run(args, input, output, error, prepare);
        return new CliResult(exitCode, output.ToString(), error.ToString());
    }
}

internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    internal IReadOnlyList<string> Lines => Output.TrimEnd('\n').Split('\n');

    internal string LastLine => Lines[^1];
}
