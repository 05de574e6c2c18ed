namespace Embedded.HostShim;

/// <summary>What the world outside the chip does to a pin.</summary>
public enum ExternalDrive
{
    /// <summary>Nothing: the pin follows its own drive or its pull resistor.</summary>
    None,

    /// <summary>Connected to ground, for example by a pressed button.</summary>
    Low,

    /// <summary>Connected to the supply.</summary>
    High,
}
