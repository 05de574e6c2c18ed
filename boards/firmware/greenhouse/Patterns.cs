using Embedded.Drivers;

namespace Embedded.Greenhouse;

/// <summary>What the status light shows.</summary>
internal static class Patterns
{
    internal static readonly BlinkPattern Auto = new([100, 1900]);
    internal static readonly BlinkPattern Off = new([50, 4950]);
    internal static readonly BlinkPattern Manual = new([100, 200, 100, 1600]);
    internal static readonly BlinkPattern Alarm = new([125, 125]);

    internal static BlinkPattern Of(Mode mode) => mode == Mode.Auto ? Auto : mode == Mode.Off ? Off : Manual;
}
