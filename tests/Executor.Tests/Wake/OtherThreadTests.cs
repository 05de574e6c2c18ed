using System;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Wake-ups and cancellations from other threads while the executor runs. Bounded by counts, never by time.</summary>
public class OtherThreadTests
{
    private const int Wakers = 2;
    private const int TasksOfAWaker = 16;
    private const int WakesOfAWaker = 5_000_000;

    [Fact]
    public void TenMillionSignals_FromTwoThreads_TheLastOfEachTaskIsSeen()
    {
        var signals = new Signal[Wakers * TasksOfAWaker];
        for (int i = 0; i < signals.Length; i++)
        {
            signals[i] = new Signal();
        }

        Flood(task => signals[task].Set(), (task, published) => ReadBySignal(signals[task], task, published));
    }

    [Fact]
    public void TenMillionWakes_FromTwoThreads_TheLastOfEachTaskIsSeen()
    {
        var wakers = new long[Wakers * TasksOfAWaker];
        Flood(task => ((Waker)wakers[task]).Wake(), (task, published) => new DataFuture(wakers, task, published));
    }

    [Fact]
    public void SecondWake_MeetsTheTakeOfTheFirst_ItsDataIsSeen()
    {
        // The first of two wakes goes into the inbox; the second finds the task there while the executor takes it out.
        // Either it is put in again, or the poll that follows sees the second number.
        const int Wakes = 600_000;
        var published = new int[1];
        var wakers = new long[1];
        int acknowledged = 0;
        using var registered = new ManualResetEventSlim();
        Worker runner = Worker.Start(() =>
        {
            using var executor = new Executor(new SystemClock(), 2, new SpinParker());
            executor.BlockOn(new Acknowledger(published, wakers, registered, seen => Volatile.Write(ref acknowledged, seen), Wakes));
        });
        Assert.True(registered.Wait(Worker.Patience, TestContext.Current.CancellationToken));
        var random = new Random(11);
        for (int n = 1; n <= Wakes; n++)
        {
            published[0] = n;
            ((Waker)wakers[0]).Wake();
            if (n % 2 == 0)
            {
                SpinUntil(ref acknowledged, n);
            }
            else
            {
                Thread.SpinWait(random.Next(0, 12));
            }
        }

        runner.Join("the last wake-up was lost");
    }

    [Fact]
    public void FirstSet_MeetsTheFirstWait_NoneIsLost()
    {
        const int Rounds = 200_000;
        var signals = new Signal[Rounds + 1];
        for (int i = 0; i < signals.Length; i++)
        {
            signals[i] = new Signal();
        }

        int round = 0;
        int answered = 0;
        Worker runner = Worker.Start(() =>
        {
            using var executor = new Executor(new SystemClock(), 2, new SpinParker());
            executor.BlockOn(Waits());
        });
        var random = new Random(13);
        for (int i = 1; i <= Rounds; i++)
        {
            SpinUntil(ref round, i);
            Thread.SpinWait(random.Next(0, 6));
            signals[i].Set();
            SpinUntil(ref answered, i);
        }

        runner.Join("the executor hangs");

        async Future Waits()
        {
            for (int i = 1; i <= Rounds; i++)
            {
                Volatile.Write(ref round, i);
                await signals[i].Wait();
                Volatile.Write(ref answered, i);
            }
        }
    }

    [Fact]
    public void ParkedExecutor_WokenTwentyThousandTimes_SleepsThroughNone()
    {
        const int Rounds = 20_000;
        int answered = 0;
        int parks = 0;
        var question = new Signal();
        var thread = Worker.Start(() =>
        {
            var clock = new SystemClock();
            using var parker = new CountingParker(clock);
            using var executor = new Executor(clock, 2, parker);
            executor.BlockOn(Answers());
            parks = parker.Parks;
        });
        var random = new Random(7);
        for (int round = 1; round <= Rounds; round++)
        {
            question.Set();
            SpinUntil(ref answered, round);
            // Meet the executor before, in and after its decision to park.
            Thread.SpinWait(random.Next(0, 400));
        }

        thread.Join("the executor hangs");
        Assert.True(parks > Rounds / 100, "it parked only " + parks + " times, so the race was not tried");

        async Future Answers()
        {
            for (int round = 1; round <= Rounds; round++)
            {
                await question.Wait();
                Volatile.Write(ref answered, round);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancel_FromAnotherThreadInTheMiddleOfARound_EndsTheTaskInTheNext(int victims)
    {
        using var test = new TestExecutor();
        var handles = new TaskHandle[victims];
        for (int i = 0; i < victims; i++)
        {
            handles[i] = test.Spawn(WaitsForEver());
        }

        test.Executor.BlockOn(Cancels());
        Assert.All(handles, handle => Assert.Equal(TaskState.Canceled, handle.GetState()));

        async Future Cancels()
        {
            await Future.Yield();
            foreach (TaskHandle handle in handles)
            {
                Worker.Run(() => Assert.True(handle.Cancel()));
            }

            await Future.Yield();
            await Future.Yield();
        }
    }

    [Fact]
    public void Cancel_FromAnotherThread_EndsAParkedTask()
    {
        TaskHandle victim = TaskHandle.None;
        TaskState ended = TaskState.Unknown;
        using var spawned = new ManualResetEventSlim();
        var thread = Worker.Start(() =>
        {
            using var executor = new Executor();
            ended = executor.BlockOn(Supervises(executor));
        });
        Assert.True(spawned.Wait(Worker.Patience, TestContext.Current.CancellationToken), "the executor hangs");
        Assert.True(victim.Cancel());
        thread.Join("the cancellation was lost");
        Assert.Equal(TaskState.Canceled, ended);
        Assert.False(victim.Cancel());

        async Future<TaskState> Supervises(Executor executor)
        {
            victim = executor.Spawn(WaitsForEver());
            spawned.Set();
            return await victim.Join();
        }
    }

    [Fact]
    public void Cancel_FromAnotherThreadWhileAThirdWakesTheSameTasks_NoneIsLost()
    {
        const int Victims = 4;
        const int Rounds = 50_000;
        var handles = new long[Victims];
        int open = Victims;
        var canceller = Worker.Start(() =>
        {
            var last = new long[Victims];
            while (Volatile.Read(ref open) != 0)
            {
                for (int i = 0; i < Victims; i++)
                {
                    long handle = Volatile.Read(ref handles[i]);
                    if (handle != last[i])
                    {
                        // Once for each task: a request that is lost is lost for ever.
                        last[i] = handle;
                        ((TaskHandle)handle).Cancel();
                    }
                }
            }
        });
        var waker = Worker.Start(() =>
        {
            while (Volatile.Read(ref open) != 0)
            {
                for (int i = 0; i < Victims; i++)
                {
                    ((Waker)Volatile.Read(ref handles[i])).Wake();
                }
            }
        });
        var runner = Worker.Start(() =>
        {
            using var executor = new Executor();
            executor.BlockOn(All(executor));
        });
        runner.Join("a cancellation was lost");
        canceller.Join("a thread hangs");
        waker.Join("a thread hangs");
        Assert.Equal(0, open);

        async Future All(Executor executor)
        {
            var supervisors = new TaskHandle[Victims];
            for (int i = 0; i < Victims; i++)
            {
                supervisors[i] = executor.Spawn(Supervises(executor, i));
            }

            foreach (TaskHandle supervisor in supervisors)
            {
                await supervisor.Join();
            }
        }

        async Future Supervises(Executor executor, int victim)
        {
            for (int round = 0; round < Rounds; round++)
            {
                TaskHandle handle = executor.Spawn(WaitsForEver());
                Volatile.Write(ref handles[victim], (long)handle);
                if (await handle.Join() != TaskState.Canceled)
                {
                    throw new InvalidOperationException("the victim ended by itself");
                }
            }

            Interlocked.Decrement(ref open);
        }
    }

    /// <summary>Waits for a number that another thread writes; a lost wake-up fails here.</summary>
    private static void SpinUntil(ref int location, int expected)
    {
        var spinner = default(SpinWait);
        long patience = Environment.TickCount64 + (long)Worker.Patience.TotalMilliseconds;
        while (Volatile.Read(ref location) != expected)
        {
            // Only the guard looks at real time.
            Assert.True(Environment.TickCount64 < patience, "a wake-up was lost at number " + expected);
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    private static async Future WaitsForEver() => await new Signal().Wait();

    /// <summary>
    /// Two threads publish a number to each of their tasks and wake it, ten million times in all; each task ends when it has
    /// seen its last number, so a lost wake-up, or a wake-up that comes before its data, leaves it waiting for ever.
    /// </summary>
    private static void Flood(Action<int> wake, Func<int, int[], Future> read)
    {
        var published = new int[Wakers * TasksOfAWaker];
        using var registered = new ManualResetEventSlim();
        int polls = 0;
        var runner = Worker.Start(() =>
        {
            using var executor = new Executor(new SystemClock(), taskSlots: 64);
            var counter = new PollCounter();
            executor.Trace = counter;
            executor.BlockOn(All(executor));
            polls = counter.Polls;
        });
        Assert.True(registered.Wait(Worker.Patience, TestContext.Current.CancellationToken));
        var wakers = new Worker[Wakers];
        for (int i = 0; i < Wakers; i++)
        {
            int first = i * TasksOfAWaker;
            wakers[i] = Worker.Start(() =>
            {
                for (int n = 1; n <= WakesOfAWaker; n++)
                {
                    int task = first + (n % TasksOfAWaker);
                    // A plain write: the wake-up publishes it.
                    published[task] = n;
                    wake(task);
                }
            });
        }

        foreach (Worker waker in wakers)
        {
            waker.Join("a waker hangs");
        }

        runner.Join("a wake-up was lost");
        Assert.True(polls >= Wakers * TasksOfAWaker);

        async Future All(Executor executor)
        {
            var tasks = new TaskHandle[published.Length];
            for (int i = 0; i < tasks.Length; i++)
            {
                tasks[i] = executor.Spawn(read(i, published));
            }

            // All of them have been polled once, and so are registered.
            await Future.Yield();
            await Future.Yield();
            registered.Set();
            foreach (TaskHandle task in tasks)
            {
                if (await task.Join() != TaskState.Completed)
                {
                    throw new InvalidOperationException("a reader was cancelled");
                }
            }
        }
    }

    /// <summary>The last number that a task will be sent.</summary>
    private static int LastOf(int task)
    {
        int place = task % TasksOfAWaker;
        return WakesOfAWaker - ((WakesOfAWaker - place) % TasksOfAWaker);
    }

    private sealed class PollCounter : ExecutorTrace
    {
        internal int Polls { get; private set; }

        public override void PollStarted(int slot) => Polls++;
    }

    private static async Future ReadBySignal(Signal signal, int task, int[] published)
    {
        int seen = 0;
        while (seen != LastOf(task))
        {
            await signal.Wait();
            int now = published[task];
            if (now < seen)
            {
                throw new InvalidOperationException("a number went back");
            }

            seen = now;
        }
    }

    /// <summary>A leaf on the bare waker.</summary>
    private sealed class DataFuture(long[] wakers, int task, int[] published) : Future
    {
        internal override string Name => "DataFuture";

        internal override Future? Poll(Executor executor)
        {
            if (published[task] == LastOf(task))
            {
                SetStatus(FutureStatus.Completed);
                return _continuation;
            }

            Volatile.Write(ref wakers[task], (long)executor.CurrentWaker);
            return null;
        }

        internal override Future? Cancel(Executor executor) => EndCanceled();

        internal override void Recycle() => _state = FutureStatus.Taken;
    }

    /// <summary>Tells every number it sees; ends at the last.</summary>
    private sealed class Acknowledger(int[] published, long[] wakers, ManualResetEventSlim registered, Action<int> tell, int last) : Future
    {
        internal override string Name => "Acknowledger";

        internal override Future? Poll(Executor executor)
        {
            if (wakers[0] == 0)
            {
                wakers[0] = (long)executor.CurrentWaker;
                registered.Set();
            }

            int seen = published[0];
            tell(seen);
            if (seen != last)
            {
                return null;
            }

            SetStatus(FutureStatus.Completed);
            return _continuation;
        }

        internal override Future? Cancel(Executor executor) => EndCanceled();

        internal override void Recycle() => _state = FutureStatus.Taken;
    }

    /// <summary>Looks again at once, so that the races are met often.</summary>
    private sealed class SpinParker : IParker
    {
        public void Park(long untilTicks) => Thread.Yield();

        public void Unpark()
        {
        }
    }

    private sealed class CountingParker(Clock clock) : IParker, IDisposable
    {
        private readonly ThreadParker _parker = new(clock);

        internal int Parks { get; private set; }

        public void Park(long untilTicks)
        {
            Parks++;
            _parker.Park(untilTicks);
        }

        public void Unpark() => _parker.Unpark();

        public void Dispose() => _parker.Dispose();
    }
}
