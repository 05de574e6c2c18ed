using System.Collections.Generic;
using Embedded.HostShim;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Embedded.Boards.Virtual;

/// <summary>The last of what happened, a line each. All of it is in the JSON.</summary>
internal static class EventTable
{
    private const int MostLines = 16;

    internal static IRenderable Make(RunReport report)
    {
        bool withHours = report.Clock.EndTicks >= 3600 * VirtualTime.TicksPerSecond;
        IReadOnlyList<EventLine> lines = EventLine.Gather(report.Events);
        int first = System.Math.Max(0, lines.Count - MostLines);
        Table table = Styles.Plain().HideHeaders();
        table.AddColumn(Styles.Left(""));
        table.AddColumn(Styles.Left(""));
        table.AddColumn(Styles.Left(""));
        int room = ReportPrinter.Width - Duration.Clock(report.Clock.EndTicks, withHours).Length - "heater".Length - 6;
        if (first > 0)
        {
            table.AddRow(new Text("…", Styles.Quiet), new Text(""), new Text($"{first} earlier, see --json", Styles.Quiet));
        }

        for (int i = first; i < lines.Count; i++)
        {
            table.AddRow(
                new Text(Duration.Clock(lines[i].AtTicks, withHours), Styles.Quiet),
                new Text(lines[i].Kind),
                new Text(Styles.Cut(lines[i].Text, room), lines[i].IsNotable ? Styles.Notable : Style.Plain));
        }

        return table;
    }
}
