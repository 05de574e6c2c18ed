using System; using Embedded.HostShim; using Embedded.Boards.Virtual;
var rig = new GreenhouseRig(1, SensorTrace.Load("/work/main/boards/virtual/traces/greenhouse.csv"), false);
rig.Executor.UnhandledException = (h, e) => Console.WriteLine(e);
rig.Board.DispatcherFault += e => Console.WriteLine(e);
InputScript.Load("/work/main/boards/virtual/scripts/demo.txt").Apply(rig.Board);
var sw = System.Diagnostics.Stopwatch.StartNew();
rig.Runner.Run(600_000_000);
Console.WriteLine(rig.Board.Uart(1).Transcript);
foreach (var t in rig.Runner.Monitor.Tasks) { Console.WriteLine($"{t.Name,-12} spawns {t.Spawns} polls {t.Polls} wakes {t.Wakes} longest {t.LongestPollTicks} lat {t.MedianLatencyTicks}/{t.WorstLatencyTicks}"); }
Console.WriteLine($"timers {rig.Runner.Monitor.TimersFired} late {rig.Runner.Monitor.WorstTimerLatenessTicks} sealed {rig.Executor.IsSealed}");
Console.WriteLine($"heap after start-up: {rig.Runner.AllocatedBytes} bytes allocated in {rig.Runner.Polls} polls, {sw.ElapsedMilliseconds} ms; led {rig.Led.TurnOnCount} fan {rig.Fan.TurnOnCount} heater {rig.Heater.TurnOnCount}");
