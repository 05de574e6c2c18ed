using System;
using System.Buffers.Binary;

namespace Embedded.HostShim.Tests;

/// <summary>
/// What a driver does with the sensor's bytes: the floating-point compensation of the datasheet (section 8.1), written
/// apart from the model's integer one, so that a mistake in either shows.
/// </summary>
internal sealed class Bme280Compensation
{
    private readonly double[] _t = new double[3];
    private readonly double[] _p = new double[9];
    private readonly double[] _h = new double[6];
    private double _fine;

    internal Bme280Compensation(ReadOnlySpan<byte> from88, ReadOnlySpan<byte> fromE1)
    {
        _t[0] = BinaryPrimitives.ReadUInt16LittleEndian(from88);
        _t[1] = BinaryPrimitives.ReadInt16LittleEndian(from88[2..]);
        _t[2] = BinaryPrimitives.ReadInt16LittleEndian(from88[4..]);
        _p[0] = BinaryPrimitives.ReadUInt16LittleEndian(from88[6..]);
        for (int i = 1; i < 9; i++)
        {
            _p[i] = BinaryPrimitives.ReadInt16LittleEndian(from88[(6 + (2 * i))..]);
        }

        _h[0] = from88[25];
        _h[1] = BinaryPrimitives.ReadInt16LittleEndian(fromE1);
        _h[2] = fromE1[2];
        _h[3] = ((sbyte)fromE1[3] * 16) | (fromE1[4] & 0x0F);
        _h[4] = ((sbyte)fromE1[5] * 16) | (fromE1[4] >> 4);
        _h[5] = (sbyte)fromE1[6];
    }

    internal double Temperature(int raw)
    {
        double a = (raw / 16384.0 - _t[0] / 1024.0) * _t[1];
        double b = raw / 131072.0 - _t[0] / 8192.0;
        _fine = a + b * b * _t[2];
        return _fine / 5120.0;
    }

    /// <summary>Pascals; after <see cref="Temperature"/>.</summary>
    internal double Pressure(int raw)
    {
        double x = _fine / 2.0 - 64000.0;
        double y = x * x * _p[5] / 32768.0 + x * _p[4] * 2.0;
        y = y / 4.0 + _p[3] * 65536.0;
        double s = (_p[2] * x * x / 524288.0 + _p[1] * x) / 524288.0;
        s = (1.0 + s / 32768.0) * _p[0];
        double p = (1048576.0 - raw - y / 4096.0) * 6250.0 / s;
        return p + (_p[8] * p * p / 2147483648.0 + p * _p[7] / 32768.0 + _p[6]) / 16.0;
    }

    /// <summary>Percent; after <see cref="Temperature"/>.</summary>
    internal double Humidity(int raw)
    {
        double x = _fine - 76800.0;
        double signal = raw - (_h[3] * 64.0 + _h[4] / 16384.0 * x);
        double gain = _h[1] / 65536.0 * (1.0 + _h[5] / 67108864.0 * x * (1.0 + _h[2] / 67108864.0 * x));
        double h = signal * gain;
        return Math.Clamp(h * (1.0 - _h[0] * h / 524288.0), 0.0, 100.0);
    }
}
