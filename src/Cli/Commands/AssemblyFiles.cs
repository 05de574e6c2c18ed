using System;
using System.IO;
using System.Linq;

namespace Embedded.Cli.Commands;

/// <summary>An application given as assemblies: the application's own first, then its libraries.</summary>
internal static class AssemblyFiles
{
    /// <summary>Whether an argument is an assembly and not the name of a board.</summary>
    internal static bool IsOne(string argument) =>
        argument.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || argument.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);

    /// <summary>The whole paths of files that are there.</summary>
    internal static string[] Find(CliEnvironment environment, string[] files)
    {
        string[] paths = [.. files.Select(file => Path.GetFullPath(file, environment.Folder))];
        return paths.FirstOrDefault(path => !File.Exists(path)) is { } missing
            ? throw new CliException(ExitCode.Misused, $"there is no file {missing}; build first, and give the files in the folder woven")
            : paths;
    }

    /// <summary>The folders with the platform's assemblies: those that are named, or where the first file is.</summary>
    internal static string[] References(CliEnvironment environment, string[] paths, string[] named)
    {
        string[] folders = named.Length == 0 ? [Path.GetDirectoryName(paths[0])!] : [.. named.Select(folder => Path.GetFullPath(folder, environment.Folder))];
        return folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } absent
            ? throw new CliException(ExitCode.Misused, $"there is no folder {absent}; --reference names one with nanoFramework's .dll files")
            : folders;
    }
}
