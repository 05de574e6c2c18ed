using System.Runtime.CompilerServices;
using ModelChecking;

namespace Embedded;

/// <summary>Stands before System.Threading.Interlocked for all code in this project: each operation is a scheduling point and a full fence.</summary>
internal static class Interlocked
{
    public static void MemoryBarrier([CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.BeginAtomic(new Operation("MemoryBarrier", "", member, line, file));

    public static int Exchange(ref int location, int value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Exchange(ref location, value, new Operation("Interlocked.Exchange", variable, member, line, file));

    public static int CompareExchange(ref int location, int value, int comparand, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.CompareExchange(ref location, value, comparand, new Operation("Interlocked.CompareExchange", variable, member, line, file));

    public static int Add(ref int location, int value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, value, new Operation("Interlocked.Add", variable, member, line, file)) + value);

    public static int Increment(ref int location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, (int)1, new Operation("Interlocked.Increment", variable, member, line, file)) + 1);

    public static int Decrement(ref int location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, unchecked((int)0 - 1), new Operation("Interlocked.Decrement", variable, member, line, file)) - 1);

    public static int And(ref int location, int value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.And(ref location, value, new Operation("Interlocked.And", variable, member, line, file));

    public static int Or(ref int location, int value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Or(ref location, value, new Operation("Interlocked.Or", variable, member, line, file));

    public static uint Exchange(ref uint location, uint value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Exchange(ref location, value, new Operation("Interlocked.Exchange", variable, member, line, file));

    public static uint CompareExchange(ref uint location, uint value, uint comparand, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.CompareExchange(ref location, value, comparand, new Operation("Interlocked.CompareExchange", variable, member, line, file));

    public static uint Add(ref uint location, uint value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, value, new Operation("Interlocked.Add", variable, member, line, file)) + value);

    public static uint Increment(ref uint location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, (uint)1, new Operation("Interlocked.Increment", variable, member, line, file)) + 1);

    public static uint Decrement(ref uint location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, unchecked((uint)0 - 1), new Operation("Interlocked.Decrement", variable, member, line, file)) - 1);

    public static uint And(ref uint location, uint value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.And(ref location, value, new Operation("Interlocked.And", variable, member, line, file));

    public static uint Or(ref uint location, uint value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Or(ref location, value, new Operation("Interlocked.Or", variable, member, line, file));

    public static long Exchange(ref long location, long value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Exchange(ref location, value, new Operation("Interlocked.Exchange", variable, member, line, file));

    public static long CompareExchange(ref long location, long value, long comparand, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.CompareExchange(ref location, value, comparand, new Operation("Interlocked.CompareExchange", variable, member, line, file));

    public static long Add(ref long location, long value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, value, new Operation("Interlocked.Add", variable, member, line, file)) + value);

    public static long Increment(ref long location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, (long)1, new Operation("Interlocked.Increment", variable, member, line, file)) + 1);

    public static long Decrement(ref long location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, unchecked((long)0 - 1), new Operation("Interlocked.Decrement", variable, member, line, file)) - 1);

    public static long And(ref long location, long value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.And(ref location, value, new Operation("Interlocked.And", variable, member, line, file));

    public static long Or(ref long location, long value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Or(ref location, value, new Operation("Interlocked.Or", variable, member, line, file));

    public static ulong Exchange(ref ulong location, ulong value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Exchange(ref location, value, new Operation("Interlocked.Exchange", variable, member, line, file));

    public static ulong CompareExchange(ref ulong location, ulong value, ulong comparand, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.CompareExchange(ref location, value, comparand, new Operation("Interlocked.CompareExchange", variable, member, line, file));

    public static ulong Add(ref ulong location, ulong value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, value, new Operation("Interlocked.Add", variable, member, line, file)) + value);

    public static ulong Increment(ref ulong location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, (ulong)1, new Operation("Interlocked.Increment", variable, member, line, file)) + 1);

    public static ulong Decrement(ref ulong location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        unchecked(SharedMemory.Add(ref location, unchecked((ulong)0 - 1), new Operation("Interlocked.Decrement", variable, member, line, file)) - 1);

    public static ulong And(ref ulong location, ulong value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.And(ref location, value, new Operation("Interlocked.And", variable, member, line, file));

    public static ulong Or(ref ulong location, ulong value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Or(ref location, value, new Operation("Interlocked.Or", variable, member, line, file));

    public static long Read(ref long location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Read(ref location, new Operation("Interlocked.Read", variable, member, line, file));

    public static ulong Read(ref ulong location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Read(ref location, new Operation("Interlocked.Read", variable, member, line, file));

    public static T Exchange<T>(ref T location, T value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Exchange(ref location, value, new Operation("Interlocked.Exchange", variable, member, line, file));

    public static T CompareExchange<T>(ref T location, T value, T comparand, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.CompareExchange(ref location, value, comparand, new Operation("Interlocked.CompareExchange", variable, member, line, file));
}
