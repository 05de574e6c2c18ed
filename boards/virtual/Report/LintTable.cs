using Spectre.Console;
using Spectre.Console.Rendering;

namespace Embedded.Boards.Virtual;

/// <summary>What the lints found: a row for the finding, and one below it for what to change.</summary>
internal static class LintTable
{
    internal static IRenderable Make(RunReport report)
    {
        Table table = Styles.Plain().HideHeaders();
        table.AddColumn(Styles.Left(""));
        table.AddColumn(new TableColumn("") { Padding = new Padding(0) });
        foreach (RunReport.LintPart lint in report.Lints)
        {
            table.AddRow(new Text(lint.Task), new Text(lint.Text, Styles.Notable));
            table.AddRow(new Text(""), new Text(lint.Advice, Styles.Quiet));
        }

        return table;
    }
}
