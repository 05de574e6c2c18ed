using System;

namespace nanoFramework.TestFramework;

public static class Helper
{
    public static object[] RemoveTestMethodIfDataRowExists(object[] attribs) => throw null;
}

public static class OutputHelper
{
    public static void Write(string message) => throw null;
    public static void WriteLine(string message) => throw null;
}

public static class TestExtensions
{
    public static bool SequenceEqual(this Array a, Array b) => throw null;
}
