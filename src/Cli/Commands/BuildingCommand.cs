using System.CommandLine;
using Embedded.Cli.Build;

namespace Embedded.Cli.Commands;

/// <summary>A command that builds a board's firmware first.</summary>
internal abstract class BuildingCommand : EmbCommand
{
    private readonly Argument<string?> _board = new("board")
    {
        Description = "A board's name, or a folder with a firmware project. Default: the project in this folder.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _firmware = Valued("--firmware", "NAME", "Which of the shared firmwares the board runs: blink or greenhouse.");

    private readonly Option<string> _configuration = new("--configuration", "-c")
    {
        HelpName = "Debug|Release",
        Description = "What is built.",
        DefaultValueFactory = _ => "Release",
    };

    protected BuildingCommand(CliEnvironment environment, string name, string description)
        : base(environment, name, description)
    {
        _configuration.AcceptOnlyFromAmong("Debug", "Release");
        Arguments.Add(_board);
        Options.Add(_firmware);
        Options.Add(_configuration);
    }

    /// <summary>What the command line asks for; a device.</summary>
    protected BuildRequest Request(ParseResult parsed) => new BuildRequest(
        FindCatalog().Get(parsed.GetValue(_board), Environment.Folder).MustBeDevice(),
        parsed.GetValue(_configuration)!,
        parsed.GetValue(_firmware)).MustBePossible();
}
