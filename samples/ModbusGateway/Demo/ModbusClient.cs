using System;
using System.Buffers.Binary;
using System.IO;
using Embedded.Async;
using Embedded.HostShim.Net;

namespace Embedded.Samples.ModbusGateway;

/// <summary>A client of the gateway: one request, then its answer.</summary>
internal sealed class ModbusClient(TcpStream stream)
{
    private readonly byte[] _frame = new byte[Modbus.MostTcpBytes];
    private ushort _id;

    /// <summary>What the last answer said if it was an exception, else 0.</summary>
    internal int Exception { get; private set; }

    /// <summary>Reads holding registers. Gives null, and <see cref="Exception"/>, if that was refused.</summary>
    internal async Future<ushort[]?> ReadRegisters(byte unit, ushort address, ushort quantity)
    {
        await Ask(unit, Modbus.ReadHoldingRegisters, address, quantity);
        if (Exception != 0)
        {
            return null;
        }

        var registers = new ushort[quantity];
        for (int i = 0; i < quantity; i++)
        {
            registers[i] = BinaryPrimitives.ReadUInt16BigEndian(_frame.AsSpan(Modbus.MbapBytes + 2 + (2 * i)));
        }

        return registers;
    }

    /// <summary>Writes a holding register. False, and <see cref="Exception"/>, if that was refused.</summary>
    internal async Future<bool> WriteRegister(byte unit, ushort address, ushort value)
    {
        await Ask(unit, Modbus.WriteSingleRegister, address, value);
        return Exception == 0;
    }

    private async Future Ask(byte unit, byte function, ushort first, ushort second)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_frame, ++_id);
        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(2), 0);
        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(4), 6);
        _frame[6] = unit;
        _frame[Modbus.MbapBytes] = function;
        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(8), first);
        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(10), second);
        await stream.WriteAll(_frame.AsMemory(0, 12));

        int total = 0;
        int length;
        while ((length = TcpFrame.LengthOf(_frame.AsSpan(0, total))) == TcpFrame.NotYet)
        {
            int count = await stream.Read(_frame.AsMemory(total));
            total += count > 0 ? count : throw new IOException("the gateway has closed the connection");
        }

        if (length == TcpFrame.Wrong || BinaryPrimitives.ReadUInt16BigEndian(_frame) != _id)
        {
            throw new IOException("this is no answer to the request");
        }

        Exception = (_frame[Modbus.MbapBytes] & Modbus.ExceptionBit) != 0 ? _frame[Modbus.MbapBytes + 1] : 0;
    }
}
