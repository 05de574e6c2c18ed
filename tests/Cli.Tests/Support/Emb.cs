using System.IO;

namespace Embedded.Cli.Tests;

/// <summary>Runs the command in this process.</summary>
internal static class Emb
{
    /// <summary>In the root of the sources, where no other program can be started.</summary>
    internal static EmbResult Run(params string[] args) => Run(new FakeProcesses(), args);

    internal static EmbResult Run(FakeProcesses processes, params string[] args) => RunIn(Repository.Folder, processes, args);

    internal static EmbResult RunIn(string folder, FakeProcesses processes, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        // The tool's own folder is the one it was started in: so what a test sees is what that folder has.
        int exitCode = new EmbCommandLine(new CliEnvironment(output, error, folder, folder, processes)).Run(args);
        return new EmbResult(exitCode, output.ToString(), error.ToString());
    }
}

internal sealed record EmbResult(int ExitCode, string Output, string Error);
