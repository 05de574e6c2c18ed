using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Embedded.Cli.Workspace;

namespace Embedded.Cli.Commands;

/// <summary><c>emb new</c>: a firmware project that builds.</summary>
internal sealed partial class NewCommand : EmbCommand
{
    private const string Templates = "Templates/";

    private readonly Argument<string> _name = new("name") { Description = "The project's name, and that of its folder." };
    private readonly Option<string> _board = new("--board")
    {
        HelpName = "BOARD",
        Description = "The board that it is for; a section of nf.config.",
        DefaultValueFactory = _ => "esp32-devkitc",
    };

    internal NewCommand(CliEnvironment environment)
        : base(environment, "new", "Makes a firmware project in a new folder, built with these sources.")
    {
        Arguments.Add(_name);
        Options.Add(_board);
    }

    protected override int Execute(ParseResult parsed)
    {
        string name = parsed.GetValue(_name)!;
        if (!ProjectName().IsMatch(name))
        {
            throw new CliException(ExitCode.Misused, $"'{name}' is no name for a project; use letters, digits, '-', '_' and '.', a letter first");
        }

        BoardCatalog catalog = FindCatalog();
        string board = parsed.GetValue(_board)!;
        string? led = catalog.Config.Boards.Contains(board)
            ? catalog.Config.Text(board, "LedPin")
            : throw new CliException(ExitCode.Misused, $"no board is called '{board}'; nf.config has {string.Join(", ", catalog.Config.Boards)}");
        string folder = Path.Combine(Environment.Folder, name);
        if (Path.Exists(folder))
        {
            throw new CliException(ExitCode.Misused, $"{folder} exists; choose another name");
        }

        string source = Path.GetRelativePath(folder, catalog.Root).Replace('\\', '/');
        Write(folder, file => file == "Project.csproj" ? name + ".csproj" : file, text => text
            .Replace("$name$", name, StringComparison.Ordinal)
            .Replace("$namespace$", NotLetterOrDigit().Replace(name, ""), StringComparison.Ordinal)
            .Replace("$board$", board, StringComparison.Ordinal)
            .Replace("$led$", led, StringComparison.Ordinal)
            .Replace("$source$", source, StringComparison.Ordinal));
        Environment.Say($"{name} is ready: emb build {name}");
        return ExitCode.Done;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]*$")]
    private static partial Regex ProjectName();

    [GeneratedRegex("[^A-Za-z0-9]")]
    private static partial Regex NotLetterOrDigit();

    /// <summary>Writes the templates' files beside the folder's place and moves them there, so that it is there whole or not at all.</summary>
    private void Write(string folder, Func<string, string> rename, Func<string, string> fill)
    {
        DirectoryInfo unfinished = Directory.CreateDirectory(folder + ".unfinished");
        try
        {
            foreach (string resource in typeof(NewCommand).Assembly.GetManifestResourceNames().Where(resource => resource.StartsWith(Templates, StringComparison.Ordinal)))
            {
                using var reader = new StreamReader(typeof(NewCommand).Assembly.GetManifestResourceStream(resource)!);
                File.WriteAllText(Path.Combine(unfinished.FullName, rename(resource[Templates.Length..])), fill(reader.ReadToEnd()));
            }

            unfinished.MoveTo(folder);
        }
        catch
        {
            unfinished.Delete(recursive: true);
            throw;
        }
    }
}
