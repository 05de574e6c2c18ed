namespace Embedded.Async;

/// <summary>Told of an exception that ended a task which nobody joins.</summary>
/// <param name="task">The task; stale by now, but its name can still be asked for.</param>
/// <param name="exception">What ended it.</param>
public delegate void UnhandledExceptionHandler(TaskHandle task, System.Exception exception);
