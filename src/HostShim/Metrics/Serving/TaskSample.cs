using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>One task in a snapshot.</summary>
/// <param name="Task">Which.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="State">Ready, Running or Waiting.</param>
/// <param name="Polls">Polls that have ended.</param>
/// <param name="Busy">Nanoseconds in them, and in the present one.</param>
/// <param name="Longest">The longest of them, and the present one.</param>
/// <param name="Since">Nanoseconds since the last.</param>
/// <param name="HasFindings">Whether a lint holds.</param>
internal readonly record struct TaskSample(
    TaskHandle Task,
    string? Name,
    TaskState State,
    long Polls,
    long Busy,
    long Longest,
    long Since,
    bool HasFindings);

/// <summary>One worker in a snapshot; times in nanoseconds, counters since its start.</summary>
/// <param name="Figures">What it has counted.</param>
/// <param name="Busy">Time in polls, with the present one.</param>
/// <param name="Idle">Time asleep, with the present sleep.</param>
/// <param name="Running">The name of what it polls now, or null.</param>
internal readonly record struct WorkerSample(PoolWorkerFigures Figures, long Busy, long Idle, string? Running);
