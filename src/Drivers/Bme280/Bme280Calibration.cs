namespace Embedded.Drivers;

/// <summary>A sensor's calibration and the integer compensation formulas of datasheet BST-BME280-DS002, sections 4.2.2 and 4.2.3.</summary>
internal sealed class Bme280Calibration
{
    private int _t1;
    private int _t2;
    private int _t3;
    private long _p1;
    private long _p2;
    private long _p3;
    private long _p4;
    private long _p5;
    private long _p6;
    private long _p7;
    private long _p8;
    private long _p9;
    private int _h1;
    private int _h2;
    private int _h3;
    private int _h4;
    private int _h5;
    private int _h6;

    /// <summary>Takes the 26 registers from 0x88.</summary>
    internal void LoadFirst(byte[] registers)
    {
        _t1 = Unsigned(registers, 0);
        _t2 = Signed(registers, 2);
        _t3 = Signed(registers, 4);
        _p1 = Unsigned(registers, 6);
        _p2 = Signed(registers, 8);
        _p3 = Signed(registers, 10);
        _p4 = Signed(registers, 12);
        _p5 = Signed(registers, 14);
        _p6 = Signed(registers, 16);
        _p7 = Signed(registers, 18);
        _p8 = Signed(registers, 20);
        _p9 = Signed(registers, 22);
        _h1 = registers[25];
    }

    /// <summary>Takes the 7 registers from 0xE1; H4 and H5 share 0xE5, 12 bits each.</summary>
    internal void LoadSecond(byte[] registers)
    {
        _h2 = Signed(registers, 0);
        _h3 = registers[2];
        _h4 = ((sbyte)registers[3] << 4) | (registers[4] & 0x0F);
        _h5 = ((sbyte)registers[5] << 4) | (registers[4] >> 4);
        _h6 = (sbyte)registers[6];
    }

    /// <summary>The temperature that the other two formulas need, in 1/5120 °C.</summary>
    /// <param name="raw">20 bits.</param>
    internal int FineTemperature(int raw)
    {
        int linear = (((raw >> 3) - (_t1 << 1)) * _t2) >> 11;
        int offset = (raw >> 4) - _t1;
        int square = ((offset * offset >> 12) * _t3) >> 14;
        return linear + square;
    }

    /// <summary>Hundredths of a degree Celsius.</summary>
    internal static int Temperature(int fine) => ((fine * 5) + 128) >> 8;

    /// <summary>Pascal, rounded down from the formula's 1/256.</summary>
    /// <param name="raw">20 bits.</param>
    /// <param name="fine">From <see cref="FineTemperature"/>.</param>
    internal int Pressure(int raw, int fine)
    {
        long temperature = (long)fine - 128000;
        long scale = (temperature * temperature * _p6) + ((temperature * _p5) << 17) + (_p4 << 35);
        long divisor = ((temperature * temperature * _p3) >> 8) + ((temperature * _p2) << 12);
        divisor = ((1L << 47) + divisor) * _p1 >> 33;
        if (divisor == 0)
        {
            return 0;
        }

        long pressure = 1048576 - raw;
        pressure = ((pressure << 31) - scale) * 3125 / divisor;
        long square = (_p9 * (pressure >> 13) * (pressure >> 13)) >> 25;
        long linear = (_p8 * pressure) >> 19;
        pressure = ((pressure + square + linear) >> 8) + (_p7 << 4);
        return (int)(pressure >> 8);
    }

    /// <summary>Hundredths of a percent, rounded down from the formula's 1/1024 %.</summary>
    /// <param name="raw">16 bits.</param>
    /// <param name="fine">From <see cref="FineTemperature"/>.</param>
    internal int Humidity(int raw, int fine)
    {
        int temperature = fine - 76800;
        int value = ((raw << 14) - (_h4 << 20) - (_h5 * temperature) + 16384) >> 15;
        int slope = ((temperature * _h6 >> 10) * ((temperature * _h3 >> 11) + 32768) >> 10) + 2097152;
        value *= ((slope * _h2) + 8192) >> 14;
        value -= ((value >> 15) * (value >> 15) >> 7) * _h1 >> 4;
        value = value < 0 ? 0 : value > 419430400 ? 419430400 : value;
        return (int)((long)(value >> 12) * 100 >> 10);
    }

    private static int Unsigned(byte[] registers, int index) => registers[index] | (registers[index + 1] << 8);

    private static int Signed(byte[] registers, int index) => (short)Unsigned(registers, index);
}
