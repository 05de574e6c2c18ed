using System;
using System.Globalization;

namespace Embedded.Samples.ModbusGateway;

/// <summary>Addresses of slaves, 1 to 247.</summary>
internal sealed class UnitSet
{
    internal const string Form = "numbers and ranges from 1 to 247, such as 1-10,17";

    private readonly bool[] _contains = new bool[Modbus.MostUnit + 1];

    private UnitSet()
    {
    }

    internal bool Contains(int unit) => _contains[unit];

    internal static UnitSet All()
    {
        var set = new UnitSet();
        Array.Fill(set._contains, true, 1, Modbus.MostUnit);
        return set;
    }

    internal static UnitSet? Parse(string text)
    {
        var set = new UnitSet();
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || !TryParse(ends[0], out int first) || !TryParse(ends[^1], out int last) || first > last)
            {
                return null;
            }

            Array.Fill(set._contains, true, first, last - first + 1);
        }

        return set;
    }

    /// <summary>A unit that is in both, or 0.</summary>
    internal int CommonWith(UnitSet other)
    {
        for (int unit = 1; unit <= Modbus.MostUnit; unit++)
        {
            if (_contains[unit] && other._contains[unit])
            {
                return unit;
            }
        }

        return 0;
    }

    private static bool TryParse(string text, out int unit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out unit) && unit is >= 1 and <= Modbus.MostUnit;
}
