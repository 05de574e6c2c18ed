using System.Runtime.CompilerServices;

namespace System;

[Flags]
public enum Base64FormattingOptions
{
    None = 0,
    InsertLineBreaks = 1,
}

public static class BitConverter
{
    public static bool IsLittleEndian => throw null;

    public static extern long DoubleToInt64Bits(double value);
    public static extern byte[] GetBytes(bool value);
    public static extern byte[] GetBytes(char value);
    public static extern byte[] GetBytes(double value);
    public static extern byte[] GetBytes(float value);
    public static extern byte[] GetBytes(int value);
    public static extern byte[] GetBytes(long value);
    public static extern byte[] GetBytes(short value);
    public static extern byte[] GetBytes(uint value);
    public static extern byte[] GetBytes(ulong value);
    public static extern byte[] GetBytes(ushort value);
    public static extern double Int64BitsToDouble(long value);
    public static extern bool ToBoolean(byte[] value, int startIndex);
    public static extern char ToChar(byte[] value, int startIndex);
    public static extern double ToDouble(byte[] value, int startIndex);
    public static extern short ToInt16(byte[] value, int startIndex);
    public static extern int ToInt32(byte[] value, int startIndex);
    public static extern long ToInt64(byte[] value, int startIndex);
    public static extern float ToSingle(byte[] value, int startIndex);
    public static extern string ToString(byte[] value);
    public static extern string ToString(byte[] value, int startIndex);
    public static extern string ToString(byte[] value, int startIndex, int length);
    public static extern ushort ToUInt16(byte[] value, int startIndex);
    public static extern uint ToUInt32(byte[] value, int startIndex);
    public static extern ulong ToUInt64(byte[] value, int startIndex);
}

public static class Convert
{
    public static byte[] FromBase64CharArray(char[] inArray, int offset, int length) => throw null;
    public static string ToBase64String(byte[] inArray) => throw null;
    public static string ToBase64String(byte[] inArray, Base64FormattingOptions options) => throw null;
    public static string ToBase64String(byte[] inArray, int offset, int length) => throw null;
    public static string ToBase64String(byte[] inArray, int offset, int length, Base64FormattingOptions options) => throw null;
    public static bool ToBoolean(byte value) => throw null;
    public static byte ToByte(bool value) => throw null;
    public static byte ToByte(string value, int fromBase = 10) => throw null;
    public static char ToChar(ushort value) => throw null;
    public static DateTime ToDateTime(string value) => throw null;
    public static double ToDouble(string value) => throw null;
    public static short ToInt16(string value, int fromBase = 10) => throw null;
    public static int ToInt32(string value, int fromBase = 10) => throw null;
    public static long ToInt64(string value, int fromBase = 10) => throw null;
    public static sbyte ToSByte(string value, int fromBase = 10) => throw null;
    public static float ToSingle(string value) => throw null;
    public static ushort ToUInt16(string value, int fromBase = 10) => throw null;
    public static uint ToUInt32(string value, int fromBase = 10) => throw null;
    public static ulong ToUInt64(string value, int fromBase = 10) => throw null;
    public static extern byte[] FromBase64String(string inString);
}

[ExcludeType]
public sealed class DBNull
{
    public static readonly DBNull Value;

    private DBNull() => throw null;
}

public struct Guid
{
    private readonly int[] _data;
    public static readonly Guid Empty;

    public Guid(byte[] b) => throw null;
    public Guid(int a, short b, short c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k) => throw null;
    public Guid(string g) => throw null;
    public Guid(uint a, ushort b, ushort c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k) => throw null;

    public int CompareTo(object value) => throw null;
    public byte[] ToByteArray() => throw null;
    public override bool Equals(object o) => throw null;
    public override int GetHashCode() => throw null;
    public override string ToString() => throw null;
    public static Guid NewGuid() => throw null;
    [Obsolete]
    public static bool TryParseGuidWithDashes(string input, out Guid result) => throw null;
}

public enum TypeCode
{
    Empty = 0,
    Object = 1,
    DBNull = 2,
    Boolean = 3,
    Char = 4,
    SByte = 5,
    Byte = 6,
    Int16 = 7,
    UInt16 = 8,
    Int32 = 9,
    UInt32 = 10,
    Int64 = 11,
    UInt64 = 12,
    Single = 13,
    Double = 14,
    Decimal = 15,
    DateTime = 16,
    String = 18,
}

public sealed class Version
{
    public Version(int major, int minor) => throw null;
    public Version(int major, int minor, int build, int revision) => throw null;

    public int Build => throw null;
    public int Major => throw null;
    public int Minor => throw null;
    public int Revision => throw null;

    public override bool Equals(object obj) => throw null;
    public override int GetHashCode() => throw null;
    public override string ToString() => throw null;
}
