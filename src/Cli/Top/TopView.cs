using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Embedded.Cli.Sizes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Embedded.Cli.Top;

/// <summary>What <c>emb top</c> shows: how it looks on a terminal, and as plain text.</summary>
internal static class TopView
{
    private const int BarCells = 20;
    private const int NarrowBarCells = 8;

    /// <summary>A terminal of fewer columns has no room for all of a table's.</summary>
    private const int NarrowWidth = 110;

    /// <summary>What the columns beside the task's name take, with room for any figure, and with the gaps.</summary>
    private const int OtherColumns = 84;
    private const int OtherNarrowColumns = 67;

    /// <summary>The shortest that names are cut to.</summary>
    private const int FewestNameCharacters = 8;

    /// <summary>More workers than these are shown by their sum alone, where the terminal's lines are few.</summary>
    private const int MostWorkers = 8;

    /// <summary>Advice under the table, of the first findings.</summary>
    private const int MostAdvice = 4;

    /// <summary>A table in a file may be wider than a terminal; what does not fit would be cut.</summary>
    private const int PlainWidth = 160;

    private const int MostNameCharacters = 40;

    /// <summary>Lines of a table that are no rows.</summary>
    private const int TableFrame = 3;

    /// <summary>For a terminal of so many columns and lines.</summary>
    internal static IRenderable Screen(TopRates rates, int width, int height)
    {
        TopSnapshot now = rates.Now;
        List<IRenderable> parts = [new Markup("[bold]" + Markup.Escape(now.Name) + "[/]" + Markup.Escape(Summary(now))), new Markup(Stall(now, "[red]", "[/]"))];
        TopWorkerRates[] workers = [.. rates.Workers.Take(rates.Workers.Count > MostWorkers ? 0 : MostWorkers)];
        Table table = WorkerTable(rates, workers, width);
        parts.Add(table);

        Markup[] advice = [.. rates.Tasks
            .SelectMany(task => task.Task.Findings.Select(finding => Advice(Cut(task.Task.Name), finding, width)))
            .Take(MostAdvice)];
        int used = 2 + table.Rows.Count + TableFrame + TableFrame + advice.Length + 2;
        int room = Math.Max(1, height - used);
        parts.Add(TaskTable(rates.Tasks.Take(room), width));
        parts.AddRange(advice);
        long more = now.TaskCount - Math.Min(room, rates.Tasks.Count);
        parts.Add(new Markup("[grey]" + (more > 0 && now.Stalled == 0 ? $"{more} more tasks; " : "") + "Ctrl-C leaves[/]"));
        return new Rows(parts);
    }

    /// <summary>Everything, without colours.</summary>
    internal static void Print(TopRates rates, TextWriter output)
    {
        TopSnapshot now = rates.Now;
        output.Write(now.Name + Summary(now) + "\n");
        if (now.Stalled > 0)
        {
            output.Write(Stall(now, "", "") + "\n");
        }

        output.Write("\n");
        PlainTables.Print(WorkerTable(rates, rates.Workers, width: null), output, PlainWidth);
        output.Write("\n");
        PlainTables.Print(TaskTable(rates.Tasks, width: null), output, PlainWidth);
        if (now.TaskCount > now.Tasks.Count && now.Stalled == 0)
        {
            output.Write($"and {now.TaskCount - now.Tasks.Count} more\n");
        }

        string[] findings = [.. rates.Tasks.SelectMany(task => task.Task.Findings.Select(finding => $"{task.Task.Name}: {finding.Text}; {finding.Advice}"))];
        if (findings.Length > 0)
        {
            output.Write("\n" + string.Join('\n', findings) + "\n");
        }
    }

    /// <summary>One line, cut where the terminal ends: another would push the table out of it.</summary>
    private static Markup Advice(string name, TopFinding finding, int width)
    {
        string text = ": " + finding.Text + "; " + finding.Advice;
        int room = Math.Max(1, width - name.Length - 1);
        return new Markup(Colored(finding.Lint, name) + Markup.Escape(text.Length <= room ? text : text[..(room - 1)] + "…"));
    }

    private static string Summary(TopSnapshot now) =>
        $": {now.Kind}, process {now.Process}, {Count(now.Workers.Count, "worker")}, {Count(now.TaskCount, "task")}" + (now.Injected > 0 ? $", {now.Injected} injected" : "");

    private static string Stall(TopSnapshot now, string begin, string end) => now.Stalled == 0 ? "" : begin
        + $"no answer for {TopText.Time(now.Stalled)}: "
        + (now.Workers is [{ Running: { } running }, ..] ? $"a poll of {Escape(running, begin)} takes that long" : "the executor does not run")
        + end;

    private static string Escape(string text, string begin) => begin.Length == 0 ? text : Markup.Escape(text);

    private static string Count(long count, string what) => count == 1 ? "1 " + what : $"{count} {what}s";

    private static Table WorkerTable(TopRates rates, IReadOnlyList<TopWorkerRates> workers, int? width)
    {
        bool isPlain = width is null;
        int cells = width < NarrowWidth ? NarrowBarCells : BarCells;
        Table table = Make(isPlain, "worker", "load", "polls/s", "steals/s", "parks/s", "queue", "now");
        for (int i = 0; i < workers.Count; i++)
        {
            TopWorkerRates worker = workers[i];
            table.AddRow(
                i.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Bar(worker.Load, cells, isPlain),
                TopText.Number(worker.Polls),
                TopText.Number(worker.Steals),
                TopText.Number(worker.Parks),
                TopText.Number(worker.Worker.Queue),
                worker.Worker.Running is null ? "" : Markup.Escape(Cut(worker.Worker.Running, NameRoom(width))));
        }

        if (rates.Workers.Count > 1)
        {
            table.AddRow(
                workers.Count == 0 ? $"all {rates.Workers.Count}" : "all",
                Bar(rates.Workers.Average(worker => worker.Load), cells, isPlain),
                TopText.Number(rates.Workers.Sum(worker => worker.Polls)),
                TopText.Number(rates.Workers.Sum(worker => worker.Steals)),
                TopText.Number(rates.Workers.Sum(worker => worker.Parks)),
                TopText.Number(rates.Workers.Sum(worker => worker.Worker.Queue)),
                "");
        }

        // What it polls now is a name.
        table.Columns[1].Alignment = Justify.Left;
        table.Columns[6].Alignment = Justify.Left;
        return table;
    }

    private static Table TaskTable(IEnumerable<TopTaskRates> tasks, int? width)
    {
        bool isPlain = width is null;
        bool isNarrow = width < NarrowWidth;
        string[] columns = isNarrow ? ["state", "load", "polls/s", "longest", "last poll", "findings"]
            : ["state", "load", "polls/s", "polls", "mean", "longest", "last poll", "findings"];
        Table table = Make(isPlain, "task", columns);
        foreach (TopTaskRates rates in tasks)
        {
            TopTask task = rates.Task;
            string[] totals = isNarrow ? [] : [TopText.Number(task.Polls), TopText.Time(task.Polls == 0 ? 0 : (double)task.Busy / task.Polls)];
            table.AddRow(
                [
                    Markup.Escape(Cut(task.Name, NameRoom(width))),
                    isPlain || task.State == "waiting" ? task.State : "[green]" + Markup.Escape(task.State) + "[/]",
                    TopText.Percent(rates.Load),
                    TopText.Number(rates.Polls),
                    .. totals,
                    TopText.Time(task.Longest),
                    task.State == "running" ? "now" : TopText.Time(task.Since),
                    isPlain ? Markup.Escape(string.Join(", ", task.Findings.Select(finding => Words(finding.Lint)))) : FirstOf(task.Findings),
                ]);
        }

        table.Columns[1].Alignment = Justify.Left;
        table.Columns[^1].Alignment = Justify.Left;
        return table;
    }

    /// <summary>The first finding, and how many there are beside it.</summary>
    private static string FirstOf(IReadOnlyList<TopFinding> findings) =>
        findings.Count == 0 ? ""
        : Colored(findings[0].Lint, Words(findings[0].Lint)) + (findings.Count > 1 ? $" +{findings.Count - 1}" : "");

    private static int NameRoom(int? width) => width is not int columns ? MostNameCharacters
        : Math.Clamp(columns - (columns < NarrowWidth ? OtherNarrowColumns : OtherColumns), FewestNameCharacters, MostNameCharacters);

    private static string Cut(string name, int characters = MostNameCharacters) => name.Length <= characters ? name : name[..(characters - 1)] + "…";

    private static Table Make(bool isPlain, string first, params string[] others)
    {
        Table table = PlainTables.Make(first, others);
        if (!isPlain)
        {
            table.BorderColor(Color.Grey);
            foreach (TableColumn column in table.Columns)
            {
                column.Padding(0, 1);
            }
        }

        return table;
    }

    private static string Bar(double load, int cells, bool isPlain)
    {
        int filled = (int)Math.Round(load * cells);
        string percent = TopText.Percent(load).PadLeft(5);
        if (isPlain)
        {
            return new string('#', filled) + new string('.', cells - filled) + percent;
        }

        string color = load > 0.9 ? "red" : load > 0.6 ? "yellow" : "green";
        return $"[{color}]{new string('━', filled)}[/][grey]{new string('━', cells - filled)}[/]{percent}";
    }

    private static string Colored(string lint, string text) =>
        (lint is "NeverYielding" or "Starved" ? "[red]" : "[yellow]") + Markup.Escape(text) + "[/]";

    /// <summary>The name of a lint as words: <c>NeverYielding</c> is never yielding.</summary>
    private static string Words(string lint) => lint switch
    {
        "SelfWaking" => "self-waking",
        "NeverYielding" => "never yielding",
        "LostWaker" => "lost waker",
        "Starved" => "starved",
        _ => lint,
    };
}
