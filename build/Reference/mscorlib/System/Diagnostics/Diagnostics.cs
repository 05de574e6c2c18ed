using System.Runtime.CompilerServices;

namespace System.Diagnostics;

[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
[ExcludeType]
public sealed class ConditionalAttribute : Attribute
{
    public ConditionalAttribute(string conditionString) => throw null;

    public string ConditionString => throw null;
}

public static class Debug
{
    [Conditional("DEBUG")]
    public static void Assert(bool condition) => throw null;
    [Conditional("DEBUG")]
    public static void Assert(bool condition, string message) => throw null;
    [Conditional("DEBUG")]
    public static void Assert(bool condition, string message, string detailedMessage) => throw null;
    [Conditional("DEBUG")]
    public static void Write(string message) => throw null;
    [Conditional("DEBUG")]
    public static void WriteLine() => throw null;
    [Conditional("DEBUG")]
    public static void WriteLine(string message) => throw null;
}

public static class Debugger
{
    public static bool IsAttached => throw null;

    public static extern void Break();
}

[AttributeUsage(AttributeTargets.Constructor | AttributeTargets.Method, Inherited = false)]
[ExcludeType]
public sealed class NativeProfiledAttribute : Attribute;
