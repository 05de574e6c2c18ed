using System;

namespace Embedded.Samples.ModbusGateway;

/// <summary>Which line leads to which unit.</summary>
internal sealed class LineMap
{
    private readonly SerialLine[] _lines;
    private readonly sbyte[] _ofUnit = new sbyte[256];

    /// <summary>Makes a map.</summary>
    /// <param name="lines">The lines, at most 127.</param>
    /// <param name="units">The units of each; no unit is in two.</param>
    internal LineMap(SerialLine[] lines, UnitSet[] units)
    {
        _lines = lines;
        Array.Fill(_ofUnit, (sbyte)-1);
        for (int line = 0; line < lines.Length; line++)
        {
            for (int unit = 1; unit <= Modbus.MostUnit; unit++)
            {
                if (units[line].Contains(unit))
                {
                    _ofUnit[unit] = (sbyte)line;
                }
            }
        }
    }

    internal int Count => _lines.Length;

    internal SerialLine this[int line] => _lines[line];

    /// <summary>The line that leads to a unit, or -1.</summary>
    internal int IndexOf(byte unit) => _ofUnit[unit];
}
