using System;
using System.Buffers.Binary;

namespace Embedded.HostShim;

/// <summary>
/// The trimming values of one BME280 (datasheet BST-BME280-DS002, section 4.2.2) and the integer compensation that
/// belongs to them (section 4.2.3), used here to find which raw reading stands for a given physical value.
/// </summary>
/// <remarks>
/// T and P are the values of the datasheet's worked example for the sister part BMP280; H1 to H6 are typical of parts in
/// circulation. Compensation is monotonic in the raw reading over the sensor's range, so a binary search inverts it.
/// </remarks>
internal static class Bme280Calibration
{
    internal const int RawMaximum20 = (1 << 20) - 1;
    internal const int RawMaximum16 = (1 << 16) - 1;

    private const int T1 = 27504;
    private const int T2 = 26435;
    private const int T3 = -1000;
    private const long P1 = 36477;
    private const long P2 = -10685;
    private const long P3 = 3024;
    private const long P4 = 2855;
    private const long P5 = 140;
    private const long P6 = -7;
    private const long P7 = 15500;
    private const long P8 = -14600;
    private const long P9 = 6000;
    private const int H1 = 75;
    private const int H2 = 370;
    private const int H3 = 0;
    private const int H4 = 313;
    private const int H5 = 50;
    private const int H6 = 30;

    /// <summary>Writes the values into the register file where a driver reads them.</summary>
    internal static void WriteTo(Span<byte> registers)
    {
        ReadOnlySpan<int> words = [T1, T2, T3, (int)P1, (int)P2, (int)P3, (int)P4, (int)P5, (int)P6, (int)P7, (int)P8, (int)P9];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(registers[(0x88 + (2 * i))..], unchecked((ushort)words[i]));
        }

        registers[0xA1] = H1;
        BinaryPrimitives.WriteInt16LittleEndian(registers[0xE1..], H2);
        registers[0xE3] = H3;
        // H4 and H5 are 12 bits each and share the byte between them.
        registers[0xE4] = unchecked((byte)(H4 >> 4));
        registers[0xE5] = unchecked((byte)((H4 & 0x0F) | ((H5 & 0x0F) << 4)));
        registers[0xE6] = unchecked((byte)(H5 >> 4));
        registers[0xE7] = H6;
    }

    /// <summary>The 20-bit raw temperature for hundredths of a degree.</summary>
    internal static int RawTemperature(int centidegrees)
    {
        int low = 0;
        int high = RawMaximum20;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Centidegrees(FineTemperature(middle)) < centidegrees)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The 20-bit raw pressure for pascals at the fine temperature a driver will compute.</summary>
    internal static int RawPressure(int pascal, int fineTemperature)
    {
        long target = (long)pascal << 8;
        int low = 0;
        int high = RawMaximum20;
        // A higher reading means a lower pressure.
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (PressureQ8(middle, fineTemperature) > target)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The 16-bit raw humidity for hundredths of a percent at the fine temperature a driver will compute.</summary>
    internal static int RawHumidity(int centipercent, int fineTemperature)
    {
        long target = ((long)centipercent * 1024) + 50;
        int low = 0;
        int high = RawMaximum16;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if ((long)HumidityQ10(middle, fineTemperature) * 100 < target - 50)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The fine temperature, the carrier between temperature and the other two.</summary>
    internal static int FineTemperature(int raw)
    {
        int linear = (((raw >> 3) - (T1 << 1)) * T2) >> 11;
        int offset = (raw >> 4) - T1;
        int quadratic = (((offset * offset) >> 12) * T3) >> 14;
        return linear + quadratic;
    }

    private static int Centidegrees(int fine) => ((fine * 5) + 128) >> 8;

    // Pascals in 24.8 fixed point.
    private static long PressureQ8(int raw, int fine)
    {
        long t = fine - 128000L;
        long offset = (t * t * P6) + ((t * P5) << 17) + (P4 << 35);
        long slope = ((t * t * P3) >> 8) + ((t * P2) << 12);
        slope = (((1L << 47) + slope) * P1) >> 33;
        long p = 1048576 - raw;
        p = ((p << 31) - offset) * 3125 / slope;
        long square = (P9 * (p >> 13) * (p >> 13)) >> 25;
        long linear = (P8 * p) >> 19;
        return ((p + square + linear) >> 8) + (P7 << 4);
    }

    // Percent in 22.10 fixed point, held between 0 and 100.
    private static int HumidityQ10(int raw, int fine)
    {
        int t = fine - 76800;
        int signal = ((raw << 14) - (H4 << 20) - (H5 * t) + 16384) >> 15;
        int gain = ((((t * H6) >> 10) * (((t * H3) >> 11) + 32768)) >> 10) + 2097152;
        int h = signal * (((gain * H2) + 8192) >> 14);
        h -= ((((h >> 15) * (h >> 15)) >> 7) * H1) >> 4;
        return Math.Clamp(h, 0, 419430400) >> 12;
    }
}
