using System.Collections.Generic;
using System.Linq;
using Embedded.Async;
using Embedded.HostShim;

namespace Embedded.Boards.Virtual;

/// <summary>What befell the sensor, and the task that reads it.</summary>
internal static class SensorStory
{
    internal const string Kind = "sensor";
    internal const string Restarted = "silent, its task is restarted";
    private const string TaskName = "sensor";

    internal static IEnumerable<Happening> Faults(Recorder recorder, Embedded.HostShim.Signal fault) =>
        recorder.ChangesOf(fault).Select(change => new Happening(change.AtTicks, Kind, (I2cFault)change.Value switch
        {
            I2cFault.Nack => "does not answer any more (nack)",
            I2cFault.ClockStretchTimeout => "holds the clock of the bus (stretch)",
            I2cFault.Stuck => "holds the data line of the bus (stuck)",
            _ => "works again",
        }));

    /// <summary>Each time the task went away and came back.</summary>
    internal static IEnumerable<Happening> Restarts(Recorder recorder, TaskMonitor monitor)
    {
        TaskRow? row = monitor.Tasks.FirstOrDefault(task => task.Name == TaskName);
        return row is null ? [] : recorder.ChangesOf(row.State)
            .Where(change => (TaskState)change.Value is TaskState.Canceled or TaskState.Completed or TaskState.Faulted)
            .Select(change => new Happening(change.AtTicks, Kind, Restarted));
    }
}
