using System;

namespace Embedded.HostShim.Net;

/// <summary>The speeds that Linux has a number for (termios(3); asm-generic/termbits.h).</summary>
internal static class BaudRate
{
    internal static uint SpeedOf(int baud) => baud switch
    {
        1200 => 0x9,
        2400 => 0xB,
        4800 => 0xC,
        9600 => 0xD,
        19_200 => 0xE,
        38_400 => 0xF,
        57_600 => 0x1001,
        115_200 => 0x1002,
        230_400 => 0x1003,
        460_800 => 0x1004,
        921_600 => 0x1007,
        1_000_000 => 0x1008,
        1_500_000 => 0x100A,
        2_000_000 => 0x100B,
        3_000_000 => 0x100D,
        _ => throw new ArgumentOutOfRangeException(
            nameof(baud), baud, "baud must be one of the standard rates from 1,200 to 3,000,000, such as 9,600 or 115,200"),
    };
}
