using System.CommandLine;
using System.IO;
using System.Linq;
using Embedded.Weaver;

namespace Embedded.Cli.Commands;

/// <summary><c>emb weave</c>: weaves assemblies that something else compiled; <c>emb build</c> does it for a board.</summary>
internal sealed class WeaveCommand : EmbCommand
{
    private readonly Argument<string[]> _files = new("assemblies")
    {
        Description = "Compiled assemblies: the application's first, then its libraries with Embedded.Async.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _output = Valued("--output", "FOLDER", "Where the woven assemblies go. Default: woven, beside the first assembly.");

    private readonly Option<string[]> _references = new("--reference")
    {
        HelpName = "FOLDER",
        Description = "Where the platform's assemblies are. Default: beside the first assembly. May be given several times.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _whole = Flag("--whole", "Keep what nothing reaches.");

    internal WeaveCommand(CliEnvironment environment)
        : base(environment, "weave", "Turns compiled assemblies into what a board runs: async methods, generics, unused code.")
    {
        Arguments.Add(_files);
        Options.Add(_output);
        Options.Add(_references);
        Options.Add(_whole);
    }

    protected override int Execute(ParseResult parsed)
    {
        string[] paths = AssemblyFiles.Find(Environment, parsed.GetValue(_files)!);
        string output = parsed.GetValue(_output) is { } folder
            ? Path.GetFullPath(folder, Environment.Folder)
            : Path.Combine(Path.GetDirectoryName(paths[0])!, "woven");
        WeaveResult result = Weaver.Weaver.Weave(new WeaveOptions
        {
            Assemblies = paths,
            ReferenceFolders = AssemblyFiles.References(Environment, paths, parsed.GetValue(_references)!),
            OutputFolder = output,
            Shake = !parsed.GetValue(_whole),
        });
        foreach (Finding finding in result.Findings)
        {
            Environment.Complain(finding.ToString());
        }

        foreach (WovenAssembly assembly in result.Assemblies)
        {
            Environment.Say($"{assembly.Path}: {assembly.CodeBytes} bytes of IL, {assembly.Removed.Count} left out");
        }

        return result.Findings.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
