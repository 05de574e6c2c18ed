namespace Embedded.Boards.Virtual;

/// <summary>Something a person at the workbench would have noticed.</summary>
/// <param name="AtTicks">When, in ticks.</param>
/// <param name="Kind">Where: <c>button</c>, <c>sensor</c>, <c>light</c>, <c>fan</c>, <c>heater</c>, <c>serial in</c>, <c>serial out</c>.</param>
/// <param name="Text">What.</param>
internal sealed record Happening(long AtTicks, string Kind, string Text)
{
    internal const string SerialIn = "serial in";
    internal const string SerialOut = "serial out";
}
