using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>Chapter 9.</summary>
public static class TestingListings
{
    // listing: subject
    private static async Future Alarm(Signal door, Signal siren)
    {
        await door.Wait();
        await Timer.AfterMilliseconds(30000);                   // time to enter the code
        siren.Set();
    }
    // end

    // listing: virtual time
    public static async Future AlarmComesAfterHalfAMinute(Executor executor)
    {
        var door = new Signal();
        var siren = new Signal();
        executor.Spawn(Alarm(door, siren));
        door.Set();
        await Timer.AfterMilliseconds(29999);
        Console.WriteLine(siren.IsSet);
        await Timer.AfterMilliseconds(1);
        await Future.Yield();
        Console.WriteLine(siren.IsSet);
    }
    // end

    // listing: step by step
    public static async Future StepByStep(Executor outer)
    {
        var clock = new ManualClock();
        using (var executor = new Executor(clock))
        {
            var door = new Signal();
            var siren = new Signal();
            TaskHandle alarm = executor.Spawn(Alarm(door, siren));
            executor.RunUntilIdle();                            // polls until every task waits
            Console.WriteLine(alarm.GetState() == TaskState.Waiting ? "waits" : "?");
            door.Set();
            executor.RunUntilIdle();
            clock.Advance(executor.NextDeadlineTicks - clock.NowTicks);
            executor.RunUntilIdle();
            Console.WriteLine(alarm.GetState() == TaskState.Completed ? "completed" : "?");
        }

        await Future.Yield();
    }
    // end
}
