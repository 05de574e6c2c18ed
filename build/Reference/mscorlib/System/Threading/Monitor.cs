namespace System.Threading;

public static class Monitor
{
    public static extern void Enter(object obj);
    public static extern void Exit(object obj);
}

public struct SpinWait
{
    public extern void SpinOnce();
    public static extern void SpinUntil(TimeSpan timeout);
    public static extern void SpinUntil(int millisecondsTimeout);
}
