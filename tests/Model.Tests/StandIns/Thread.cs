using System;
using System.Runtime.CompilerServices;
using ModelChecking;

namespace Embedded;

/// <summary>
/// Stands before System.Threading.Thread for all code in this project. One that is started while a scenario is described is a thread of the
/// scenario.
/// </summary>
internal sealed class Thread(Action<object?> body) : IGate
{
    private bool _hasEnded;

    public bool IsBackground { get; init; }

    public string Name { get; init; } = "";

    bool IGate.IsOpenFor(ModelThread thread) => _hasEnded;

    public void UnsafeStart(object? argument)
    {
        Scenario scenario = Scenario.BeingDescribed ?? throw new InvalidOperationException("threads are started before a scenario's threads run");
        scenario.Thread(Name, () =>
        {
            body(argument);
            _hasEnded = true;
        });
    }

    public bool Join(TimeSpan limit, [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        ModelThread? me = SharedMemory.BeginAtomic(new Operation("Thread.Join", "", member, line, file), this, hasLimit: limit >= TimeSpan.Zero);
        return me is null ? _hasEnded : !me.HasTimedOut;
    }

    public static bool Yield([CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        LetOthersGoFirst("Thread.Yield", member, line, file);
        return true;
    }

    public static void Sleep(int milliseconds, [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        LetOthersGoFirst("Thread.Sleep", member, line, file);

    public static void SpinWait(int iterations, [CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "") =>
        LetOthersGoFirst("Thread.SpinWait", member, line, file);

    internal static void LetOthersGoFirst(string kind, string member, int line, string file)
    {
        ModelThread? me = Scheduler.Current;
        me?.Scheduler.Point(me, new Operation(kind, "", member, line, file), yields: true);
    }
}

/// <summary>Stands before System.Threading.SpinWait.</summary>
internal struct SpinWait
{
    /// <summary>How often it has spun.</summary>
    public int Count { get; private set; }

    public void SpinOnce([CallerMemberName] string member = "", [CallerLineNumber] int line = 0, [CallerFilePath] string file = "")
    {
        Count++;
        Thread.LetOthersGoFirst("SpinWait.SpinOnce", member, line, file);
    }

    public void Reset() => Count = 0;
}
