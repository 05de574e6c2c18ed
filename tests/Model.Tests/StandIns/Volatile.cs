using System.Runtime.CompilerServices;
using ModelChecking;

namespace Embedded;

/// <summary>Stands before System.Threading.Volatile for all code in this project: each operation is a scheduling point, a write may be buffered.</summary>
internal static class Volatile
{
    public static int Read(ref int location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Read(ref location, new Operation("Volatile.Read", variable, member, line, file));

    public static uint Read(ref uint location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Read(ref location, new Operation("Volatile.Read", variable, member, line, file));

    public static long Read(ref long location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Read(ref location, new Operation("Volatile.Read", variable, member, line, file));

    public static ulong Read(ref ulong location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Read(ref location, new Operation("Volatile.Read", variable, member, line, file));

    public static bool Read(ref bool location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Read(ref location, new Operation("Volatile.Read", variable, member, line, file));

    public static nint Read(ref nint location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Read(ref location, new Operation("Volatile.Read", variable, member, line, file));

    public static T Read<T>(ref T location, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Read(ref location, new Operation("Volatile.Read", variable, member, line, file));

    public static void Write(ref int location, int value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Write(ref location, value, new Operation("Volatile.Write", variable, member, line, file));

    public static void Write(ref uint location, uint value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Write(ref location, value, new Operation("Volatile.Write", variable, member, line, file));

    public static void Write(ref long location, long value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Write(ref location, value, new Operation("Volatile.Write", variable, member, line, file));

    public static void Write(ref ulong location, ulong value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Write(ref location, value, new Operation("Volatile.Write", variable, member, line, file));

    public static void Write(ref bool location, bool value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Write(ref location, value, new Operation("Volatile.Write", variable, member, line, file));

    public static void Write(ref nint location, nint value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Write(ref location, value, new Operation("Volatile.Write", variable, member, line, file));

    public static void Write<T>(ref T location, T value, [CallerArgumentExpression(nameof(location))] string variable = "", [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        SharedMemory.Write(ref location, value, new Operation("Volatile.Write", variable, member, line, file));
}
