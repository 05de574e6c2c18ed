namespace Embedded.Samples.ModbusGateway;

/// <summary>Numbers of the Modbus Application Protocol V1.1b3, of Modbus over Serial Line V1.02 and of Modbus Messaging on TCP/IP V1.0b.</summary>
internal static class Modbus
{
    internal const byte ReadHoldingRegisters = 0x03;
    internal const byte ReadInputRegisters = 0x04;
    internal const byte WriteSingleRegister = 0x06;
    internal const byte WriteMultipleRegisters = 0x10;

    /// <summary>Added to the function code of an answer that is an exception.</summary>
    internal const byte ExceptionBit = 0x80;

    internal const byte IllegalFunction = 0x01;
    internal const byte IllegalDataAddress = 0x02;
    internal const byte IllegalDataValue = 0x03;
    internal const byte PathUnavailable = 0x0A;
    internal const byte TargetFailedToRespond = 0x0B;

    /// <summary>The address that every slave of a line obeys and none answers.</summary>
    internal const byte Broadcast = 0;

    /// <summary>The highest address of a slave; 248 to 255 are reserved.</summary>
    internal const byte MostUnit = 247;

    /// <summary>Function code and data.</summary>
    internal const int MostPduBytes = 253;

    /// <summary>Address, function code, data and check, on a serial line.</summary>
    internal const int MostRtuBytes = 256;

    /// <summary>Transaction and protocol identifier and length, 2 bytes each, and the unit.</summary>
    internal const int MbapBytes = 7;

    internal const int MostTcpBytes = MbapBytes + MostPduBytes;

    internal static string NameOf(int exception) => exception switch
    {
        IllegalFunction => "illegal function",
        IllegalDataAddress => "illegal data address",
        IllegalDataValue => "illegal data value",
        PathUnavailable => "gateway path unavailable",
        TargetFailedToRespond => "gateway target device failed to respond",
        _ => "see the specification",
    };
}
