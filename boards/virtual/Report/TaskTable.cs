using Spectre.Console;
using Spectre.Console.Rendering;

namespace Embedded.Boards.Virtual;

/// <summary>What the tasks did, a row each; tasks of one name share it.</summary>
internal static class TaskTable
{
    internal static IRenderable Make(RunReport report)
    {
        Table table = Styles.Plain();
        table.AddColumn(Styles.Left("\ntask"));
        table.AddColumn(Styles.Left("\nstate"));
        table.AddColumn(Styles.Right("\npolls"));
        table.AddColumn(Styles.Right("\nwakes"));
        table.AddColumn(Styles.Right("longest\npoll"));
        table.AddColumn(Styles.Right("   wake to poll\nmedian    worst"));
        foreach (RunReport.TaskPart task in report.Tasks)
        {
            table.AddRow(
                new Text(task.Spawns > 1 ? $"{task.Name} ×{task.Spawns}" : task.Name),
                new Text(task.State, task.State == "faulted" ? Styles.Bad : Style.Plain),
                new Text(Styles.Number(task.Polls)),
                new Text(Styles.Number(task.Wakes)),
                new Text(Styles.Number(task.LongestPollTicks)),
                new Text($"{Styles.Number(task.MedianLatencyTicks)} {Styles.Number(task.WorstLatencyTicks),8}"));
        }

        return table;
    }
}
