using Embedded.Async;
using ModelChecking;

namespace Embedded.ModelTests.Protocols;

/// <summary>Whole executors, for schedules.</summary>
internal static class Executors
{
    /// <summary>One with two task slots that rests by blocking its thread.</summary>
    internal static Executor Make(Scenario s)
    {
        var clock = new FrozenClock();
        var executor = new Executor(clock, taskSlots: 2, new ThreadParker(clock));
        s.CleanUp(executor.Dispose);
        return executor;
    }

    /// <summary>A poll, or a rest if nothing is ready.</summary>
    internal static void Step(Executor executor)
    {
        if (!executor.RunOnce() && !executor.IsReady)
        {
            executor.Parker.Park(long.MaxValue);
        }
    }
}
