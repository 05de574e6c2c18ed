using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using Embedded.Cli.Commands;
using Embedded.Weaver.Build;

namespace Embedded.Cli;

/// <summary>The command <c>emb</c>: takes the command line apart, runs one command, and turns whatever is wrong into one line.</summary>
internal sealed class EmbCommandLine
{
    private readonly CliEnvironment _environment;
    private readonly EmulateCommand _emulate;
    private readonly HelpOption _help = new() { Description = "Show this help.", Recursive = true };
    private readonly Command _root = new("emb", "Builds, verifies, emulates and flashes firmware for .NET nanoFramework.\n\n" + ExitCode.Explained);

    internal EmbCommandLine(CliEnvironment environment)
    {
        _environment = environment;
        _emulate = new EmulateCommand(environment);
        _root.Options.Add(_help);
        foreach (Command command in (Command[])
            [
                new BoardsCommand(environment),
                new BuildCommand(environment),
                new WeaveCommand(environment),
                new VerifyCommand(environment),
                _emulate,
                new FlashCommand(environment),
                new TestCommand(environment),
                new NewCommand(environment),
                new TopCommand(environment),
            ])
        {
            _root.Subcommands.Add(command);
        }
    }

    /// <summary>Runs a command line.</summary>
    /// <returns>A value of <see cref="ExitCode"/>, or what the virtual board ended with.</returns>
    internal int Run(string[] args)
    {
        try
        {
            return Invoke(args);
        }
        catch (CliException refused)
        {
            _environment.Complain(refused.Message);
            return refused.ExitCode;
        }
        catch (NfConfigException wrong)
        {
            _environment.Complain(wrong.Report);
            return ExitCode.Misused;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _environment.Complain(refused.Message);
            return ExitCode.Failed;
        }
    }

    private int Invoke(string[] args)
    {
        // What stands behind -- is for the program that is started, not for this one.
        int end = Array.IndexOf(args, "--");
        string[] own = end < 0 ? args : args[..end];
        _emulate.PassedOn = end < 0 ? [] : args[(end + 1)..];
        ParseResult parsed = _root.Parse(own, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        bool asksHelp = parsed.GetResult(_help) is { Implicit: false };
        if (!asksHelp)
        {
            CheckShape(parsed, end >= 0);
        }

        return parsed.Invoke(new InvocationConfiguration { Output = _environment.Output, Error = _environment.Error, EnableDefaultExceptionHandler = false });
    }

    private void CheckShape(ParseResult parsed, bool passesOn)
    {
        if (parsed.CommandResult.Command == _root)
        {
            string names = string.Join(", ", _root.Subcommands.Select(command => command.Name));
            throw new CliException(ExitCode.Misused, parsed.UnmatchedTokens.Count == 0
                ? "give a command: " + names + "; emb --help explains them"
                : $"'{parsed.UnmatchedTokens[0]}' is no command; there are {names}");
        }

        string name = "emb " + parsed.CommandResult.Command.Name;
        // The library takes an option that it does not know for an argument.
        if (parsed.UnmatchedTokens.Concat(Arguments(parsed).Where(token => token.StartsWith('-'))).FirstOrDefault() is { } unknown)
        {
            throw new CliException(ExitCode.Misused, $"{name} does not take '{unknown}'; {name} --help lists what it takes");
        }

        if (parsed.Errors.Count > 0)
        {
            throw new CliException(ExitCode.Misused, $"{parsed.Errors[0].Message.TrimEnd('.')}; {name} --help lists what it takes");
        }

        if (passesOn && parsed.CommandResult.Command != _emulate)
        {
            throw new CliException(ExitCode.Misused, $"{name} passes nothing on, so there can be nothing behind --");
        }
    }

    private static IEnumerable<string> Arguments(ParseResult parsed) =>
        parsed.CommandResult.Children.Where(result => result is ArgumentResult).SelectMany(result => result.Tokens).Select(token => token.Value);
}
