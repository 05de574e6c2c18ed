namespace Embedded.Boards.NucleoF091RC;

/// <summary>
/// ST's NUCLEO-F091RC (MB1136), user manual UM1724, sections "LEDs" and "Push-buttons". 32 KB of RAM. nanoFramework numbers pins port by
/// port, 16 each: PA0 is 0, PB0 is 16.
/// </summary>
internal static class Board
{
    /// <summary>LD2, green: PA5 (D13), lit while high.</summary>
    internal const int Led = 5;

    /// <summary>B1, blue: PC13, low while it is down; the board has its pull-up.</summary>
    internal const int Button = (('C' - 'A') * 16) + 13;
}
