using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;

namespace Embedded.Boards.Virtual;

/// <summary>
/// The options of the program. System.CommandLine takes the command line apart; the messages are written here, because
/// its own answer to an error is a screenful.
/// </summary>
internal sealed class CommandLine
{
    private const int HelpWidth = 80;
    private const string About = "Runs the greenhouse firmware on a virtual board and reports what happened.\n"
        + "Without options: 10 virtual minutes, as fast as possible, with the bundled trace and script.";

    private const string Examples = """
        Examples, from the root of the sources; mind the -- before the options:
          dotnet run --project boards/virtual -- --for 24h --seed 7
          dotnet run --project boards/virtual -- --interactive
          dotnet run --project boards/virtual -- --serial tcp:4000
          dotnet run --project boards/virtual -- --vcd run.vcd --json run.json

        A script has an input a line:            A trace is a CSV file with the columns
          2s   press button 80ms                   seconds,temperature_c,
          5s   serial "status"                     humidity_percent,pressure_hpa
          2m   sensor fault nack|stretch|stuck
          150s sensor ok

        Exit code: 0 all well; 1 the firmware allocated or failed, a file could not be
        written, or the serial port is in use; 2 wrong options, trace or script.

        """;

    private readonly Option<string> _for = Valued("--for", "TIME", $"How long to run on the board's clock: {Duration.Form}. Default: 10m; with --interactive until standard input ends, with --serial until Ctrl-C.");
    private readonly Option<bool> _realTime = new("--realtime") { Description = "Let a second of the board take a second.", Arity = ArgumentArity.Zero };
    private readonly Option<bool> _interactive = new("--interactive") { Description = "Connect standard input and output to the board's serial console, in real time. Ctrl-C or the end of input ends the run.", Arity = ArgumentArity.Zero };
    private readonly Option<string> _serial = Valued("--serial", "WHERE", "Make the board's serial console a port of this machine, in real time: tcp:PORT on 127.0.0.1, where 0 takes a free one, or pty for a pseudo-terminal (Linux). Where it is, the first line says. One client at a time; what the board says to none is dropped.");
    private readonly Option<string> _seed = Valued("--seed", "N", "Where all chance comes from, such as contact bounce. Same seed, same run. Default: 1.");
    private readonly Option<string> _trace = Valued("--trace", "FILE", "Temperature, humidity and pressure that the sensor measures. Default: a bundled one.");
    private readonly Option<string> _script = Valued("--script", "FILE", "Timed inputs: button presses, serial lines, sensor faults. Default: a bundled one; with --interactive or --serial none.");
    private readonly Option<string> _vcd = Valued("--vcd", "FILE", "Write pins and task states as a Value Change Dump, for GTKWave. States: 1 ready, 2 running, 3 waiting, 4 completed, 5 faulted, 6 cancelled.");
    private readonly Option<string> _json = Valued("--json", "FILE", "Write the report as JSON.");
    private readonly HelpOption _help = new() { Description = "Show this help." };
    private readonly Command _command = new("virtual-board", About);

    internal CommandLine()
    {
        _help.Action = new HelpAction { MaxWidth = HelpWidth };
        foreach (Option option in (Option[])[_for, _realTime, _interactive, _serial, _seed, _trace, _script, _vcd, _json, _help])
        {
            _command.Options.Add(option);
        }
    }

    /// <summary>Reads the arguments. Both results are null when help was asked for and has been written.</summary>
    internal RunOptions? Parse(string[] args, TextWriter output, out string? error)
    {
        error = null;
        // No @file arguments and no bundles of short options: there is nothing here that needs them.
        ParseResult parsed = _command.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.GetResult(_help) is { Implicit: false })
        {
            WriteHelp(parsed, output);
            return null;
        }

        error = Mistake(parsed);
        if (error is not null)
        {
            return null;
        }

        string? wrongSeed = Seed(parsed, out ulong seed);
        string? wrongSerial = Serial(parsed, out SerialPlace? serial);
        error = ForTicks(parsed, out long? forTicks) ?? wrongSerial ?? wrongSeed ?? Files(parsed);
        return error is not null ? null : new RunOptions
        {
            ForTicks = forTicks,
            RealTime = Has(parsed, _realTime) || Has(parsed, _interactive) || serial is not null,
            Interactive = Has(parsed, _interactive),
            Serial = serial,
            Seed = seed,
            Trace = parsed.GetValue(_trace),
            Script = parsed.GetValue(_script),
            Vcd = parsed.GetValue(_vcd),
            Json = parsed.GetValue(_json),
        };
    }

    private static Option<string> Valued(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Arity = ArgumentArity.ExactlyOne };

    private static void WriteHelp(ParseResult parsed, TextWriter output)
    {
        using var help = new StringWriter { NewLine = "\n" };
        parsed.Invoke(new InvocationConfiguration { Output = help, Error = help });
        foreach (string line in help.ToString().TrimEnd().Split('\n'))
        {
            output.Write(line.TrimEnd() + "\n");
        }

        output.Write("\n" + Examples.ReplaceLineEndings("\n"));
    }

    /// <summary>What is wrong with the shape of the command line, or null.</summary>
    private string? Mistake(ParseResult parsed)
    {
        foreach (Option<string> option in (Option<string>[])[_for, _serial, _seed, _trace, _script, _vcd, _json])
        {
            OptionResult? result = parsed.GetResult(option);
            if (result is null or { Implicit: true })
            {
                continue;
            }

            if (result.IdentifierTokenCount > 1)
            {
                return $"{option.Name} is given {result.IdentifierTokenCount} times; give it once";
            }

            // The library would take the next option for the value of this one.
            if (result.Tokens.Count == 0 || result.Tokens[0].Value.Length == 0 || IsOption(result.Tokens[0].Value))
            {
                return $"{option.Name} needs a value: {option.Name} {option.HelpName}; see --help";
            }
        }

        if (parsed.UnmatchedTokens.Count > 0)
        {
            string token = parsed.UnmatchedTokens[0];
            return token.StartsWith('-')
                ? $"unknown option '{token}'; --help lists the options"
                : $"unexpected '{token}'; everything is given by options, --help lists them";
        }

        return parsed.Errors.Count > 0 ? parsed.Errors[0].Message : null;
    }

    private string? ForTicks(ParseResult parsed, out long? ticks)
    {
        ticks = null;
        string? text = parsed.GetValue(_for) ?? (Has(parsed, _interactive) || parsed.GetValue(_serial) is not null ? null : "10m");
        if (text is null)
        {
            return null;
        }

        if (!Duration.TryParse(text, out decimal value))
        {
            return $"--for '{text}' is not a time; give {Duration.Form}";
        }

        if (value < 1)
        {
            return $"--for '{text}' is too short; give more than 0, for example 250ms";
        }

        if (value > Duration.MostTicks)
        {
            return $"--for '{text}' is too long; give {Duration.MostHours}h or less";
        }

        ticks = (long)value;
        return null;
    }

    private string? Serial(ParseResult parsed, out SerialPlace? place)
    {
        place = null;
        string? text = parsed.GetValue(_serial);
        if (text is null)
        {
            return null;
        }

        if (!SerialPlace.TryParse(text, out place))
        {
            return $"--serial '{text}' is not a place; give {SerialPlace.Form}";
        }

        return Has(parsed, _interactive) ? "--serial and --interactive both take the console; give one"
            : place.IsTerminal && !OperatingSystem.IsLinux() ? "--serial pty needs Linux; give tcp:PORT"
            : null;
    }

    private string? Seed(ParseResult parsed, out ulong seed)
    {
        seed = 1;
        string? text = parsed.GetValue(_seed);
        return text is null || ulong.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out seed)
            ? null
            : $"--seed '{text}' is not a seed; give a whole number from 0 to {ulong.MaxValue}";
    }

    /// <summary>Refuses a run that would write over one of its own files.</summary>
    private string? Files(ParseResult parsed)
    {
        var taken = new List<(string Option, string Path)>();
        foreach (Option<string> option in (Option<string>[])[_trace, _script, _vcd, _json])
        {
            if (parsed.GetValue(option) is not { } file)
            {
                continue;
            }

            string path = Path.GetFullPath(file);
            bool writes = option == _vcd || option == _json;
            if (writes && taken.FirstOrDefault(other => other.Path == path) is { Option: not null } other)
            {
                return $"{other.Option} and {option.Name} are the same file '{file}'; give two";
            }

            taken.Add((option.Name, path));
        }

        return null;
    }

    private bool IsOption(string token) => _command.Options.Any(option => option.Name == token || option.Aliases.Contains(token));

    private static bool Has(ParseResult parsed, Option<bool> option) => parsed.GetResult(option) is { Implicit: false };
}
