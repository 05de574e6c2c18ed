using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace ModelChecking;

/// <summary>What may happen at a scheduling point.</summary>
internal enum ChoiceKind
{
    /// <summary>A thread runs; if it is another than before, all writes of the one before are seen first.</summary>
    Run,

    /// <summary>Another thread runs while the last writes of the one before are not seen yet.</summary>
    RunHolding,

    /// <summary>A thread's wait ends by its time limit.</summary>
    TimeOut,

    /// <summary>The oldest write in a thread's store buffer is seen by all; then comes another choice.</summary>
    Drain,
}

/// <summary>One choice.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Thread">To which thread.</param>
/// <param name="Seen">How many writes of the thread before are seen, if it keeps the others back.</param>
internal readonly record struct Choice(ChoiceKind Kind, int Thread, int Seen = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ChoiceKind.Run => string.Create(CultureInfo.InvariantCulture, $"{Thread}"),
        ChoiceKind.RunHolding => string.Create(CultureInfo.InvariantCulture, $"{Thread}h{Seen}"),
        ChoiceKind.TimeOut => string.Create(CultureInfo.InvariantCulture, $"{Thread}t"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Thread}d"),
    };

    internal static Choice Parse(string text)
    {
        int thread = int.Parse(text.AsSpan(0, 1), CultureInfo.InvariantCulture);
        return text.Length == 1 ? new Choice(ChoiceKind.Run, thread)
            : text[1] == 'h' ? new Choice(ChoiceKind.RunHolding, thread, int.Parse(text.AsSpan(2), CultureInfo.InvariantCulture))
            : text == text[..1] + "t" ? new Choice(ChoiceKind.TimeOut, thread)
            : text == text[..1] + "d" ? new Choice(ChoiceKind.Drain, thread)
            : throw new FormatException("not a choice: " + text);
    }
}

/// <summary>
/// A schedule as text: where it leaves the ordinary course, in which a thread runs until it ends or must wait and then the lowest-numbered one
/// that can goes on. "7:1 9:0h0" says: at the seventh choice thread 1, at the ninth thread 0 with nothing seen of the other's writes.
/// </summary>
internal static class ScheduleText
{
    internal static string Write(IEnumerable<KeyValuePair<int, Choice>> choices)
    {
        var text = new StringBuilder();
        foreach ((int at, Choice choice) in choices)
        {
            text.Append(text.Length == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{at}:{choice}");
        }

        return text.ToString();
    }

    internal static Dictionary<int, Choice> Read(string schedule)
    {
        var choices = new Dictionary<int, Choice>();
        foreach (string part in schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = part.IndexOf(':', StringComparison.Ordinal);
            choices.Add(int.Parse(part.AsSpan(0, colon), CultureInfo.InvariantCulture), Choice.Parse(part[(colon + 1)..]));
        }

        return choices;
    }
}
