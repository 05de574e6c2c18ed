using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Embedded.Boards.Virtual;

/// <summary>A line of the report's log: one happening, or a few that belong together.</summary>
internal sealed record EventLine(long AtTicks, string Kind, string Text)
{
    /// <summary>Whether the eye should stop here.</summary>
    internal bool IsNotable => Kind == "sensor" || Text.Contains("error:", System.StringComparison.Ordinal) || Text == "shows alarm";

    /// <summary>Puts a command and its answer, and repeated restarts, into one line each.</summary>
    internal static IReadOnlyList<EventLine> Gather(IReadOnlyList<Happening> events)
    {
        var lines = new List<EventLine>();
        for (int i = 0; i < events.Count; i++)
        {
            lines.Add(new EventLine(events[i].AtTicks, events[i].Kind, events[i].Text));
        }

        return lines;
    }
}
