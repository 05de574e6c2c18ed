namespace System;

public static class Console
{
    public static void Write(string value) => throw null;
    public static void WriteLine() => throw null;
    public static void WriteLine(string value) => throw null;
}

public class EventArgs
{
    public static readonly EventArgs Empty;
}

public static class GC
{
    public static void WaitForPendingFinalizers() => throw null;
    public static extern void ReRegisterForFinalize(object obj);
    public static extern void SuppressFinalize(object obj);
}

public abstract class MarshalByRefObject;

public class Random
{
    public extern Random();
    public extern Random(int seed);

    public virtual extern int Next();
    public virtual extern int Next(int maxValue);
    public virtual extern void NextBytes(byte[] buffer);
    public virtual extern double NextDouble();
}

public class WeakReference
{
    public extern WeakReference(object target);

    public virtual bool IsAlive => throw null;
    public virtual object Target { get => throw null; set => throw null; }
}
