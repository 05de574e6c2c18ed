using System.IO;
using System.Linq;
using Spectre.Console;

namespace Embedded.Cli.Sizes;

/// <summary>Tables that look the same on a terminal and in a file: no colours, no frames, no blanks at the ends of lines.</summary>
internal static class PlainTables
{
    private const int Width = 100;

    /// <summary>A table whose first column holds names, and all others numbers.</summary>
    internal static Table Make(string first, params string[] numbers)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn(first).NoWrap());
        foreach (string number in numbers)
        {
            table.AddColumn(new TableColumn(number).RightAligned().NoWrap());
        }

        return table;
    }

    internal static void Print(Table table, TextWriter output, int width = Width)
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
        console.Profile.Width = width;
        console.Write(table);
        foreach (string line in text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            output.Write(line + "\n");
        }
    }
}
