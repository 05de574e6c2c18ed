namespace Embedded.Boards.Stm32F769IDiscovery;

/// <summary>
/// ST's 32F769IDISCOVERY (MB1225), user manual UM2033: lights and button in its section on user LEDs and buttons, D0 to D15 in that on the
/// ARDUINO Uno V3 connectors. nanoFramework numbers pins port by port, 16 each: PA0 is 0, PB0 is 16.
/// </summary>
internal static class Board
{
    /// <summary>LD_USER2, green: PJ5, lit while high.</summary>
    internal const int Led = (('J' - 'A') * 16) + 5;

    /// <summary>B_USER, blue: PA0, high while it is down.</summary>
    internal const int Button = 0;

    /// <summary>D7: PJ3, a relay.</summary>
    internal const int Fan = (('J' - 'A') * 16) + 3;

    /// <summary>D8: PJ4, a relay.</summary>
    internal const int Heater = (('J' - 'A') * 16) + 4;

    /// <summary>USART6, the one on the connector: D1 (PC6) sends, D0 (PC7) receives. The ST-LINK's port belongs to nanoFramework's debugger.</summary>
    internal const int Console = 6;

    /// <summary>I2C1: D14 (PB9) is data, D15 (PB8) the clock; the board has its pull-ups.</summary>
    internal const int SensorBus = 1;
}
