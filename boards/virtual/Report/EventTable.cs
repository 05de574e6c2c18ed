using System;
using System.Collections.Generic;
using System.Linq;
using Embedded.HostShim;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Embedded.Boards.Virtual;

/// <summary>The last of what happened, a row each. All of it is in the JSON.</summary>
internal static class EventTable
{
    private const int MostRows = 20;

    /// <summary>A status of the firmware takes two lines; more than that belongs into the JSON.</summary>
    private const int MostLinesOfRow = 2;

    internal static IRenderable Make(RunReport report)
    {
        bool withHours = report.Clock.EndTicks >= 3600 * VirtualTime.TicksPerSecond;
        IReadOnlyList<EventLine> lines = EventLine.Gather(report.Events);
        if (lines.Count > MostRows)
        {
            // The timelines above show them, too.
            lines = [.. lines.Where(line => !line.IsOutput)];
        }

        int first = Math.Max(0, lines.Count - MostRows);
        Table table = Styles.Plain().HideHeaders();
        table.AddColumn(Styles.Left(""));
        table.AddColumn(Styles.Left(""));
        table.AddColumn(new TableColumn("") { Padding = new Padding(0) });
        int room = MostLinesOfRow * (ReportPrinter.Width - Duration.Clock(report.Clock.EndTicks, withHours).Length - 10) - 8;
        if (first > 0)
        {
            table.AddRow(new Text("…", Styles.Quiet), new Text(""), new Text($"{first} earlier, see --json", Styles.Quiet));
        }

        foreach (EventLine line in lines.Skip(first))
        {
            table.AddRow(
                new Text(Duration.Clock(line.AtTicks, withHours), Styles.Quiet),
                new Text(line.Kind),
                new Text(Styles.Cut(line.Text, room), line.IsNotable ? Styles.Notable : Style.Plain));
        }

        if (lines.Count == 0)
        {
            table.AddRow(new Text("nothing", Styles.Quiet), new Text(""), new Text(""));
        }

        return table;
    }
}
