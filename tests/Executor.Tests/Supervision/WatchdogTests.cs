using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

public class WatchdogTests
{
    private static readonly long s_millisecond = Clock.TicksFromMilliseconds(1);

    [Fact]
    public void Entry_ThatIsFedInTime_DoesNotStarve()
    {
        using var test = new TestExecutor();
        Watchdog watchdog = Make(test);
        WatchdogEntry entry = watchdog.Register("a", 10);
        test.Spawn(watchdog.Watch());
        for (int i = 0; i < 20; i++)
        {
            test.Advance(entry.PeriodTicks);
            entry.Feed();
        }

        test.AssertTrace();
        Assert.Equal(0, entry.Starved);
    }

    [Fact]
    public void Entries_ThatAreNotFed_AreToldOfEachPeriod_OneTickLate()
    {
        using var test = new TestExecutor();
        Watchdog watchdog = Make(test);
        test.Spawn(watchdog.Watch());
        test.RunUntilIdle();
        watchdog.Register("a", 2);
        WatchdogEntry b = watchdog.Register("b", 3);
        test.RunUntilIdle();
        for (int i = 0; i < 3; i++)
        {
            test.Advance(test.Executor.NextDeadlineTicks - test.Clock.NowTicks);
        }

        long ms = s_millisecond;
        test.AssertTrace("a at " + ((2 * ms) + 1), "b at " + ((3 * ms) + 1), "a at " + ((4 * ms) + 2));
        Assert.Equal(1, b.Starved);
    }

    [Fact]
    public void Suspended_IsNotWatched_AndResumedHasAWholePeriod()
    {
        using var test = new TestExecutor();
        Watchdog watchdog = Make(test);
        WatchdogEntry entry = watchdog.Register("a", 1);
        test.Spawn(watchdog.Watch());
        test.RunUntilIdle();
        entry.Suspend();
        entry.Feed();
        test.Advance(s_millisecond * 10);
        Assert.False(entry.IsWatched);
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);
        entry.Resume();
        test.Advance(s_millisecond);
        test.AssertTrace();
        test.Advance(1);
        test.AssertTrace("a at " + ((s_millisecond * 11) + 1));
    }

    [Fact]
    public void Removed_MakesRoom_AndStaysRemoved()
    {
        using var test = new TestExecutor();
        Watchdog watchdog = Make(test, capacity: 2);
        WatchdogEntry a = watchdog.Register("a", 1);
        watchdog.Register("b", 1);
        var thrown = Assert.Throws<CapacityException>(() => watchdog.Register("c", 1));
        Assert.Contains("raise its capacity", thrown.Message, StringComparison.Ordinal);
        a.Remove();
        a.Remove();
        WatchdogEntry c = watchdog.Register("c", 1);
        a.Feed();
        a.Resume();
        Assert.False(a.IsWatched);
        Assert.True(c.IsWatched);
    }

    [Fact]
    public void Handler_ThatSuspendsTheEntry_IsToldOnce()
    {
        using var test = new TestExecutor();
        var watchdog = new Watchdog(test.Executor, 1, entry =>
        {
            test.Log(entry.Name);
            entry.Suspend();
        });
        watchdog.Register("a", 1);
        test.Spawn(watchdog.Watch());
        test.RunToEnd();
        test.AssertTrace("a");
    }

    [Fact]
    public void Feeds_OfManyPeriods_CostOneWakeUpAPeriod()
    {
        using var test = new TestExecutor(countPolls: true);
        Watchdog watchdog = Make(test);
        WatchdogEntry entry = watchdog.Register("a", 10);
        test.Spawn(watchdog.Watch());
        test.RunUntilIdle();
        int before = test.Polls;
        for (int i = 0; i < 1000; i++)
        {
            entry.Feed();
            test.Advance(s_millisecond);
        }

        test.AssertTrace();
        Assert.InRange(test.Polls - before, 1, 300);
    }

    [Fact]
    public void Feed_FromAnotherThread_IsSeen()
    {
        using var test = new TestExecutor();
        Watchdog watchdog = Make(test);
        WatchdogEntry entry = watchdog.Register("a", 1);
        test.Spawn(watchdog.Watch());
        test.RunUntilIdle();
        test.Clock.Advance(s_millisecond);
        Worker.Run(entry.Feed);
        test.Advance(s_millisecond);
        test.AssertTrace();
        test.Advance(1);
        test.AssertTrace("a at " + ((2 * s_millisecond) + 1));
    }

    [Fact]
    public void Numbers_OutOfRange_AreRefused()
    {
        using var test = new TestExecutor();
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(test, capacity: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(test).Register("a", 0));
    }

    [Fact]
    public void RandomEntries_StarveAsAPlainTableSays() => Steps.Check(7, 400, 60, RunAndCompare);

    private static void RunAndCompare(Step[] steps)
    {
        using var test = new TestExecutor(strict: false);
        Watchdog watchdog = Make(test, capacity: 3);
        test.Spawn(watchdog.Watch());
        var deadlines = new Dictionary<WatchdogEntry, long>();
        var all = new List<WatchdogEntry>();
        var expected = new List<string>();
        foreach (Step step in steps)
        {
            WatchdogEntry? entry = all.Count == 0 ? null : all[step.Pick % all.Count];
            switch (step.Kind)
            {
                case 0 when deadlines.Count < 3:
                    entry = watchdog.Register("e" + all.Count, 1 + (step.Amount % 5));
                    all.Add(entry);
                    deadlines.Add(entry, test.Clock.NowTicks + entry.PeriodTicks);
                    break;
                case 1 or 2 when entry is not null:
                    entry.Feed();
                    if (deadlines.TryGetValue(entry, out long deadline) && deadline != long.MaxValue)
                    {
                        deadlines[entry] = test.Clock.NowTicks + entry.PeriodTicks;
                    }

                    break;
                case 3 when entry is not null && deadlines.ContainsKey(entry):
                    entry.Suspend();
                    deadlines[entry] = long.MaxValue;
                    break;
                case 4 when entry is not null:
                    entry.Resume();
                    if (deadlines.ContainsKey(entry))
                    {
                        deadlines[entry] = test.Clock.NowTicks + entry.PeriodTicks;
                    }

                    break;
                case 5 when entry is not null && step.Amount % 3 == 0:
                    entry.Remove();
                    deadlines.Remove(entry);
                    break;
                default:
                    test.Advance(step.Amount % (3 * s_millisecond));
                    break;
            }

            test.RunUntilIdle();
            foreach (WatchdogEntry watched in all)
            {
                if (deadlines.TryGetValue(watched, out long deadline) && deadline < test.Clock.NowTicks)
                {
                    expected.Add(watched.Name + " at " + test.Clock.NowTicks);
                    deadlines[watched] = test.Clock.NowTicks + watched.PeriodTicks;
                }

                Assert.Equal(deadlines.TryGetValue(watched, out deadline) && deadline != long.MaxValue, watched.IsWatched);
            }

            expected.Sort(StringComparer.Ordinal);
            string[] told = test.TakeTrace();
            Array.Sort(told, StringComparer.Ordinal);
            Assert.Equal(expected, told);
            expected.Clear();
        }
    }

    private static Watchdog Make(TestExecutor test, int capacity = 4) =>
        new(test.Executor, capacity, entry => test.Log(entry.Name + " at " + test.Clock.NowTicks));
}
