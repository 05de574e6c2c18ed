using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using Embedded.Cli.Build;
using Embedded.Weaver;
using Embedded.Weaver.Verify;

namespace Embedded.Cli.Commands;

/// <summary><c>emb verify</c>: whether a board will run it.</summary>
internal sealed class VerifyCommand : EmbCommand
{
    private readonly Argument<string[]> _what = new("board or assemblies")
    {
        Description = "A board or a firmware project, which is built first; or woven .dll files, the application's first.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _references = new("--reference")
    {
        HelpName = "FOLDER",
        Description = "Where the platform's assemblies are, for .dll files. Default: beside the first of them. May be given several times.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _explain = Valued("--explain", "EMB0nn", "Explain a rule.");

    internal VerifyCommand(CliEnvironment environment)
        : base(environment, "verify", "Checks woven assemblies: only what the board has, only IL that it runs, no allocation after start-up.")
    {
        Arguments.Add(_what);
        Options.Add(_references);
        Options.Add(_explain);
    }

    protected override int Execute(ParseResult parsed)
    {
        string[] what = parsed.GetValue(_what)!;
        if (parsed.GetValue(_explain) is { } id)
        {
            return Explain(id);
        }

        VerifyResult result = Verifier.Verify(what.Any(AssemblyFiles.IsOne)
            ? Files(what, parsed.GetValue(_references)!)
            : Built(what));
        foreach (Finding finding in result.Findings)
        {
            Environment.Complain(finding.ToString());
            foreach (string call in finding.CallPath)
            {
                Environment.Complain("    " + call);
            }
        }

        PrintExceptions(result.ColdMethods);
        Environment.Say($"{result.Types} types, {result.Methods} methods, {result.SteadyMethods} of them in the steady state: {Count(result.Findings.Count, "finding")}");
        return result.Findings.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private VerifyOptions Files(string[] files, string[] references)
    {
        string[] paths = AssemblyFiles.Find(Environment, files);
        return new VerifyOptions { Assemblies = paths, ReferenceFolders = AssemblyFiles.References(Environment, paths, references) };
    }

    private VerifyOptions Built(string[] what)
    {
        if (what.Length > 1)
        {
            throw new CliException(ExitCode.Misused, $"give one board, or .dll files; '{what[1]}' is neither");
        }

        BuiltFirmware built = new FirmwareBuilder(Environment).Build(
            new BuildRequest(FindCatalog().Get(what.FirstOrDefault(), Environment.Folder).MustBeDevice()),
            image: false,
            verify: false);
        return new VerifyOptions
        {
            Assemblies = [.. built.Report.Result.Assemblies.Select(assembly => assembly.Path)],
            ReferenceFolders = built.Report.ReferenceFolders,
        };
    }

    private void PrintExceptions(IReadOnlyList<ColdMethod> methods)
    {
        foreach (ColdMethod method in methods)
        {
            Environment.Say($"excepted: {method.Method}{(method.Kind == ColdKind.PoolGrowth ? " (makes futures)" : "")}: {method.Why}");
        }
    }

    private int Explain(string id)
    {
        if (Rules.Find(id) is not { } rule)
        {
            throw new CliException(ExitCode.Misused, $"there is no rule {id}; there are {string.Join(", ", Rules.All.Select(known => known.Id))}");
        }

        Environment.Say(rule.Id + ": " + rule.Title + "\n\n" + rule.Text);
        return ExitCode.Done;
    }

    private static string Count(int count, string what) => count + " " + what + (count == 1 ? "" : "s");
}
