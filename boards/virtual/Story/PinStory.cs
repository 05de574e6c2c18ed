using System.Collections.Generic;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>Presses of a button and switching of an output, from the levels of their pins.</summary>
internal static class PinStory
{
    /// <summary>Contacts settle within 5 ms and no press is shorter than 6; a longer quiet is between two contacts.</summary>
    private static readonly long s_bounceTicks = VirtualTime.FromMilliseconds(5);

    /// <summary>Presses with the contacts' bounce taken out.</summary>
    internal static IEnumerable<Happening> Presses(Recorder recorder, Signal pin, long endTicks)
    {
        long pressedAt = -1;
        long lastEdge = long.MinValue / 2;
        foreach ((long at, uint level) in recorder.ChangesOf(pin))
        {
            bool settled = at - lastEdge > s_bounceTicks;
            lastEdge = at;
            if (!settled)
            {
                continue;
            }

            if (level == 0)
            {
                pressedAt = at;
            }
            else if (pressedAt >= 0)
            {
                yield return new Happening(pressedAt, "button", $"pressed for {Duration.Describe(at - pressedAt)}");
                pressedAt = -1;
            }
        }

        if (pressedAt >= 0)
        {
            yield return new Happening(pressedAt, "button", $"pressed, still down after {Duration.Describe(endTicks - pressedAt)}");
        }
    }

    internal static IEnumerable<Happening> Switches(Recorder recorder, Signal pin)
    {
        foreach ((long at, uint level) in recorder.ChangesOf(pin))
        {
            yield return new Happening(at, pin.Name, level == 0 ? "off" : "on");
        }
    }
}
