using System.Collections.Generic;
using System.Linq;

namespace Embedded.Boards.Virtual;

/// <summary>
/// Tells what happened on the rig from what was recorded at its pins and wires, as a logic analyser would: the firmware is
/// not asked. It runs after the run, so it may take all the memory it likes.
/// </summary>
internal static class Storyteller
{
    internal static IReadOnlyList<Happening> Tell(GreenhouseRig rig)
    {
        long end = rig.Board.Time.NowTicks;
        IEnumerable<Happening> all = PinStory.Presses(rig.Board.Recorder, rig.Button.Signal, end)
            .Concat(SensorStory.Faults(rig.Board.Recorder, rig.SensorFault))
            .Concat(SensorStory.Restarts(rig.Board.Recorder, rig.Runner.Monitor))
            .Concat(LightStory.Patterns(rig.Board.Recorder, rig.Led.Signal))
            .Concat(PinStory.Switches(rig.Board.Recorder, rig.Fan.Signal))
            .Concat(PinStory.Switches(rig.Board.Recorder, rig.Heater.Signal))
            .Concat(SerialStory.Lines(rig.Console.Incoming, Happening.SerialIn))
            .Concat(SerialStory.Lines(rig.Console.Transcript, Happening.SerialOut));
        // Stable: of two at the same time the one named first above comes first.
        return [.. all.OrderBy(happening => happening.AtTicks)];
    }
}
