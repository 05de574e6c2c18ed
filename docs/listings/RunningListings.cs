using System;
using System.Threading;
using Embedded.Async;
using Embedded.Hal;
using CancellationToken = Embedded.Async.CancellationToken;
using Timeout = Embedded.Async.Timeout;
using Timer = Embedded.Async.Timer;

namespace Embedded.Listings;

/// <summary>What decides when tasks run, and keeps them running.</summary>
public static class RunningListings
{
    // listing: run by priority
    private static async Future Work(string name)
    {
        Console.WriteLine(name + " begins");
        await Future.Yield();
        Console.WriteLine(name + " ends");
    }

    private static void RunByPriority()
    {
        var priorities = new PrioritySchedule();
        using (var executor = new Executor(new ManualClock(), schedule: priorities))
        {
            executor.Spawn(Work("log"));                        // Normal, 16
            TaskHandle alarm = executor.Spawn(Work("alarm"));
            priorities.SetPriority(alarm, PrioritySchedule.Highest);
            executor.RunUntilIdle();
        }
    }
    // end

    public static async Future Priorities(Executor outer)
    {
        RunByPriority();
        await Future.Yield();
    }

    // listing: run by deadline
    private static async Future Every(DeadlineSchedule deadlines, string name, int milliseconds)
    {
        TaskHandle self = Executor.Current.CurrentTask;
        long period = Clock.TicksFromMilliseconds(milliseconds);
        long end = Clock.TicksFromMilliseconds(60);
        for (long start = period; start <= end; start += period)
        {
            deadlines.SetDeadline(self, start + period);        // of the job that is about to start
            await Timer.AtTicks(start);
            Console.WriteLine(Clock.MillisecondsFromTicks(start) + " ms: " + name);
        }
    }

    private static void RunByDeadline()
    {
        var deadlines = new DeadlineSchedule();
        using (var executor = new Executor(new ManualClock(), schedule: deadlines))
        {
            executor.Spawn(Every(deadlines, "slow", 60));
            TaskHandle fast = executor.Spawn(Every(deadlines, "fast", 20));
            executor.BlockOn(Ended(fast));
            executor.RunUntilIdle();
        }
    }

    private static async Future Ended(TaskHandle task) => await task.Join();
    // end

    public static async Future Deadlines(Executor outer)
    {
        RunByDeadline();
        await Future.Yield();
    }

    // listing: budget
    private static async Future Greedy(Channel<int> channel, int[] awaits)
    {
        while (awaits[0] < 1000)
        {
            await channel.Send(1);                              // there is always room
            awaits[0]++;
            channel.TryReceive(out int _);                      // no await, so not counted
        }
    }

    public static async Future Budget(Executor executor)
    {
        var awaits = new int[1];
        TaskHandle greedy = executor.Spawn(Greedy(new Channel<int>(1), awaits));
        await Future.Yield();
        Console.WriteLine("my turn after " + awaits[0] + " awaits");
        await greedy.Join();
    }
    // end

    // listing: two threads
    private static async Future Square(Channel<int> questions, Channel<int> answers)
    {
        while (true)
        {
            int number = await questions.Receive();
            await answers.Send(number * number);                // what takes long
        }
    }

    private static async Future Ask(Channel<int> questions, Channel<int> answers)
    {
        for (int number = 2; number <= 4; number++)
        {
            await questions.Send(number);
            Console.WriteLine((await answers.Receive()).ToString());
        }
    }

    private static void RunTwoThreads()
    {
        var questions = new Channel<int>(capacity: 4, shared: true);
        var answers = new Channel<int>(capacity: 4, shared: true);
        using (var slow = new Executor())                       // all executors first, then the threads
        using (var main = new Executor())
        {
            slow.Spawn(Square(questions, answers), "square");
            var thread = new ExecutorThread(slow, ThreadPriority.BelowNormal);
            thread.Start();
            main.BlockOn(Ask(questions, answers));              // on this thread
            thread.Stop();
            thread.Join(1000);
        }
    }
    // end

    public static async Future TwoThreads(Executor outer)
    {
        RunTwoThreads();
        await Future.Yield();
    }

    // listing: supervisor
    private static readonly FutureFactory s_radio = Radio;      // kept: on a device a method group is an object each time

    private static async Future Radio()
    {
        Console.WriteLine(At() + ": radio on");
        await Timer.AfterMilliseconds(10);
        throw new InvalidOperationException("no answer");
    }

    public static async Future Supervised(Executor executor)
    {
        var supervisor = new Supervisor(
            s_radio,
            RestartPolicy.OnError,
            Backoff.Milliseconds(first: 100, most: 5000),
            mostRestarts: 3,
            windowTicks: Clock.TicksFromMilliseconds(60000),
            name: "radio");
        TaskHandle radio = executor.Spawn(supervisor.Run(), "radio");
        try
        {
            await radio.Join();
        }
        catch (RestartLimitException)
        {
            Console.WriteLine(At() + ": gave up after " + supervisor.Restarts + " restarts");
        }
    }

    private static string At() => Clock.MillisecondsFromTicks(Executor.Current.Clock.NowTicks) + " ms";
    // end

    // listing: retry
    private static readonly Backoff s_backoff = Backoff.Milliseconds(first: 100, most: 5000);
    private static readonly FutureFactory<int> s_read = Read;
    private static int s_attempts;

    private static async Future<int> Read()
    {
        await Timer.AfterMilliseconds(1);
        s_attempts++;
        return s_attempts < 3 ? throw new InvalidOperationException("no answer") : 42;
    }

    public static async Future Retried(Executor executor)
    {
        s_attempts = 0;
        int value = await Retry.Run(s_read, s_backoff, attempts: 5);
        Console.WriteLine(At() + ": " + value + ", at the attempt number " + s_attempts);
    }
    // end

    // listing: tokens
    private static async Future Measure(CancellationToken stop)
    {
        using (CancellationSource soon = CancellationSource.Linked(stop))
        {
            soon.CancelAfterMilliseconds(250);
            while (await soon.Token.Run(Timer.AfterMilliseconds(100)))
            {
                Console.WriteLine(At() + ": measured");
            }

            Console.WriteLine(At() + (stop.IsCancelled ? ": asked to stop" : ": time is up"));
        }
    }

    public static async Future Tokens(Executor executor)
    {
        var stop = new CancellationSource();
        await Measure(stop.Token);
        TaskHandle second = executor.Spawn(Measure(stop.Token));
        await Timer.AfterMilliseconds(120);
        stop.Cancel();
        await second.Join();
    }
    // end

    // listing: watchdog
    private static async Future Sample(WatchdogEntry entry)
    {
        for (int n = 0; n < 3; n++)
        {
            await Timer.AfterMilliseconds(100);
            entry.Feed();
        }

        await Future.Pending();                                 // the sensor never answers
    }

    public static async Future Watched(Executor executor)
    {
        var watchdog = new Watchdog(executor, capacity: 4, Starves);
        executor.Spawn(watchdog.Watch(), "watchdog");
        executor.Spawn(Sample(watchdog.Register("samples", periodMilliseconds: 250)));
        await Timer.AfterMilliseconds(1000);
    }

    private static void Starves(WatchdogEntry entry) => Console.WriteLine(At() + ": " + entry.Name + ", " + entry.Starved);
    // end

    // listing: task-local
    private static async Future Handle(TaskLocal<int> request, int number)
    {
        request.Value = number;
        await Timer.AfterMilliseconds(10 - number);
        Log(request, "done");
    }

    private static void Log(TaskLocal<int> request, string text) => Console.WriteLine("request " + request.Value + ": " + text);

    public static async Future Locals(Executor executor)
    {
        var request = new TaskLocal<int>(executor, initial: -1);
        executor.Spawn(Handle(request, 1));
        executor.Spawn(Handle(request, 2));
        await Timer.AfterMilliseconds(20);
        Log(request, "none of mine");
    }
    // end

    // listing: names
    public static async Future Names(Executor executor)
    {
        executor.Spawn(Timer.AfterMilliseconds(5), "pump");
        for (int slot = 0; slot < executor.TaskSlots; slot++)
        {
            TaskHandle task = executor.GetTask(slot);
            if (task != TaskHandle.None)
            {
                Console.WriteLine(task.GetSlot() + " " + executor.GetName(task));
            }
        }

        await Timer.AfterMilliseconds(10);
    }
    // end

    // listing: shutdown
    private static async Future Logger(CancellationToken shutdown)
    {
        await shutdown.WhenCancelled();
        await Timer.AfterMilliseconds(300);
        Console.WriteLine(At() + ": log written");
    }

    private static async Future Pump()
    {
        try
        {
            await Future.Pending();
        }
        finally
        {
            await Timer.AfterMilliseconds(200);
            Console.WriteLine(At() + ": pump off");
        }
    }

    private static async Future Stuck()
    {
        try
        {
            await Future.Pending();
        }
        finally
        {
            await Future.Pending();
        }
    }

    private static async Future PowerButton(Executor executor)
    {
        await Timer.AfterMilliseconds(1000);
        executor.RequestShutdown();
    }

    private static void RunFirmware(Executor executor)
    {
        executor.Spawn(Logger(executor.ShutdownToken), "logger");
        executor.Spawn(Pump(), "pump");
        executor.Spawn(Stuck(), "stuck");
        executor.Spawn(PowerButton(executor), "power");
        executor.Run();                                         // until RequestShutdown
        long limit = Clock.TicksFromMilliseconds(500);
        int left = executor.ShutDown(finishTicks: limit, cleanUpTicks: limit);
        Console.WriteLine(left + " left");
        for (int slot = 0; left != 0 && slot < executor.TaskSlots; slot++)
        {
            TaskHandle task = executor.GetTask(slot);
            if (task != TaskHandle.None)
            {
                Console.WriteLine(executor.GetName(task) + " waits for " + executor.GetWait(task));
            }
        }
    }
    // end

    public static async Future Shutdown(Executor outer)
    {
        using (var executor = new Executor(new ManualClock()))
        {
            RunFirmware(executor);
        }

        await Future.Yield();
    }
}
