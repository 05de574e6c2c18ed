using System;
using System.Linq;
using System.Threading;
using Embedded.Async;
using Xunit;

namespace Embedded.HostShim.Tests.Metrics;

/// <summary>What is measured is what was done; time is a clock that the tasks move.</summary>
public sealed class PoolMonitorTests
{
    private const long Microsecond = 1000;

    private readonly ManualClock _clock = new();
    private readonly PoolMonitor _monitor;

    public PoolMonitorTests() => _monitor = new PoolMonitor(_clock);

    [Fact]
    public void FiguresOfATask_AreThoseOfItsPolls()
    {
        using WorkPool pool = MakeOnThisThread();
        var gate = new Notify(shared: true);
        pool.BlockOn(Main());
        Assert.Equal((30 + 50 + 7) * Microsecond, _monitor.GetTimes(0).BusyNanoseconds);
        long[] counts = new long[PollDurations.Buckets];
        _monitor.GetPollCounts(0, counts);
        Assert.Equal(pool.GetFigures(0).Polls, counts.Sum());
        // 30 µs and 50 µs, and 7 µs; all others took no time.
        Assert.Equal((1, 1, 1), (counts[15], counts[16], counts[13]));
        Assert.Equal(pool.GetFigures(0).Polls - 3, counts[0]);
        Assert.Empty(_monitor.GetTasks());

        async Future Main()
        {
            JoinHandle work = pool.Spawn(Work(), "work");
            for (int i = 0; i < 4; i++)
            {
                await Future.Yield();
            }

            _clock.Advance(7);
            PoolTaskFigures figures = _monitor.GetTasks().Single(task => task.Name == "work");
            Assert.Equal(
                new PoolTaskFigures(figures.Task, "work", TaskState.Waiting, 2, 1, 80 * Microsecond, 0, 50 * Microsecond, 7 * Microsecond, 0, 87 * Microsecond),
                figures);
            Assert.True(_monitor.TryGetFigures(figures.Task, out PoolTaskFigures same));
            Assert.Equal(figures, same);
            PoolTaskFigures me = _monitor.GetTasks().Single(task => task.Name == "BlockOn");
            Assert.Equal((TaskState.Running, 7 * Microsecond, 7 * Microsecond), (me.State, me.LongestPollNanoseconds, me.PollNanoseconds));
            Assert.Equal((me.Task, 7 * Microsecond), (_monitor.GetTimes(0).Task, _monitor.GetTimes(0).PollNanoseconds));
            gate.NotifyOne();
            await work;
            Assert.False(_monitor.TryGetFigures(figures.Task, out _));
        }

        async Future Work()
        {
            _clock.Advance(30);
            await Future.Yield();
            _clock.Advance(50);
            await gate.Wait();
        }
    }

    [Fact]
    public void PollThatHoldsAWorker_IsSeenWhileItLasts()
    {
        using WorkPool pool = Make(1);
        using var begun = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        pool.SpawnDetached(Hold(), "holder");
        begun.Wait(TestContext.Current.CancellationToken);
        _clock.Advance(30_000);

        PoolTaskFigures task = Assert.Single(_monitor.GetTasks());
        Assert.Equal(("holder", TaskState.Running, 0, 30_000 * Microsecond), (task.Name, task.State, task.Polls, task.LongestPollNanoseconds));
        Assert.Equal((task.Task, 30_000 * Microsecond), (_monitor.GetTimes(0).Task, _monitor.GetTimes(0).PollNanoseconds));
        TaskFinding finding = Assert.Single(new PoolLints(_monitor).GetFindings());
        Assert.Equal(TaskLint.NeverYielding, finding.Lint);
        Assert.Equal(
            "holder: never yielding, a poll took 30 ms; await Future.Yield between parts of its work, or do it on a thread that may block",
            finding.ToString());
        end.Set();
        Assert.True(SpinWait.SpinUntil(() => pool.TaskCount == 0, 60_000));

        async Future Hold()
        {
            begun.Set();
            end.Wait();
            await Future.Yield();
        }
    }

    [Fact]
    public void Lints_FindEachAndNothingElse()
    {
        using WorkPool pool = MakeOnThisThread();
        var lints = new PoolLints(_monitor) { LongestWaitNanoseconds = 1_000_000_000 };
        var never = new Notify(shared: true);
        pool.BlockOn(Main());

        async Future Main()
        {
            TaskHandle spinner = pool.SpawnDetached(Spin(), "spinner");
            TaskHandle brief = pool.SpawnDetached(Spin(), "brief");
            TaskHandle lost = pool.SpawnDetached(Lose(), "lost");
            await Yields(50);
            brief.Cancel();
            Assert.Empty(lints.GetFindings());
            await Yields(50);
            Assert.Equal(TaskLint.SelfWaking, Check(spinner));
            Assert.Equal(TaskLint.None, Check(lost));

            _clock.Advance(101_000);
            // Its own poll, that of Main, was long; and the spinner was kept from the next.
            Assert.Equal(TaskLint.SelfWaking | TaskLint.Starved, Check(spinner));
            _clock.Advance(1_000_000);
            Assert.Equal(TaskLint.LostWaker, Check(lost));
            Assert.Equal(
                [
                    "BlockOn: never yielding, a poll took 1101 ms; await Future.Yield between parts of its work, or do it on a thread that may block",
                    "BlockOn: self-waking, in 1000 of 1000 polls; await what it looks for, or a Ticker, instead of Future.Yield in a loop",
                    "lost: lost waker, waits since 1101 ms; see who should end that wait, or put a Timeout round it",
                    "spinner: self-waking, in 1000 of 1000 polls; await what it looks for, or a Ticker, instead of Future.Yield in a loop",
                    "spinner: starved, was ready for 1101 ms before a poll; shorten the polls of the others, or give the pool more workers",
                ],
                lints.GetFindings().Select(finding => finding.ToString()).Order(StringComparer.Ordinal));
            spinner.Cancel();
            lost.Cancel();
        }

        TaskLint Check(TaskHandle task) => _monitor.TryGetFigures(task, out PoolTaskFigures figures) ? lints.Check(figures) : throw new InvalidOperationException();

        async Future Spin()
        {
            while (true)
            {
                await Future.Yield();
            }
        }

        async Future Lose() => await never.Wait();
    }

    [Fact]
    public void NextTaskOfASlot_BeginsFromZero()
    {
        using WorkPool pool = MakeOnThisThread();
        var gate = new Notify(shared: true);
        pool.BlockOn(Main());

        async Future Main()
        {
            await pool.Spawn(Work(), "first");
            TaskHandle second = pool.SpawnDetached(Rest(), "second");
            await Yields(2);
            Assert.True(_monitor.TryGetFigures(second, out PoolTaskFigures figures));
            Assert.Equal(("second", 1, 0, 0), (figures.Name, figures.Polls, figures.BusyNanoseconds, figures.AgeNanoseconds));
            second.Cancel();
        }

        async Future Work()
        {
            _clock.Advance(5);
            await Yields(10);
        }

        async Future Rest() => await gate.Wait();
    }

    [Fact]
    public void NamesWithoutEnd_AreCountedTogether()
    {
        using WorkPool pool = MakeOnThisThread();
        pool.BlockOn(Main());
        Assert.Equal(TaskNames.Most, _monitor.Names.Count);
        long[] counts = new long[PollDurations.Buckets];
        long polls = 0;
        for (int name = 0; name < TaskNames.Most; name++)
        {
            _monitor.GetNamed(name, counts, out _, out _);
            polls += counts.Sum();
        }

        Assert.Equal(pool.GetFigures(0).Polls, polls);
        Assert.Equal("(other)", _monitor.Names.TextOf(_monitor.Names.NumberOf("task 299")));
        Assert.Equal("task 7", _monitor.Names.TextOf(_monitor.Names.NumberOf("task 7")));

        async Future Main()
        {
            for (int i = 0; i < 300; i++)
            {
                await pool.Spawn(Yields(1), "task " + i);
            }
        }
    }

    [Fact]
    public void ManyTasksOnManyWorkers_AreReadWhileTheyWork_AndAllAreCounted()
    {
        const int Tasks = 20_000;
        string[] names = ["a", "b", "c"];
        using WorkPool pool = Make(3);
        bool isOver = false;
        int wrong = 0;
        var reader = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                // Which task has which name is known by how it was spawned: b's are polled twice, c's three times.
                wrong += _monitor.GetTasks().Count(task => task.Name is not ("a" or "b" or "c" or "BlockOn")
                    || (task.Name != "BlockOn" && task.Polls > Array.IndexOf(names, task.Name) + 1));
            }
        });
        reader.Start();
        pool.BlockOn(Main());
        Volatile.Write(ref isOver, true);
        reader.Join();

        Assert.Equal(0, wrong);
        long[] counts = new long[PollDurations.Buckets];
        foreach (string name in names)
        {
            _monitor.GetNamed(_monitor.Names.NumberOf(name), counts, out _, out _);
            Assert.Equal((Tasks / 3 * (Array.IndexOf(names, name) + 1)) + (name == "a" ? 1 : name == "b" ? 2 : 0), counts.Sum());
        }

        Assert.Empty(_monitor.GetTasks());

        async Future Main()
        {
            var handles = new JoinHandle[Tasks];
            for (int i = 0; i < Tasks; i++)
            {
                handles[i] = pool.Spawn(Yields(i % 3), names[i % 3]);
            }

            foreach (JoinHandle handle in handles)
            {
                await handle;
            }
        }
    }

    [Fact]
    public void MeasuredPolls_AllocateNothing()
    {
        var monitor = new PoolMonitor();
        using var pool = new WorkPool(new WorkPoolOptions { CurrentThread = true, Driver = null, Trace = monitor });
        Assert.Equal(0, pool.BlockOn(Measure()));
        Assert.True(monitor.GetTimes(0).BusyNanoseconds > 0);

        async Future<long> Measure()
        {
            long before = 0;
            for (int i = 0; i < 2500; i++)
            {
                before = i == 500 ? GC.GetAllocatedBytesForCurrentThread() : before;
                await Future.Yield();
                await pool.Spawn(Yields(2), "child");
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void FiguresOfWorkers_AreCountedWithoutAMonitor()
    {
        using var pool = new WorkPool(new WorkPoolOptions { CurrentThread = true, Driver = null });
        pool.BlockOn(Main());
        PoolWorkerFigures figures = pool.GetFigures(0);
        // Main came from outside; it was polled first, after each of its yields, and when the child had ended.
        Assert.Equal((2, 1, 1, 0, 0, 0), (figures.Ended, figures.Spawned, figures.Injected, figures.Stolen, figures.TimersFired, figures.QueueLength));
        Assert.Equal(1 + 3 + 1 + 2, figures.Polls);
        Assert.Equal((0, 0, 1), (pool.TaskCount, pool.InjectedCount, pool.WorkerCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.GetFigures(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.GetFigures(-1));

        async Future Main()
        {
            await Yields(3);
            await pool.Spawn(Yields(1), "child");
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(long.MaxValue, PollDurations.Buckets - 1)]
    public void Buckets_ArePowersOfTwo(long nanoseconds, int bucket)
    {
        Assert.Equal(bucket, PollDurations.BucketOf(nanoseconds));
        Assert.True(nanoseconds <= PollDurations.LimitNanoseconds(bucket));
    }

    private static async Future Yields(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Future.Yield();
        }
    }

    private WorkPool MakeOnThisThread() => new(new WorkPoolOptions { CurrentThread = true, Driver = null, Trace = _monitor });

    private WorkPool Make(int workers) => new(new WorkPoolOptions { Workers = workers, Driver = null, Trace = _monitor });
}
