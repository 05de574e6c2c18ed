using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>What can be seen of a running executor.</summary>
public static class ObservingListings
{
    // listing: own trace
    private sealed class Punctuality : ExecutorTrace
    {
        internal int Polls { get; private set; }

        internal long WorstTicks { get; private set; }

        public override void PollStarted(int slot) => Polls++;

        public override void TimerFired(long latenessTicks)
        {
            if (latenessTicks > WorstTicks)
            {
                WorstTicks = latenessTicks;
            }
        }
    }

    private static async Future Blink()
    {
        for (int i = 0; i < 3; i++)
        {
            await Timer.AfterMilliseconds(5);
        }
    }

    public static async Future OwnTrace(Executor executor)
    {
        var trace = new Punctuality();
        executor.Trace = trace;
        TaskHandle blink = executor.Spawn(Blink());
        await Timer.AfterMilliseconds(1);
        ((ManualClock)executor.Clock).Advance(7000);            // stands for a computation of 7 ms
        await blink.Join();
        executor.Trace = null;
        Console.WriteLine(trace.Polls + " polls, a timer was " + trace.WorstTicks + " ticks late");
    }
    // end

    // listing: recorder
    private static async Future Step()
    {
        await Future.Yield();
        await Timer.AfterMilliseconds(20);
    }

    public static async Future Record(Executor executor)
    {
        var recorder = new TraceRecorder(executor, capacity: 256);
        executor.Trace = recorder;
        await executor.Spawn(Step(), "step").Join();
        executor.Trace = null;
        foreach (string line in recorder.ToLines())
        {
            Console.WriteLine(line);
        }
    }
    // end

    // listing: counters
    private static async Future Compute(ManualClock clock)
    {
        for (int i = 0; i < 10; i++)
        {
            clock.Advance(Clock.TicksFromMilliseconds(2));      // stands for a computation of 2 ms
            await Timer.AfterMilliseconds(8);
        }
    }

    public static async Future Count(Executor executor)
    {
        var counters = new TaskCounters(executor);              // before the tasks
        executor.Trace = counters;
        TaskHandle task = executor.Spawn(Compute((ManualClock)executor.Clock), "compute");
        await Timer.AfterMilliseconds(100);
        TaskFigures figures = counters.GetFigures(task);
        ExecutorLoad load = counters.Load!;
        Console.WriteLine(figures.Polls + " polls, " + figures.Wakes + " wakes, " + figures.RunTicks + " ticks");
        Console.WriteLine("longest poll " + figures.LongestPollTicks + ", worst latency " + figures.WorstLatencyTicks);
        Console.WriteLine("busy " + load.BusyPermille + ", idle " + load.IdlePermille + " of 1000");
        executor.Trace = null;
    }
    // end

    // listing: lints
    private static async Future Poller(ManualClock clock, Signal stop)
    {
        while (!stop.IsSet)                                     // instead of: await stop.Wait()
        {
            clock.Advance(1000);                                // stands for a look at a sensor
            await Future.Yield();
        }
    }

    private static async Future Filter(ManualClock clock)
    {
        await Timer.AfterMilliseconds(50);
        clock.Advance(150000);                                  // stands for a computation of 150 ms
        await Timer.AfterMilliseconds(60000);
    }

    private static async Future Display(Signal changed) => await changed.Wait();

    public static async Future Lints(Executor executor)
    {
        var counters = new TaskCounters(executor);
        var lints = new TaskLints(executor, counters) { LongestWaitTicks = Clock.TicksFromMilliseconds(300) };
        executor.Trace = counters;
        var clock = (ManualClock)executor.Clock;
        var stop = new Signal();
        executor.Spawn(Poller(clock, stop), "poller");
        executor.Spawn(Filter(clock), "filter");
        executor.Spawn(Display(new Signal()), "display");       // nobody sets that signal
        await Timer.AfterMilliseconds(500);
        if (lints.Check() != TaskLint.None)                     // allocates nothing
        {
            foreach (TaskFinding finding in lints.GetFindings())
            {
                Console.WriteLine(finding.Task + ": " + finding.Text);
                Console.WriteLine("  " + finding.Advice);
            }
        }

        stop.Set();
        executor.Trace = null;
    }
    // end

    // listing: dump
    private static async Future<bool> Next(Channel<int> readings) =>
        await Future.Select(readings.WaitToReceive(), Timer.AfterMilliseconds(1000)) == 0;

    private static async Future Climate(Channel<int> readings)
    {
        while (await Next(readings))
        {
            readings.TryReceive(out int _);
        }
    }

    public static async Future Dump(Executor executor)
    {
        TaskHandle climate = executor.Spawn(Climate(new Channel<int>(4)), "climate");
        await Timer.AfterMilliseconds(1);
        Console.WriteLine("waits for " + executor.GetWait(climate));
        foreach (string line in executor.Dump(climate))
        {
            Console.WriteLine(line);
        }
    }
    // end
}
