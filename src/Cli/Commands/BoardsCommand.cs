using System.CommandLine;
using Embedded.Cli.Sizes;
using Embedded.Cli.Workspace;
using Spectre.Console;

namespace Embedded.Cli.Commands;

/// <summary><c>emb boards</c>: what there is.</summary>
internal sealed class BoardsCommand(CliEnvironment environment)
    : EmbCommand(environment, "boards", "Lists the boards in the folder boards.")
{
    protected override int Execute(ParseResult parsed)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("board", "target", "flashed by", "task slots");
        foreach (Board board in FindCatalog().Boards)
        {
            string slots = board.Config.Text(board.Section, "TaskSlots")!;
            if (board.Section is null)
            {
                table.AddRow(board.Name, "this computer", "-", slots);
            }
            else
            {
                table.AddRow(board.Name, board.Target, board.Config.Text(board.Section, "Connection")!, slots);
            }
        }

        PlainTables.Print(table, Environment.Output);
        return ExitCode.Done;
    }
}
