using System;
using System.Diagnostics.CodeAnalysis;

namespace nanoFramework.TestFramework;

/// <summary>What a device test checks with. Without the members that nanoFramework has marked obsolete.</summary>
public sealed partial class Assert
{
    /// <summary>Fails unless both are the same object.</summary>
    public static void AreSame(object? expected, object? actual, string message = "") => MustBeEqual(ReferenceEquals(expected, actual), expected, actual, message);

    /// <summary>Fails if both are the same object.</summary>
    public static void AreNotSame(object? notExpected, object? actual, string message = "") => MustDiffer(ReferenceEquals(notExpected, actual), notExpected, actual, message);

    /// <summary>Fails if it is false.</summary>
    public static void IsTrue([DoesNotReturnIf(false)] bool condition, string message = "") => Must(condition, "expected true", message);

    /// <summary>Fails if it is true.</summary>
    public static void IsFalse([DoesNotReturnIf(true)] bool condition, string message = "") => Must(!condition, "expected false", message);

    /// <summary>Fails if it is an object.</summary>
    public static void IsNull(object? value, string message = "") => Must(value is null, "expected null, got " + Text(value), message);

    /// <summary>Fails if it is null.</summary>
    public static void IsNotNull([NotNull] object? value, string message = "") => Must(value is not null, "expected an object, got null", message);

    /// <summary>Fails unless it is of that type or of one derived from it.</summary>
    public static void IsInstanceOfType(object? value, Type expected, string message = "") =>
        Must(expected.IsInstanceOfType(value), "expected a " + expected.FullName + ", got " + Text(value?.GetType()), message);

    /// <summary>Fails if it is of that type or of one derived from it.</summary>
    public static void IsNotInstanceOfType(object? value, Type notExpected, string message = "") =>
        Must(!notExpected.IsInstanceOfType(value), "expected anything but a " + notExpected.FullName, message);

    /// <summary>Fails unless <paramref name="value"/> contains <paramref name="expected"/>.</summary>
    public static void Contains(string expected, string value, string message = "") =>
        Must(value.Contains(expected, StringComparison.Ordinal), Text(expected) + " is not in " + Text(value), message);

    /// <summary>Fails if <paramref name="value"/> contains <paramref name="notExpected"/>.</summary>
    public static void DoesNotContains(string notExpected, string value, string message = "") =>
        Must(!value.Contains(notExpected, StringComparison.Ordinal), Text(notExpected) + " is in " + Text(value), message);

    /// <summary>Fails unless <paramref name="value"/> starts with <paramref name="expected"/>.</summary>
    public static void StartsWith(string expected, string value, string message = "") =>
        Must(value.StartsWith(expected, StringComparison.Ordinal), Text(value) + " does not start with " + Text(expected), message);

    /// <summary>Fails unless <paramref name="value"/> ends with <paramref name="expected"/>.</summary>
    public static void EndsWith(string expected, string value, string message = "") =>
        Must(value.EndsWith(expected, StringComparison.Ordinal), Text(value) + " does not end with " + Text(expected), message);

    /// <summary>Fails unless the action throws exactly this type.</summary>
    public static void ThrowsException(Type exception, Action action, string message = "")
    {
        Exception? thrown = null;
        try
        {
            action();
        }
        catch (Exception e)
        {
            thrown = e;
        }

        Must(thrown?.GetType() == exception, "expected a " + exception.FullName + ", got " + (thrown is null ? "no exception" : thrown.ToString()), message);
    }

    /// <summary>Ends the test without a verdict; in a setup method, those of the whole class.</summary>
    /// <exception cref="SkipTestException">Always.</exception>
    [DoesNotReturn]
    public static void SkipTest(string? message = null) => throw new SkipTestException(message);

    private static void Must([DoesNotReturnIf(false)] bool condition, string what, string message)
    {
        if (!condition)
        {
            throw Failed(what, message);
        }
    }
}
