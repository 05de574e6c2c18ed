using System;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>The host's state machines keep what they await, and catch what they throw.</summary>
public sealed partial class Executor
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Future? PollOnce(Executor executor, Future future) => future.Poll(executor);

    partial void NoteEnded(Future future);

    private static void ReportUnhandled(TaskHandle handle, Exception exception) =>
        Console.WriteLine("task " + (ExecutorTable.Find((long)handle)?.GetName(handle) ?? "?") + " ended by " + exception);
}
