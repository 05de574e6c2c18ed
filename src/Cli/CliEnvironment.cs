using System.IO;
using Embedded.Cli.Processes;

namespace Embedded.Cli;

/// <summary>What a command has from outside.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">Errors, a line each.</param>
/// <param name="Folder">The folder it was started in.</param>
/// <param name="ToolFolder">The folder of this program.</param>
/// <param name="Processes">Starts other programs.</param>
internal sealed record CliEnvironment(TextWriter Output, TextWriter Error, string Folder, string ToolFolder, IProcesses Processes)
{
    /// <summary>Writes a line, whatever is in the text.</summary>
    internal void Complain(string text) => Error.Write(text.ReplaceLineEndings(" ") + "\n");

    /// <summary>Writes a line of a result.</summary>
    internal void Say(string text) => Output.Write(text + "\n");
}
