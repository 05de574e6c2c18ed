using System.Device.Gpio;

namespace System.Device.Spi;

public enum DataFlow
{
    MsbFirst = 0,
    LsbFirst = 1,
}

public enum SpiBusConfiguration
{
    FullDuplex = 0,
    HalfDuplex = 1,
    Simplex = 2,
}

public sealed class SpiConnectionSettings
{
    public SpiConnectionSettings(int busId, int chipSelectLine = -1) => throw null;

    public int BusId { get => throw null; set => throw null; }
    public int ChipSelectLine { get => throw null; set => throw null; }
    public PinValue ChipSelectLineActiveState { get => throw null; set => throw null; }
    public int ClockFrequency { get => throw null; set => throw null; }
    public SpiBusConfiguration Configuration { get => throw null; set => throw null; }
    public int DataBitLength { get => throw null; set => throw null; }
    public DataFlow DataFlow { get => throw null; set => throw null; }
    public SpiMode Mode { get => throw null; set => throw null; }
}

public enum SpiMode
{
    Mode0 = 0,
    Mode1 = 1,
    Mode2 = 2,
    Mode3 = 3,
}

public enum SpiSharingMode
{
    Exclusive = 0,
    Shared = 1,
}
