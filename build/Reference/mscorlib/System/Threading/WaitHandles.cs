namespace System.Threading;

public sealed class AutoResetEvent : WaitHandle
{
    public extern AutoResetEvent(bool initialState);

    public extern bool Reset();
    public extern bool Set();
}

public sealed class ManualResetEvent : WaitHandle
{
    public extern ManualResetEvent(bool initialState);

    public extern bool Reset();
    public extern bool Set();
}

public abstract class WaitHandle : MarshalByRefObject
{
    public const int WaitTimeout = 258;

    public static bool WaitAll(WaitHandle[] waitHandles) => throw null;
    public static bool WaitAll(WaitHandle[] waitHandles, int millisecondsTimeout, bool exitContext) => throw null;
    public static int WaitAny(WaitHandle[] waitHandles) => throw null;
    public static int WaitAny(WaitHandle[] waitHandles, int millisecondsTimeout, bool exitContext) => throw null;
    public virtual bool WaitOne() => throw null;
    public virtual extern bool WaitOne(int millisecondsTimeout, bool exitContext);
}
