using System;
using System.Globalization;
using TestFrameworkShared;

namespace nanoFramework.TestFramework;

/// <summary>The comparisons, one for each type as on the device, where nothing is generic.</summary>
public sealed partial class Assert
{
    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(DateTime expected, DateTime actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(bool expected, bool actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(byte expected, byte actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(char expected, char actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(double expected, double actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(float expected, float actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(int expected, int actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(long expected, long actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(object? expected, object? actual, string message = "") => MustBeEqual(Equals(expected, actual), expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(sbyte expected, sbyte actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(short expected, short actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(string? expected, string? actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(uint expected, uint actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(ulong expected, ulong actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails unless the two are equal.</summary>
    public static void AreEqual(ushort expected, ushort actual, string message = "") => MustBeEqual(expected == actual, expected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(DateTime notExpected, DateTime actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(bool notExpected, bool actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(byte notExpected, byte actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(char notExpected, char actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(double notExpected, double actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(float notExpected, float actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(int notExpected, int actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(long notExpected, long actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(object? notExpected, object? actual, string message = "") => MustDiffer(Equals(notExpected, actual), notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(sbyte notExpected, sbyte actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(short notExpected, short actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(string? notExpected, string? actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(uint notExpected, uint actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(ulong notExpected, ulong actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    /// <summary>Fails if the two are equal.</summary>
    public static void AreNotEqual(ushort notExpected, ushort actual, string message = "") => MustDiffer(notExpected == actual, notExpected, actual, message);

    private static void MustBeEqual(bool areEqual, object? expected, object? actual, string message)
    {
        if (!areEqual)
        {
            throw Failed("expected " + Text(expected) + ", got " + Text(actual), message);
        }
    }

    private static void MustDiffer(bool areEqual, object? notExpected, object? actual, string message)
    {
        if (areEqual)
        {
            throw Failed("expected anything but " + Text(notExpected) + ", got " + Text(actual), message);
        }
    }

    private static string Text(object? value) => value is null ? "null" : "<" + Convert.ToString(value, CultureInfo.InvariantCulture) + ">";

    private static AssertFailedException Failed(string what, string message) =>
        new(string.IsNullOrEmpty(message) ? what : message + ": " + what);
}
