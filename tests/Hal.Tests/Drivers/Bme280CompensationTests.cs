using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Embedded.Drivers;
using Xunit;

namespace Embedded.Hal.Tests;

/// <summary>The formulas of section 4.2.3 against the datasheet's worked example, and against 64-bit arithmetic.</summary>
public class Bme280CompensationTests
{
    /// <summary>Trimming values: T1..3, P1..9 of the worked example (BMP280 datasheet, section 3.12), H1..6 as in circulation.</summary>
    private static readonly int[] s_example =
        [27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000, 75, 370, 0, 313, 50, 30];

    /// <summary>The example, two other plausible parts, and two whose humidity values reach further.</summary>
    private static readonly Dictionary<string, int[]> s_parts = new()
    {
        ["example"] = s_example,
        ["warm"] = [28485, 26735, 50, 36738, -10635, 3024, 6980, -4, -7, 9900, -10230, 4285, 75, 353, 0, 340, 0, 30],
        ["cold"] = [28009, 25654, 50, 39145, -10750, 3024, 5667, -120, -7, 15500, -14600, 6000, 75, 401, 0, 235, 50, 30],
        ["H3 and negative H5, H6"] = [27504, 26435, -1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000, 0, 380, 255, 300, -60, -30],
        ["H1 and H6"] = [27504, 26435, 1000, 36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000, 255, 340, 0, 400, 127, 60],
    };

    public static TheoryData<string> Parts() => new(s_parts.Keys);

    [Fact]
    public void WorkedExample_TemperatureAndPressure()
    {
        Bme280Calibration calibration = Load(s_example);
        int fine = calibration.FineTemperature(519888);
        Assert.Equal(128422, fine);
        Assert.Equal(2508, Bme280Calibration.Temperature(fine));
        // 100653.27 Pa, rounded down.
        Assert.Equal(100653, calibration.Pressure(415148, fine));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(15, 16)]
    [InlineData(313, -1)]
    [InlineData(-1, 50)]
    [InlineData(-256, 255)]
    [InlineData(255, -400)]
    [InlineData(-500, 400)]
    public void H4AndH5_TwelveSignedBitsEach_AreTakenFromTheirSharedByte(int h4, int h5)
    {
        int[] part = [.. s_example];
        (part[15], part[16]) = (h4, h5);
        for (int raw = 20000; raw < 40000; raw += 500)
        {
            AssertHumidity(part, raw, 128422);
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Temperature_NoOverflow_InTheWholeRangeOfTheSensor(string name)
    {
        int[] part = s_parts[name];
        Bme280Calibration calibration = Load(part);
        int inRange = 0;
        for (int raw = 0; raw <= 0xFFFFF; raw += 37)
        {
            int fine64 = checked((int)FineTemperature64(part, raw));
            int centi = (int)((((long)fine64 * 5) + 128) >> 8);
            if (centi is >= -4000 and <= 8500)
            {
                inRange++;
                Assert.Equal(fine64, calibration.FineTemperature(raw));
                Assert.Equal(centi, Bme280Calibration.Temperature(fine64));
            }
        }

        Assert.True(inRange > 1000);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Humidity_NoOverflow_AtAnyReadingAndTemperature(string name)
    {
        int[] part = s_parts[name];
        for (int centi = -4000; centi <= 8500; centi += 125)
        {
            int fine = centi * 256 / 5;
            for (int raw = 0; raw <= 0xFFFF; raw += 51)
            {
                AssertHumidity(part, raw, fine);
            }

            AssertHumidity(part, 0xFFFF, fine);
            AssertHumidity(part, 0x8000, fine);
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Pressure_NoOverflow_AtAnyReadingAndTemperature(string name)
    {
        int[] part = s_parts[name];
        Bme280Calibration calibration = Load(part);
        for (int centi = -4000; centi <= 8500; centi += 500)
        {
            int fine = centi * 256 / 5;
            for (int raw = 0; raw <= 0xFFFFF; raw += 997)
            {
                Assert.Equal((int)Pressure128(part, raw, fine), calibration.Pressure(raw, fine));
            }
        }
    }

    [Fact]
    public void Humidity_IsHeldBetween0And100()
    {
        Bme280Calibration calibration = Load(s_example);
        Assert.Equal(0, calibration.Humidity(0, 128422));
        Assert.Equal(10000, calibration.Humidity(0xFFFF, 128422));
    }

    [Fact]
    public void Pressure_OfAPartWithoutCalibration_Is0AndNoDivisionByZero()
    {
        Assert.Equal(0, new Bme280Calibration().Pressure(415148, 128422));
    }

    private static void AssertHumidity(int[] part, int raw, int fine) =>
        Assert.Equal((int)Humidity64(part, raw, fine), Load(part).Humidity(raw, fine));

    // The formulas as the datasheet writes them, in wider arithmetic that says so when it overflows.
    private static long FineTemperature64(int[] c, long raw)
    {
        checked
        {
            long var1 = (((raw >> 3) - ((long)c[0] << 1)) * c[1]) >> 11;
            long var2 = (((((raw >> 4) - c[0]) * ((raw >> 4) - c[0])) >> 12) * c[2]) >> 14;
            return var1 + var2;
        }
    }

    private static Int128 Pressure128(int[] c, long raw, long fine)
    {
        checked
        {
            Int128 var1 = fine - 128000;
            Int128 var2 = var1 * var1 * c[8];
            var2 += (var1 * c[7]) << 17;
            var2 += (Int128)c[6] << 35;
            var1 = ((var1 * var1 * c[5]) >> 8) + ((var1 * c[4]) << 12);
            var1 = ((((Int128)1 << 47) + var1) * c[3]) >> 33;
            Int128 p = 1048576 - raw;
            p = ((p << 31) - var2) * 3125 / var1;
            var1 = (c[11] * (p >> 13) * (p >> 13)) >> 25;
            var2 = (c[10] * p) >> 19;
            p = ((p + var1 + var2) >> 8) + ((Int128)c[9] << 4);
            return p >> 8;
        }
    }

    private static long Humidity64(int[] c, long raw, long fine)
    {
        checked
        {
            long v = fine - 76800;
            v = (((raw << 14) - ((long)c[15] << 20) - (c[16] * v) + 16384) >> 15)
                * (((((((v * c[17]) >> 10) * (((v * c[14]) >> 11) + 32768)) >> 10) + 2097152) * c[13] + 8192) >> 14);
            v -= ((((v >> 15) * (v >> 15)) >> 7) * c[12]) >> 4;
            v = Math.Clamp(v, 0, 419430400);
            return (v >> 12) * 100 / 1024;
        }
    }

    private static Bme280Calibration Load(int[] part)
    {
        var calibration = new Bme280Calibration();
        var first = new byte[26];
        for (int i = 0; i < 12; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(first.AsSpan(2 * i), unchecked((ushort)part[i]));
        }

        first[25] = (byte)part[12];
        calibration.LoadFirst(first);
        var second = new byte[7];
        Second(part, second);
        calibration.LoadSecond(second);
        return calibration;
    }

    private static void Second(int[] part, byte[] registers)
    {
        BinaryPrimitives.WriteInt16LittleEndian(registers, (short)part[13]);
        registers[2] = (byte)part[14];
        registers[3] = unchecked((byte)(part[15] >> 4));
        registers[4] = unchecked((byte)((part[15] & 0x0F) | (part[16] << 4)));
        registers[5] = unchecked((byte)(part[16] >> 4));
        registers[6] = unchecked((byte)part[17]);
    }
}
