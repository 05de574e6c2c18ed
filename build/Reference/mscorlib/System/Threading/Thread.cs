namespace System.Threading;

public sealed class Thread
{
    public extern Thread(ThreadStart start);

    public bool IsAlive => throw null;
    public int ManagedThreadId => throw null;
    public ThreadPriority Priority { get => throw null; set => throw null; }
    public ThreadState ThreadState => throw null;
    public static Thread CurrentThread => throw null;

    public extern void Abort();
    public extern void Join();
    public extern bool Join(TimeSpan timeout);
    public extern bool Join(int millisecondsTimeout);
    public extern void Resume();
    public extern void Start();
    public extern void Suspend();
    public static void Sleep(TimeSpan timeout) => throw null;
    public static extern void Sleep(int millisecondsTimeout);
    public static extern void SpinWait(int iterations);
}

public sealed class ThreadAbortException : SystemException
{
    private ThreadAbortException() => throw null;
}

public enum ThreadPriority
{
    Lowest = 0,
    BelowNormal = 1,
    Normal = 2,
    AboveNormal = 3,
    Highest = 4,
}

public delegate void ThreadStart();

[Flags]
public enum ThreadState
{
    Running = 0x000,
    StopRequested = 0x001,
    SuspendRequested = 0x002,
    Background = 0x004,
    Unstarted = 0x008,
    Stopped = 0x010,
    WaitSleepJoin = 0x020,
    Suspended = 0x040,
    AbortRequested = 0x080,
    Aborted = 0x100,
}

public static class Timeout
{
    public const int Infinite = -1;

    public static readonly TimeSpan InfiniteTimeSpan;
}
