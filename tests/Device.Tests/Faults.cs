using System;
using Embedded.Async;

namespace Embedded.Device.Tests;

/// <summary>An exception of an async method, to be looked at.</summary>
public static class Faults
{
    private static Exception? s_seen;

    /// <summary>Runs a task that throws, and gives what the executor's handler was told.</summary>
    public static Exception? Raise()
    {
        s_seen = null;
        using var executor = new Executor(new ManualClock()) { UnhandledException = Note };
        executor.Spawn(Outer());
        executor.RunUntilIdle();
        return s_seen;
    }

    private static void Note(TaskHandle task, Exception exception) => s_seen = exception;

    private static async Future Outer()
    {
        await Future.Yield();
        for (int i = 0; i < 3; i++)
        {
            await Future.Yield();
            if (i == 1)
            {
                throw new InvalidOperationException("here");
            }
        }
    }
}
