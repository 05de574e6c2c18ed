using System;
using System.Collections.Generic;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>
/// Reads the status light: the modes and the alarm are dark for different times between two flashes. The flashes do not
/// help, because a change of mode during a flash makes it longer. A mode that is left again at once may be missing.
/// </summary>
internal static class LightStory
{
    internal const string Alarm = "shows alarm";

    /// <summary>Far above the delays of a busy firmware, far below the differences between the patterns.</summary>
    private static readonly long s_toleranceTicks = VirtualTime.FromMilliseconds(10);

    /// <summary>Every flash and the dark after it, in milliseconds, as the firmware's patterns have them.</summary>
    private static readonly (int Light, int Dark, string Text)[] s_flashes =
    [
        (100, 1900, "shows mode auto"),
        (50, 4950, "shows mode off"),
        (100, 200, "shows mode manual"),
        (100, 1600, "shows mode manual"),
        (125, 125, Alarm),
    ];

    internal static IEnumerable<Happening> Patterns(Recorder recorder, Signal led)
    {
        string shown = "";
        long fell = -1;
        foreach ((long at, uint level) in recorder.ChangesOf(led))
        {
            if (level == 0)
            {
                fell = at;
                continue;
            }

            foreach ((int light, int dark, string text) in s_flashes)
            {
                bool isThis = fell >= 0 && Math.Abs(at - fell - VirtualTime.FromMilliseconds(dark)) <= s_toleranceTicks;
                if (isThis && text != shown)
                {
                    shown = text;
                    yield return new Happening(Math.Max(0, fell - VirtualTime.FromMilliseconds(light)), "light", text);
                }
            }
        }
    }
}
