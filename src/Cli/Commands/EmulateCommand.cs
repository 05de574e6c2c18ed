using System.CommandLine;
using Embedded.Cli.Build;
using Embedded.Cli.Processes;
using Embedded.Cli.Workspace;

namespace Embedded.Cli.Commands;

/// <summary><c>emb emulate</c>: firmware without a board.</summary>
internal sealed class EmulateCommand : EmbCommand
{
    private const string VirtualBoard = "virtual";

    private readonly Argument<string?> _board = new("board")
    {
        Description = "Whose settings of nf.config the virtual board is built with; for nanoclr, whose firmware runs. Default: virtual.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _engine = new("--engine")
    {
        HelpName = "virtual|nanoclr",
        Description = "The virtual board with the demonstration firmware, or nanoFramework's own runtime with the board's .pe files.",
        DefaultValueFactory = _ => VirtualBoard,
    };

    private readonly Option<int> _timeout = NanoClr.TimeoutOption(30);

    internal EmulateCommand(CliEnvironment environment)
        : base(environment, "emulate", "Runs firmware on this computer. What stands behind -- is passed on to the virtual board.")
    {
        _engine.AcceptOnlyFromAmong(VirtualBoard, NanoClr.Name);
        Arguments.Add(_board);
        Options.Add(_engine);
        Options.Add(_timeout);
    }

    /// <summary>What stood behind <c>--</c>.</summary>
    internal string[] PassedOn { private get; set; } = [];

    protected override int Execute(ParseResult parsed)
    {
        BoardCatalog catalog = FindCatalog();
        string? name = parsed.GetValue(_board);
        return parsed.GetValue(_engine) == NanoClr.Name
            ? RunNanoClr(catalog.Get(name, Environment.Folder).MustBeDevice(), parsed.GetValue(_timeout))
            : RunVirtual(catalog, name);
    }

    private int RunVirtual(BoardCatalog catalog, string? name)
    {
        Board host = catalog.Get(VirtualBoard, catalog.Root);
        Board board = name is null ? host : catalog.Get(name, Environment.Folder);
        string[] settings = board.Section is null ? [] : ["-p:NanoBoard=" + board.Section];
        return Environment.Processes.Run("dotnet", ["run", "--project", host.Project, .. settings, "--", .. PassedOn], Environment.Folder) ?? ExitCode.Failed;
    }

    private int RunNanoClr(Board board, int seconds)
    {
        if (PassedOn.Length > 0)
        {
            throw new CliException(ExitCode.Misused, "nanoclr takes nothing behind --; firmware has no command line");
        }

        var clr = new NanoClr(Environment, seconds);
        return clr.Run(new FirmwareBuilder(Environment).BuildImage(new BuildRequest(board)), Environment.Say);
    }
}
