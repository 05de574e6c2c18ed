using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Spectre.Console;

namespace Embedded.Samples.Fetch;

/// <summary>What was fetched: a table and a summary for people, or JSON for programs.</summary>
internal static class Report
{
    /// <summary>So that a URL stands on one line.</summary>
    private const int Width = 1000;

    /// <summary>Writes a table, the same on a terminal and in a file: no colours, no blanks at the ends of lines.</summary>
    internal static void WriteTable(IReadOnlyList<Outcome> outcomes, long milliseconds, TextWriter output)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string number in (string[])["status", "bytes", "ms", "attempts"])
        {
            table.AddColumn(new TableColumn(number).RightAligned().NoWrap());
        }

        table.AddColumn(new TableColumn("URL").NoWrap());
        foreach (Outcome outcome in outcomes)
        {
            table.AddRow(
                new Text(outcome.Status == 0 ? "-" : Number(outcome.Status)),
                new Text(Number(outcome.Bytes)),
                new Text(Number(outcome.Milliseconds)),
                new Text(Number(outcome.Attempts)),
                new Text(outcome.Url + Remark(outcome)));
        }

        WritePlain(table, output);
        int ok = Count(outcomes, "ok");
        output.Write(
            ok + " of " + outcomes.Count + " fetched, " + Count(outcomes, "failed") + " failed, " + Count(outcomes, "cancelled") + " cancelled; "
            + outcomes.Sum(outcome => outcome.Bytes) + " bytes in " + milliseconds + " ms\n");
    }

    /// <summary>Writes an object with <c>results</c>, in the order of the URLs, and a <c>summary</c>.</summary>
    internal static void WriteJson(IReadOnlyList<Outcome> outcomes, long milliseconds, Stream output)
    {
        WriteObject(outcomes, milliseconds, output);
        output.WriteByte((byte)'\n');
    }

    private static void WriteObject(IReadOnlyList<Outcome> outcomes, long milliseconds, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("results");
        foreach (Outcome outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString("url", outcome.Url);
            json.WriteString("state", outcome.State);
            json.WriteNumber("status", outcome.Status);
            json.WriteNumber("bytes", outcome.Bytes);
            json.WriteNumber("milliseconds", outcome.Milliseconds);
            json.WriteNumber("attempts", outcome.Attempts);
            json.WriteNumber("redirects", outcome.Redirects);
            json.WriteString("finalUrl", outcome.FinalUrl);
            json.WriteString("error", outcome.Error);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("summary");
        json.WriteNumber("ok", Count(outcomes, "ok"));
        json.WriteNumber("failed", Count(outcomes, "failed"));
        json.WriteNumber("cancelled", Count(outcomes, "cancelled"));
        json.WriteNumber("bytes", outcomes.Sum(outcome => outcome.Bytes));
        json.WriteNumber("milliseconds", milliseconds);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static int Count(IReadOnlyList<Outcome> outcomes, string state) => outcomes.Count(outcome => outcome.State == state);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Remark(Outcome outcome) => outcome switch
    {
        { IsCancelled: true } => "  (cancelled)",
        { Error: not null } => "  (" + outcome.Error + ")",
        { Redirects: > 0 } => "  -> " + outcome.FinalUrl,
        _ => string.Empty,
    };

    private static void WritePlain(Table table, TextWriter output)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Width;
        console.Write(table);
        foreach (string line in text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            output.Write(line + "\n");
        }
    }
}
