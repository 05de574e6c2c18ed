using System;

namespace nanoFramework.Runtime.Events;

public class NativeEventDispatcher : IDisposable
{
    protected NativeEventHandler callbacks;
    protected bool disposed;
    protected NativeEventHandler threadSpawn;

    public extern NativeEventDispatcher(string driverName, ulong driverData);

    public event NativeEventHandler OnInterrupt;

    ~NativeEventDispatcher() => throw null;

    public void Dispose() => throw null;
    protected virtual extern void Dispose(bool disposing);
    public virtual extern void DisableInterrupt();
    public virtual extern void EnableInterrupt();
}

public delegate void NativeEventHandler(uint data1, uint data2, DateTime time);

public static class WeakDelegate
{
    public static extern Delegate Combine(Delegate a, Delegate b);
    public static extern Delegate Remove(Delegate a, Delegate b);
}
