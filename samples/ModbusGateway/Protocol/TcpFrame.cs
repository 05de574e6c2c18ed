using System;
using System.Buffers.Binary;

namespace Embedded.Samples.ModbusGateway;

/// <summary>Where a request ends that comes by TCP (Modbus Messaging on TCP/IP V1.0b, 3.1.3).</summary>
internal static class TcpFrame
{
    /// <summary>More bytes are needed.</summary>
    internal const int NotYet = 0;

    /// <summary>This is no Modbus, or its length is none that a request has: where the next one begins cannot be known.</summary>
    internal const int Wrong = -1;

    private const int ProtocolAt = 2;
    private const int LengthAt = 4;

    /// <summary>The length of the request that these bytes begin with, header included, or one of the constants.</summary>
    internal static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= LengthAt && BinaryPrimitives.ReadUInt16BigEndian(bytes[ProtocolAt..]) != 0)
        {
            return Wrong;
        }

        if (bytes.Length < Modbus.MbapBytes - 1)
        {
            return NotYet;
        }

        // Unit and function code at least.
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[LengthAt..]);
        int total = Modbus.MbapBytes - 1 + length;
        return length is < 2 or > 1 + Modbus.MostPduBytes ? Wrong : bytes.Length < total ? NotYet : total;
    }
}
