namespace Embedded.Cli.Processes;

/// <summary>The tools of nanoFramework that this one drives.</summary>
internal static class Tools
{
    /// <summary>Refuses to go on without a tool, and says how to get it.</summary>
    internal static void MustHave(IProcesses processes, string tool)
    {
        if (!processes.Has(tool))
        {
            throw new CliException(ExitCode.Missing, $"{tool} is not installed (no such command); install it with: dotnet tool install -g {tool}");
        }
    }
}
