using System;
using System.IO;
using System.Linq;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Embedded.Boards.Virtual;

/// <summary>The closing report for people: 80 columns, with colours only on a terminal that wants them.</summary>
internal static class ReportPrinter
{
    internal const int Width = 80;
    private const int MostFaults = 5;

    internal static void Print(RunReport report, TextWriter output, bool colours)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            // A build server's variables must not switch colours on in a file.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Width;
        console.Profile.Capabilities.Unicode = true;

        if (report.Options.Interactive)
        {
            console.WriteLine();
        }

        Headline(console, report);
        Section(console, "Pins", "▁ low, █ high, ▄ both", PinTable.Make(report));
        Section(console, "Tasks", $"times in ticks, a tick is {Tick(report)}", TaskTable.Make(report));
        Section(console, "Board", "", BoardTable.Make(report));
        if (report.Lints.Count > 0)
        {
            Section(console, "Lints", "how tasks are written", LintTable.Make(report));
        }

        Section(console, "What happened", "", EventTable.Make(report));
        Faults(console, report);
        console.WriteLine();
        Heap(console, report.Heap);

        // Tables are padded to their width; what a pipe gets has no blanks at the ends of its lines.
        foreach (string line in text.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            output.Write(line.TrimEnd() + "\n");
        }

        output.Flush();
    }

    private static void Headline(IAnsiConsole console, RunReport report)
    {
        string script = report.Options.Script is null ? "no script" : "script " + Path.GetFileName(report.Options.Script);
        console.Write(new Text("Greenhouse controller on the virtual board", Styles.Title));
        console.WriteLine();
        console.Write(new Text(Styles.Cut(
            $"{Duration.Describe(report.Clock.EndTicks)}, seed {report.Options.Seed}, trace {Path.GetFileName(report.Options.Trace)}, {script}",
            Width)));
        console.WriteLine();
    }

    private static void Section(IAnsiConsole console, string title, string note, IRenderable content)
    {
        console.WriteLine();
        string text = note.Length == 0 ? $"[bold]{title}[/]" : $"[bold]{title}[/]: {note}";
        console.Write(new Rule(text) { Justification = Justify.Left, Style = Styles.Quiet });
        console.Write(content);
    }

    private static string Tick(RunReport report) => report.Clock.TicksPerSecond switch
    {
        1_000_000 => "1 µs",
        1_000 => "1 ms",
        long perSecond => $"1/{perSecond} s",
    };

    private static void Faults(IAnsiConsole console, RunReport report)
    {
        if (report.Faults.Count == 0)
        {
            return;
        }

        console.WriteLine();
        console.Write(new Rule("[bold]Faults[/]") { Justification = Justify.Left, Style = Styles.Bad });
        foreach (string fault in report.Faults.Take(MostFaults))
        {
            console.Write(new Text(fault, Styles.Bad));
            console.WriteLine();
        }

        if (report.Faults.Count > MostFaults)
        {
            console.Write(new Text($"and {report.Faults.Count - MostFaults} more", Styles.Bad));
            console.WriteLine();
        }
    }

    private static void Heap(IAnsiConsole console, RunReport.HeapPart heap)
    {
        string line = heap.Sealed
            ? $"heap after start-up: {heap.Bytes} bytes allocated in {heap.Polls} polls"
            : "heap after start-up: not measured, the firmware never finished its start-up";
        console.Write(new Text(line, heap is { Sealed: true, Bytes: 0 } ? Styles.Good : Styles.Bad));
        console.WriteLine();
    }
}
