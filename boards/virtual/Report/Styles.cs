using System.Globalization;
using Spectre.Console;

namespace Embedded.Boards.Virtual;

/// <summary>The few looks of the report.</summary>
internal static class Styles
{
    internal static readonly Style Title = new(decoration: Decoration.Bold);
    internal static readonly Style Quiet = new(Color.Grey);
    internal static readonly Style Good = new(Color.Green);
    internal static readonly Style Bad = new(Color.Red);
    internal static readonly Style Notable = new(Color.Yellow);

    /// <summary>A table without lines: columns are told apart by two blanks.</summary>
    internal static Table Plain() => new Table().NoBorder().NoSafeBorder();

    internal static TableColumn Left(string header) => new(new Text(header, Quiet)) { Padding = new Padding(0, 0, 2, 0), NoWrap = true };

    internal static TableColumn Right(string header) => new(new Text(header, Quiet).RightJustified())
    {
        Padding = new Padding(0, 0, 2, 0),
        NoWrap = true,
        Alignment = Justify.Right,
    };

    /// <summary>A number with thin groups of three, so that six digits can be read.</summary>
    internal static string Number(long value) => value.ToString("#,0", s_grouped);

    internal static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    internal static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";

    private static readonly NumberFormatInfo s_grouped = new() { NumberGroupSeparator = " " };
}
