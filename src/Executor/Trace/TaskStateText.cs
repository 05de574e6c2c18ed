namespace Embedded.Async;

/// <summary>States as words; a device's enum values print as numbers.</summary>
internal static class TaskStateText
{
    internal static string Of(TaskState state)
    {
        switch (state)
        {
            case TaskState.Ready:
                return "ready";
            case TaskState.Running:
                return "running";
            case TaskState.Waiting:
                return "waiting";
            case TaskState.Completed:
                return "completed";
            case TaskState.Faulted:
                return "faulted";
            case TaskState.Canceled:
                return "canceled";
            default:
                return "unknown";
        }
    }
}
