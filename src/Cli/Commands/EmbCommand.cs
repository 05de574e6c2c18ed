using System.CommandLine;
using Embedded.Cli.Build;
using Embedded.Cli.Workspace;

namespace Embedded.Cli.Commands;

/// <summary>One command of <c>emb</c>.</summary>
internal abstract class EmbCommand : Command
{
    protected EmbCommand(CliEnvironment environment, string name, string description)
        : base(name, description)
    {
        Environment = environment;
        SetAction(Execute);
    }

    protected CliEnvironment Environment { get; }

    /// <summary>Does it.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    protected abstract int Execute(ParseResult parsed);

    protected static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    protected static Option<string?> Valued(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Arity = ArgumentArity.ExactlyOne };

    protected BoardCatalog FindCatalog() => BoardCatalog.Find(Environment.Folder, Environment.ToolFolder);
}
