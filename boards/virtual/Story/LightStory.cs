using System;
using System.Collections.Generic;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>
/// Reads the status light: the modes and the alarm blink differently. What is seen only for a part of its pattern is not
/// told, so a mode that is left again at once may be missing.
/// </summary>
internal static class LightStory
{
    /// <summary>Far above the delays of a busy firmware, far below the differences between the patterns.</summary>
    private static readonly long s_toleranceTicks = VirtualTime.FromMilliseconds(10);

    /// <summary>Every flash and the dark after it, in milliseconds, as the firmware's patterns have them.</summary>
    private static readonly (int Light, int Dark, string Text)[] s_flashes =
    [
        (100, 1900, "shows mode auto"),
        (50, 4950, "shows mode off"),
        (100, 200, "shows mode manual"),
        (125, 125, "shows alarm"),
    ];

    internal static IEnumerable<Happening> Patterns(Recorder recorder, Signal led)
    {
        string shown = "";
        long rose = -1;
        long fell = -1;
        foreach ((long at, uint level) in recorder.ChangesOf(led))
        {
            if (level == 0)
            {
                fell = at;
                continue;
            }

            if (rose >= 0 && Recognise(fell - rose, at - fell) is { } text && text != shown)
            {
                shown = text;
                yield return new Happening(rose, "light", text);
            }

            rose = at;
        }
    }

    private static string? Recognise(long light, long dark)
    {
        foreach ((int lightMilliseconds, int darkMilliseconds, string text) in s_flashes)
        {
            if (IsAbout(light, lightMilliseconds) && IsAbout(dark, darkMilliseconds))
            {
                return text;
            }
        }

        return null;
    }

    private static bool IsAbout(long ticks, int milliseconds) =>
        Math.Abs(ticks - VirtualTime.FromMilliseconds(milliseconds)) <= s_toleranceTicks;
}
