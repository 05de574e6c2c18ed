using System;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>The host's state machines keep what they await, and catch what they throw; its parkers may bring events.</summary>
public sealed partial class Executor
{
    /// <summary>Rounds until an <see cref="IPollingParker"/> is asked; without one it is counted down all the same, which is the cheaper test.</summary>
    private int _roundsToPoll = 1;

    /// <summary>How it rests; a wait that only a certain parker ends asks whether it is this one.</summary>
    internal IParker Parker => _parker;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Future? PollOnce(Executor executor, Future future) => future.Poll(executor);

    partial void NoteEnded(Future future);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    partial void PollParker()
    {
        if (--_roundsToPoll <= 0)
        {
            PollParkerNow();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PollParkerNow()
    {
        if (_parker is not IPollingParker parker)
        {
            _roundsToPoll = int.MaxValue;
            return;
        }

        // No task is being polled as far as its wake-ups are concerned: the first of the run queue has not begun.
        bool isPolling = _isPolling;
        _isPolling = false;
        _roundsToPoll = parker.PollWhileBusy();
        _isPolling = isPolling;
    }

    private static void ReportUnhandled(TaskHandle handle, Exception exception) =>
        Console.WriteLine("task " + (ExecutorTable.Find((long)handle)?.GetName(handle) ?? "?") + " ended by " + exception);
}
