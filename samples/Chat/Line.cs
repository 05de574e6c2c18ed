using System.Text;

namespace Embedded.Samples.Chat;

/// <summary>A line as it is sent, encoded once for all who get it.</summary>
internal sealed class Line
{
    private Line(Member? from, string text)
    {
        From = from;
        Bytes = Encoding.UTF8.GetBytes(text + "\n");
    }

    /// <summary>Whose line it is, and who therefore has seen it already; null for one of the server's.</summary>
    internal Member? From { get; }

    internal byte[] Bytes { get; }

    /// <summary>Its place among the lines of the room; 0 for one that is not for all.</summary>
    internal long Number { get; set; }

    /// <summary>From the server. A name begins with a letter, so no member can say it.</summary>
    internal static Line Notice(string text) => new(null, "-- " + text);

    internal static Line Said(Member from, string text) => new(from, from.Name + ": " + text);

    internal static Line Did(Member from, string text) => new(from, "* " + from.Name + " " + text);

    internal static Line Whispered(Member from, string text) => new(from, from.Name + " (to you): " + text);
}
