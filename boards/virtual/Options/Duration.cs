using System;
using System.Globalization;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>Spans of time as people write and read them.</summary>
internal static class Duration
{
    /// <summary>What <see cref="TryParse"/> takes, for messages.</summary>
    internal const string Form = "a number with ms, s, m or h, for example 250ms, 90s, 10m or 1.5h";

    /// <summary>
    /// The longest run. It is kept in memory for the timelines and the VCD, some 25 MB a day of the demonstration firmware.
    /// </summary>
    internal const int MostHours = 168;

    /// <summary><see cref="MostHours"/> in ticks.</summary>
    internal const long MostTicks = MostHours * 3600L * VirtualTime.TicksPerSecond;

    /// <summary>Reads 250ms, 90s, 10m or 1.5h, rounded to a tick.</summary>
    internal static bool TryParse(string text, out decimal ticks)
    {
        (int suffix, decimal seconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (2, 0.001m),
            _ when text.EndsWith('s') => (1, 1m),
            _ when text.EndsWith('m') => (1, 60m),
            _ when text.EndsWith('h') => (1, 3600m),
            _ => (0, 0m),
        };
        ticks = 0;
        // The length keeps the product within a decimal.
        if (suffix == 0
            || text.Length > 20
            || !decimal.TryParse(text.AsSpan(0, text.Length - suffix), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
        {
            return false;
        }

        ticks = decimal.Round(value * seconds * VirtualTime.TicksPerSecond);
        return true;
    }

    /// <summary>Writes 250 ms, 1.5 s, 10 min, 1 h 30 min.</summary>
    internal static string Describe(long ticks)
    {
        decimal seconds = (decimal)ticks / VirtualTime.TicksPerSecond;
        if (seconds < 1)
        {
            return Invariant($"{seconds * 1000:0.###} ms");
        }

        if (seconds < 60)
        {
            return Invariant($"{seconds:0.##} s");
        }

        long tenths = (long)decimal.Round(seconds * 10);
        long hours = tenths / 36000;
        long minutes = tenths / 600 % 60;
        decimal rest = tenths % 600 / 10m;
        string text = (hours > 0 ? Invariant($" {hours} h") : "")
            + (minutes > 0 ? Invariant($" {minutes} min") : "")
            + (rest > 0 ? Invariant($" {rest:0.#} s") : "");
        return text.TrimStart();
    }

    /// <summary>Writes a time of the run as 03:20.0 or, in a run of an hour or more, 1:03:20.0.</summary>
    internal static string Clock(long ticks, bool withHours)
    {
        // Cut, not rounded: what happens just before a full minute is shown before it.
        long tenths = ticks / (VirtualTime.TicksPerSecond / 10);
        string minutes = Invariant($"{(withHours ? tenths / 600 % 60 : tenths / 600):00}:{tenths / 10 % 60:00}.{tenths % 10}");
        return withHours ? Invariant($"{tenths / 36000}:{minutes}") : minutes;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
