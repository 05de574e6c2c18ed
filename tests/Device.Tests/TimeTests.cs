using Embedded.Async;
using nanoFramework.TestFramework;

namespace Embedded.Device.Tests;

/// <summary>Timers, tickers and clocks, in virtual time.</summary>
[TestClass]
public class TimeTests
{
    [TestMethod]
    [DataRow(0L)]
    [DataRow(0xFFFF_FFF0L)]
    [DataRow(0x7FFF_FFFF_FFFFL)]
    public void Timers_FireInTheOrderOfTheirDeadlines(long startTicks)
    {
        using var rig = new Rig(startTicks: startTicks);
        rig.Spawn(After(rig, 70_000, "c"));
        rig.Spawn(After(rig, 3, "a"));
        rig.Spawn(After(rig, 20, "b"));
        rig.Spawn(After(rig, 10_000_000_000, "d"));
        rig.RunToEnd();
        rig.AssertTrace("a3 b20 c70000 d10000000000");
    }

    [TestMethod]
    public void Timers_OfOneDeadline_FireInTheOrderInWhichTheyWereArmed()
    {
        using var rig = new Rig();
        rig.Spawn(After(rig, 5, "x"));
        rig.Spawn(After(rig, 5, "y"));
        rig.Spawn(After(rig, 5, "z"));
        rig.Executor.RunUntilIdle();
        rig.Advance(4);
        rig.AssertTrace("");
        rig.Advance(1);
        rig.AssertTrace("x5 y5 z5");
    }

    [TestMethod]
    public void Timer_OfACancelledTask_LeavesTheWheel()
    {
        using var rig = new Rig();
        TaskHandle task = rig.Spawn(After(rig, 100, "never"));
        rig.Executor.RunUntilIdle();
        Assert.AreEqual(100L, rig.Executor.NextDeadlineTicks);
        task.Cancel();
        rig.Executor.RunUntilIdle();
        Assert.AreEqual(long.MaxValue, rig.Executor.NextDeadlineTicks);
        rig.AssertTrace("");
    }

    [TestMethod]
    [DataRow((int)MissedTicks.Burst, "10 45 45 45 50")]
    [DataRow((int)MissedTicks.Delay, "10 45 55 65 75")]
    [DataRow((int)MissedTicks.Skip, "10 45 50 60 70")]
    public void Ticker_AfterALongPause_DoesWhatItWasAskedTo(int missed, string expected)
    {
        using var rig = new Rig();
        rig.Spawn(Beats(rig, (MissedTicks)missed));
        rig.RunToEnd();
        rig.AssertTrace(expected);
    }

    [TestMethod]
    public void CounterClock_AcrossTheWrapOfItsCounter_GoesOn()
    {
        var clock = new WrappingClock { Counter = 0xFFFF_FFF0 };
        long start = clock.NowTicks;
        Assert.AreEqual(0xFFFF_FFF0L, start);
        clock.Counter += 0x20;
        Assert.AreEqual(start + 0x20, clock.NowTicks);
        clock.Counter += 0x7FFF_FFFF;
        Assert.AreEqual(start + 0x20 + 0x7FFF_FFFF, clock.NowTicks);
        clock.Counter -= 3;
        Assert.AreEqual(start + 0x20 + 0x7FFF_FFFF, clock.NowTicks, "time went back");
    }

    [TestMethod]
    public void Milliseconds_AreConvertedBothWays()
    {
        Assert.AreEqual(1500L * (BuildConfig.TicksPerSecond / 1000), Clock.TicksFromMilliseconds(1500));
        Assert.AreEqual(1500L, Clock.MillisecondsFromTicks(Clock.TicksFromMilliseconds(1500)));
    }

    private static async Future After(Rig rig, long ticks, string name)
    {
        long start = rig.Clock.NowTicks;
        await Timer.AfterTicks(ticks);
        rig.Log(name + (rig.Clock.NowTicks - start));
    }

    private static async Future Beats(Rig rig, MissedTicks missed)
    {
        var ticker = Ticker.EveryTicks(10, missed);
        for (int i = 0; i < 5; i++)
        {
            await ticker.Next();
            rig.Log(rig.Clock.NowTicks.ToString());
            if (i == 0)
            {
                rig.Clock.Advance(35);
            }
        }
    }

    private sealed class WrappingClock : CounterClock
    {
        internal uint Counter { get; set; }

        protected override uint ReadCounter() => Counter;
    }
}
