using System;

namespace nanoFramework.TestFramework;

/// <summary>Where tests write to.</summary>
public static class OutputHelper
{
    /// <summary>Writes.</summary>
    public static void Write(string message) => Console.Write(message);

    /// <summary>Writes a line.</summary>
    public static void WriteLine(string message) => Console.WriteLine(message);
}
