namespace Embedded.Samples.ModbusGateway;

/// <summary>
/// The check of a frame on a serial line (Modbus over Serial Line V1.02, 6.2.2): polynomial 0xA001, which is 0x8005 with its bits reversed, from
/// 0xFFFF; the low byte is sent first.
/// </summary>
internal static class Crc16
{
    internal const int Bytes = 2;

    private static readonly ushort[] s_table = MakeTable();

    internal static ushort Of(byte[] bytes, int count)
    {
        int crc = 0xFFFF;
        for (int i = 0; i < count; i++)
        {
            crc = (crc >> 8) ^ s_table[(crc ^ bytes[i]) & 0xFF];
        }

        return (ushort)crc;
    }

    /// <summary>Appends the check and returns the count with it.</summary>
    internal static int Append(byte[] bytes, int count)
    {
        ushort crc = Of(bytes, count);
        bytes[count] = (byte)crc;
        bytes[count + 1] = (byte)(crc >> 8);
        return count + Bytes;
    }

    /// <summary>Whether the last two bytes are the check of those before them.</summary>
    internal static bool IsRight(byte[] bytes, int count) =>
        count > Bytes && Of(bytes, count - Bytes) == (bytes[count - 2] | (bytes[count - 1] << 8));

    private static ushort[] MakeTable()
    {
        var table = new ushort[256];
        for (int i = 0; i < table.Length; i++)
        {
            int crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xA001 : crc >> 1;
            }

            table[i] = (ushort)crc;
        }

        return table;
    }
}
