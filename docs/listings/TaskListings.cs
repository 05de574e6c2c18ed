using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>Chapter 2.</summary>
public static class TaskListings
{
    // listing: spawn
    private static async Future Count(string name, int to)
    {
        for (int i = 1; i <= to; i++)
        {
            Console.WriteLine(name + " " + i);
            await Future.Yield();
        }
    }

    public static async Future Spawn(Executor executor)
    {
        executor.Spawn(Count("a", 2), "a");
        executor.Spawn(Count("b", 2), "b");
        Console.WriteLine("spawned");
        await Timer.AfterMilliseconds(1);
    }
    // end

    // listing: join
    public static async Future Join(Executor executor)
    {
        TaskHandle task = executor.Spawn(Count("a", 1));
        TaskState state = await task.Join();
        Console.WriteLine(state == TaskState.Completed ? "completed" : "not completed");
    }
    // end

    // listing: handler
    private static async Future Fails()
    {
        await Future.Yield();
        throw new InvalidOperationException("no sensor");
    }

    public static async Future Handler(Executor executor)
    {
        executor.UnhandledException = Report;
        executor.Spawn(Fails(), "climate");
        await Timer.AfterMilliseconds(1);
    }

    private static void Report(TaskHandle task, Exception exception) =>
        Console.WriteLine(Executor.Current.GetName(task) + ": " + exception.Message);
    // end

    // listing: group
    private static async Future<int> Measure(int channel)
    {
        await Timer.AfterMilliseconds(10 * channel);
        return channel * 100;
    }

    public static async Future Group(Executor executor)
    {
        var group = new TaskGroup<int>(executor, capacity: 3);   // made at start-up, used again and again
        try
        {
            group.Spawn(Measure(3));
            group.Spawn(Measure(1));
            group.Spawn(Measure(2));
            while (await group.Next())
            {
                Console.WriteLine(group.Result);
            }
        }
        finally
        {
            await group.CancelAll();                            // none outlives this method
        }
    }
    // end
}
