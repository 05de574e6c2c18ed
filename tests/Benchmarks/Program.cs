using System;
using System.CommandLine;
using System.IO;
using System.IO.Enumeration;
using System.Linq;

namespace Embedded.Benchmarks;

/// <summary>The command line. Exit codes: 0 measured, 1 the result file cannot be written, 2 a wrong option.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var quick = new Option<bool>("--quick")
        {
            Description = "All rows within a minute; without it each is measured four times as long.",
        };
        var filter = new Option<string>("--filter")
        {
            Description = "Only rows whose name contains PATTERN, or matches it if it has a * or ?.",
            HelpName = "PATTERN",
        };
        var json = new Option<string>("--json")
        {
            Description = "Also write an array of name, nsPerOp and bytesPerOp.",
            HelpName = "FILE",
        };
        var list = new Option<bool>("--list") { Description = "Print the names of the rows and measure nothing." };
        var root = new RootCommand("Measures the executor's hot paths: time and heap bytes an operation.")
        {
            quick, filter, json, list,
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Fail(2, parsed.Errors[0].Message.ReplaceLineEndings(" "));
        }

        if (parsed.Action is not null)
        {
            return parsed.Invoke();
        }

        Workload[] all = Rows.All();
        try
        {
            return RunRows(all, parsed.GetValue(filter), parsed.GetValue(list), parsed.GetValue(quick), parsed.GetValue(json));
        }
        finally
        {
            foreach (Workload workload in all)
            {
                workload.Dispose();
            }
        }
    }

    private static int RunRows(Workload[] all, string? filter, bool listOnly, bool quick, string? file)
    {
        Workload[] chosen = Choose(all, filter);
        if (chosen.Length == 0)
        {
            return Fail(2, "no row matches '" + filter + "'; --list prints them");
        }

        if (listOnly)
        {
            foreach (Workload workload in chosen)
            {
                Console.WriteLine(workload.Name);
            }

            return 0;
        }

        foreach (Workload workload in chosen)
        {
            if (workload.WhyNot is { } reason)
            {
                Console.Error.WriteLine("benchmarks: " + workload.Name + " is left out: " + reason);
            }
        }

        return MeasureAll(all, chosen.Where(workload => workload.WhyNot is null).ToArray(), quick, file);
    }

    private static Workload[] Choose(Workload[] all, string? pattern)
    {
        if (pattern is null)
        {
            return all;
        }

        string expression = pattern.AsSpan().ContainsAny('*', '?') ? pattern : "*" + pattern + "*";
        return all.Where(workload => FileSystemName.MatchesSimpleExpression(expression, workload.Name)).ToArray();
    }

    private static int MeasureAll(Workload[] all, Workload[] chosen, bool quick, string? file)
    {
        Stream? output = null;
        try
        {
            // Before a minute of work, not after it.
            output = file is null ? null : File.Create(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Fail(1, "cannot write '" + file + "': " + e.Message.ReplaceLineEndings(" "));
        }

        using (output)
        {
            Harness.WarmUp(all);
            Result[] results = Harness.Measure(chosen, quick);
            Report.Table(chosen, results);
            if (output is not null)
            {
                Report.WriteJson(output, results);
            }
        }

        return 0;
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine("benchmarks: " + message);
        return code;
    }
}
