namespace Embedded.HostShim;

/// <summary>A named value that changes over time: one bit for a pin, several for a register or a state.</summary>
public sealed class Signal
{
    internal Signal(Recorder recorder, int index, string scope, string name, int width, long sinceTicks, uint initial)
    {
        Recorder = recorder;
        Index = index;
        Scope = scope;
        Name = name;
        Width = width;
        SinceTicks = sinceTicks;
        Initial = initial;
        Value = initial;
    }

    /// <summary>The group it is listed under, for example <c>pins</c>.</summary>
    public string Scope { get; }

    /// <summary>Its name, unique in its scope.</summary>
    public string Name { get; }

    /// <summary>Its width in bits, 1 to 32.</summary>
    public int Width { get; }

    /// <summary>When it was registered, in ticks.</summary>
    public long SinceTicks { get; }

    /// <summary>Its value when it was registered.</summary>
    public uint Initial { get; }

    /// <summary>Its value now.</summary>
    public uint Value { get; internal set; }

    /// <summary>Changes so far.</summary>
    public long Transitions { get; internal set; }

    internal Recorder Recorder { get; }

    internal int Index { get; }
}
