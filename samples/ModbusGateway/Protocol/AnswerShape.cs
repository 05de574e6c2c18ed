namespace Embedded.Samples.ModbusGateway;

/// <summary>
/// Where the answer to a request ends, as far as its bytes tell (Modbus Application Protocol V1.1b3, 6). A computer sees the bytes of a line late and
/// in lumps, so the silence at a frame's end cannot be relied on where the length is known.
/// </summary>
internal static class AnswerShape
{
    /// <summary>More bytes are needed to tell.</summary>
    internal const int NotYet = 0;

    /// <summary>The function is none that the specification gives a length for: silence ends it.</summary>
    internal const int Unknown = -1;

    /// <summary>These bytes do not begin an answer to the request.</summary>
    internal const int Foreign = -2;

    private const int FixedAnswer = 8;

    /// <summary>The length of an answer on a serial line, address and check included, or one of the constants.</summary>
    /// <param name="answer">What has come so far.</param>
    /// <param name="count">How many bytes.</param>
    /// <param name="request">The request as it went out.</param>
    /// <param name="requestBytes">Its length, with address and check.</param>
    internal static int LengthOf(byte[] answer, int count, byte[] request, int requestBytes)
    {
        if (count == 0)
        {
            return NotYet;
        }

        if (answer[0] != request[0])
        {
            return Foreign;
        }

        if (count == 1)
        {
            return NotYet;
        }

        int function = request[1];
        if (answer[1] == (function | Modbus.ExceptionBit))
        {
            return 3 + Crc16.Bytes;
        }

        if (answer[1] != function)
        {
            return Foreign;
        }

        switch (function)
        {
            // Coils and registers, their writing, the event counter.
            case 0x05 or 0x06 or 0x0B or 0x0F or 0x10:
                return FixedAnswer;
            // Exception status.
            case 0x07:
                return 3 + Crc16.Bytes;
            // Diagnostics answer with as much data as they were asked with.
            case 0x08:
                return requestBytes;
            // Mask write.
            case 0x16:
                return 8 + Crc16.Bytes;
            // What follows is counted by a byte: coils, registers, event log, server id, files.
            case 0x01 or 0x02 or 0x03 or 0x04 or 0x0C or 0x11 or 0x14 or 0x15 or 0x17:
                return count < 3 ? NotYet : Checked(3 + answer[2] + Crc16.Bytes);
            // A queue's is counted by two.
            case 0x18:
                return count < 4 ? NotYet : Checked(4 + (answer[2] << 8 | answer[3]) + Crc16.Bytes);
            default:
                return Unknown;
        }
    }

    private static int Checked(int bytes) => bytes <= Modbus.MostRtuBytes ? bytes : Foreign;
}
