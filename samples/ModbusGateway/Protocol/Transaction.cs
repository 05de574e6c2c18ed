using System;
using System.Buffers.Binary;

namespace Embedded.Samples.ModbusGateway;

/// <summary>A request on its way to a line and its answer on the way back. Each client has a fixed number of them, which are used again and again.</summary>
internal sealed class Transaction(Client owner)
{
    private ushort _id;

    internal Client Owner => owner;

    /// <summary>Which of the owner's connections it belongs to: the owner may serve another client by the time the line is done with it.</summary>
    internal int Connection { get; private set; }

    /// <summary>For the list it is in.</summary>
    internal Transaction? Next { get; set; }

    /// <summary>The request on the serial line, with its check.</summary>
    internal byte[] Request { get; } = new byte[Modbus.MostRtuBytes];

    internal int RequestBytes { get; private set; }

    /// <summary>The answer on TCP, with its header.</summary>
    internal byte[] Answer { get; } = new byte[Modbus.MostTcpBytes];

    /// <summary>0 if there is none, as to a broadcast.</summary>
    internal int AnswerBytes { get; private set; }

    internal bool IsBroadcast => Request[0] == Modbus.Broadcast;

    /// <summary>Takes a request over.</summary>
    /// <param name="connection">The owner's connection.</param>
    /// <param name="frame">Header and request as they came by TCP.</param>
    internal void Begin(int connection, ReadOnlySpan<byte> frame)
    {
        Connection = connection;
        _id = BinaryPrimitives.ReadUInt16BigEndian(frame);
        ReadOnlySpan<byte> unitAndPdu = frame[(Modbus.MbapBytes - 1)..];
        unitAndPdu.CopyTo(Request);
        RequestBytes = Crc16.Append(Request, unitAndPdu.Length);
        AnswerBytes = 0;
    }

    /// <summary>Ends it with what came over the serial line, address and check included.</summary>
    internal void Succeed(byte[] frame, int count)
    {
        int bytes = count - Crc16.Bytes;
        WriteHeader(bytes);
        frame.AsSpan(0, bytes).CopyTo(Answer.AsSpan(Modbus.MbapBytes - 1));
    }

    /// <summary>Ends it with an exception of the gateway's own; nobody is told of one for a broadcast.</summary>
    internal void Fail(byte exception)
    {
        if (!IsBroadcast)
        {
            WriteHeader(3);
            Answer[Modbus.MbapBytes - 1] = Request[0];
            Answer[Modbus.MbapBytes] = (byte)(Request[1] | Modbus.ExceptionBit);
            Answer[Modbus.MbapBytes + 1] = exception;
        }
    }

    private void WriteHeader(int bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Answer, _id);
        BinaryPrimitives.WriteUInt16BigEndian(Answer.AsSpan(2), 0);
        BinaryPrimitives.WriteUInt16BigEndian(Answer.AsSpan(4), (ushort)bytes);
        AnswerBytes = Modbus.MbapBytes - 1 + bytes;
    }
}
