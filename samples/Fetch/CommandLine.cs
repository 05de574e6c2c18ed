using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;

namespace Embedded.Samples.Fetch;

/// <summary>The options of the program, taken apart by System.CommandLine.</summary>
internal sealed class CommandLine
{
    /// <summary>A task slot each, of the 65,535 of an executor.</summary>
    private const int MostUrls = 60_000;
    private const int MostSeconds = 86_400;

    private static readonly FetchOptions s_default = new();

    private readonly Argument<string[]> _urls = new("URL") { Description = "What to fetch, http:// only.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> _input = new("--input")
    {
        Description = "Also what stands in a file, one URL a line; - is standard input.",
        HelpName = "FILE",
    };

    private readonly Option<int> _jobs = NumberOption.Make("--jobs", "Connections at the same time.", s_default.Jobs, 1, 10_000);
    private readonly Option<int> _perHost = NumberOption.Make("--per-host", "Of these, to one host.", s_default.JobsPerHost, 1, 10_000);
    private readonly Option<int> _connect = NumberOption.Make(
        "--connect-timeout", "Seconds for an address to take a connection.", s_default.ConnectMilliseconds / 1000, 1, MostSeconds);

    private readonly Option<int> _timeout = NumberOption.Make(
        "--timeout", "Seconds for an attempt, with its redirects.", s_default.AttemptMilliseconds / 1000, 1, MostSeconds);

    private readonly Option<int> _attempts = NumberOption.Make(
        "--attempts", "Attempts, if it fails in a way that may pass.", s_default.Attempts, 1, 100);

    private readonly Option<int> _redirects = NumberOption.Make("--redirects", "Redirects to follow.", s_default.Redirects, 0, 100);
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON instead of a table.", Arity = ArgumentArity.Zero };
    private readonly RootCommand _root;

    internal CommandLine()
    {
        _root = new RootCommand(
            "Fetches many URLs at the same time and says how it went. Exit codes: 0 all fetched, 1 some failed or were cancelled, 2 wrong arguments.")
        {
            _urls, _input, _jobs, _perHost, _connect, _timeout, _attempts, _redirects, _json,
        };
    }

    /// <summary>Reads the arguments. Null if the program is to end with the exit code: help was printed, or what is wrong.</summary>
    internal Request? Parse(string[] args, TextReader input, TextWriter output, TextWriter error, out int exitCode)
    {
        // A URL may begin with @, so there are no response files.
        ParseResult parsed = _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        exitCode = 2;
        string? fault = parsed.Errors.Count > 0 ? parsed.Errors[0].Message.ReplaceLineEndings(" ") + "; --help lists the options" : null;
        if (fault is null && parsed.Action is not null)
        {
            exitCode = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
            return null;
        }

        var urls = new List<Uri>();
        fault ??= Collect(parsed, input, urls);
        if (fault is not null)
        {
            error.WriteLine("fetch: " + fault);
            return null;
        }

        var options = new FetchOptions
        {
            Jobs = parsed.GetValue(_jobs),
            JobsPerHost = parsed.GetValue(_perHost),
            ConnectMilliseconds = 1000 * parsed.GetValue(_connect),
            AttemptMilliseconds = 1000 * parsed.GetValue(_timeout),
            Attempts = parsed.GetValue(_attempts),
            Redirects = parsed.GetValue(_redirects),
        };
        return new Request(urls, options, parsed.GetValue(_json));
    }

    /// <summary>Gathers the URLs; what is wrong with them, or null.</summary>
    private string? Collect(ParseResult parsed, TextReader input, List<Uri> urls)
    {
        var texts = new List<string>(parsed.GetValue(_urls) ?? []);
        if (parsed.GetValue(_input) is { } file)
        {
            try
            {
                using TextReader text = file == "-" ? input : new StreamReader(file);
                texts.AddRange(UrlList.Read(text));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return "cannot read '" + file + "': " + e.Message.ReplaceLineEndings(" ");
            }
        }

        if (texts.Count == 0)
        {
            return "no URL; give some, or a file of them with --input";
        }

        if (texts.Count > MostUrls)
        {
            return "more than " + MostUrls + " URLs; divide them";
        }

        foreach (string text in texts)
        {
            Uri? url = UrlList.Check(text, out string fault);
            if (url is null)
            {
                return "'" + text + "' " + fault;
            }

            urls.Add(url);
        }

        return null;
    }
}
