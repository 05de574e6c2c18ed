using Embedded.HostShim;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Embedded.Boards.Virtual;

/// <summary>What the pins did, a line each.</summary>
internal static class PinTable
{
    internal static IRenderable Make(RunReport report)
    {
        string column = Duration.Describe(report.Clock.EndTicks / ReportBuilder.TimelineColumns);
        Table table = Styles.Plain();
        table.AddColumn(Styles.Left("pin"));
        table.AddColumn(Styles.Left($"a column is {column}"));
        table.AddColumn(Styles.Right("edges"));
        table.AddColumn(Styles.Right("high"));
        foreach (RunReport.PinPart pin in report.Pins)
        {
            string timeline = pin.Timeline.Replace('_', '▁').Replace('#', '█').Replace('x', '▄');
            table.AddRow(
                new Text(pin.Name),
                new Text(timeline, Styles.Good),
                new Text(Styles.Number(pin.Edges)),
                new Text(Styles.Percent(pin.HighShare)));
        }

        return table;
    }
}
