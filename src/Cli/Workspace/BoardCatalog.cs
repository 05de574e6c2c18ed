using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using Embedded.Weaver.Build;

namespace Embedded.Cli.Workspace;

/// <summary>The boards that can be named: the folders in <c>boards</c> beside nf.config, and any folder with a project in it.</summary>
internal sealed class BoardCatalog
{
    private const string ConfigName = "nf.config";

    private BoardCatalog(string root)
    {
        Root = root;
        Config = NfConfig.Load(Path.Combine(root, ConfigName));
    }

    /// <summary>The folder of nf.config.</summary>
    internal string Root { get; }

    /// <summary>nf.config.</summary>
    internal NfConfig Config { get; }

    /// <summary>The repository's boards, by name.</summary>
    internal IReadOnlyList<Board> Boards =>
        !Directory.Exists(Path.Combine(Root, "boards")) ? [] :
        [
            .. Directory.GetDirectories(Path.Combine(Root, "boards"))
                .Select(folder => ProjectIn(folder) is { } project ? MakeBoard(Path.GetFileName(folder), project) : null)
                .OfType<Board>()
                .OrderBy(board => board.Name, StringComparer.Ordinal),
        ];

    /// <summary>Looks for the sources above a folder, where a project above it says they are, or else where this tool was built.</summary>
    /// <exception cref="CliException">There are none.</exception>
    /// <exception cref="NfConfigException">Their nf.config is wrong.</exception>
    internal static BoardCatalog Find(string folder, string toolFolder)
    {
        foreach (string above in Upwards(folder).Concat(Upwards(toolFolder)))
        {
            string? root = File.Exists(Path.Combine(above, ConfigName)) ? above : SourcesOf(above);
            if (root is not null)
            {
                return new BoardCatalog(root);
            }
        }

        throw new CliException(ExitCode.Misused, $"there is no {ConfigName} in {folder} or above; start emb in a clone of the sources, or in a project made by emb new");
    }

    /// <summary>Finds a board by its name, or a project by its folder.</summary>
    /// <param name="name">What was typed; null for the project in the folder itself.</param>
    /// <param name="folder">Where it was typed.</param>
    /// <exception cref="CliException">There is no such thing.</exception>
    internal Board Get(string? name, string folder)
    {
        if (Boards.FirstOrDefault(board => board.Name == name) is { } found)
        {
            return found;
        }

        string path = Path.GetFullPath(name ?? ".", folder);
        if (Directory.Exists(path) && ProjectIn(path) is { } project)
        {
            return MakeBoard(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), project);
        }

        string boards = string.Join(", ", Boards.Select(board => board.Name));
        string choice = boards.Length == 0 ? "give a folder with a project in it" : "the boards are " + boards;
        throw new CliException(ExitCode.Misused, name is null ? $"there is no project in {path}; {choice}" : $"no board is called '{name}'; {choice}");
    }

    private static IEnumerable<string> Upwards(string folder)
    {
        for (string? above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            yield return above;
        }
    }

    /// <summary>What emb new has written into a project of its own.</summary>
    private static string? SourcesOf(string folder)
    {
        string file = Path.Combine(folder, "Directory.Build.props");
        string? source = File.Exists(file) ? Property(file, "EmbeddedSource") : null;
        return source is null ? null : Path.GetFullPath(source.Replace("$(MSBuildThisFileDirectory)", "", StringComparison.Ordinal), folder);
    }

    private static string? ProjectIn(string folder) => Directory.GetFiles(folder, "*.csproj") is [var project] ? project : null;

    /// <summary>The board that a project is for stands in it as NanoBoard, where its build needs it.</summary>
    private Board MakeBoard(string name, string project)
    {
        string? section = Property(project, "NanoBoard");
        return section is null || Config.Boards.Contains(section)
            ? new Board(name, project, Property(project, "AssemblyName") ?? Path.GetFileNameWithoutExtension(project), section, Config)
            : throw new CliException(ExitCode.Misused, $"{project}: NanoBoard is {section}, and nf.config has no section [board {section}]; there are {string.Join(", ", Config.Boards)}");
    }

    private static string? Property(string project, string name)
    {
        try
        {
            return XElement.Load(project).Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim();
        }
        catch (XmlException wrong)
        {
            throw new CliException(ExitCode.Misused, $"{project}({wrong.LineNumber}): {wrong.Message}");
        }
    }
}
