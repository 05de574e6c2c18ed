using System;

namespace System
{
    public sealed class ThreadStaticAttribute : Attribute
    {
    }
}

public static class Program
{
    [ThreadStatic]
    public static int Last;

    public static int Shared;

    public static int Both() => Last + Shared; //! EMB024
}
