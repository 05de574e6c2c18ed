using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>The beat, and what becomes of the ticks that nobody waited for.</summary>
public class TickerTests
{
    [Theory]
    [InlineData(MissedTicks.Burst, 0, "100 350 350 400 500 600")]
    [InlineData(MissedTicks.Delay, 0, "100 350 450 550 650 750")]
    [InlineData(MissedTicks.Skip, 1, "100 350 400 500 600 700")]
    public void Next_WorkTookTwoAndAHalfPeriods_FollowsThePolicy(MissedTicks policy, int skipped, string expected) =>
        Assert.Equal(expected, Beats(policy, 250, skipped));

    [Theory]
    [InlineData(MissedTicks.Burst)]
    [InlineData(MissedTicks.Delay)]
    [InlineData(MissedTicks.Skip)]
    public void Next_WorkTookHalfAPeriod_TheBeatIsKept(MissedTicks policy) =>
        Assert.Equal("100 200 300 400 500 600", Beats(policy, 50, 0));

    [Theory]
    [InlineData(MissedTicks.Burst, 0, "100 250 300 400 500 600")]
    [InlineData(MissedTicks.Delay, 0, "100 250 350 450 550 650")]
    [InlineData(MissedTicks.Skip, 0, "100 250 300 400 500 600")]
    public void Next_WorkTookOneAndAHalfPeriods_TheLateTickIsGivenAtOnce(MissedTicks policy, int skipped, string expected) =>
        Assert.Equal(expected, Beats(policy, 150, skipped));

    [Theory]
    [InlineData(MissedTicks.Burst, 0, "100 300 300 400 500 600")]
    [InlineData(MissedTicks.Delay, 0, "100 300 400 500 600 700")]
    [InlineData(MissedTicks.Skip, 1, "100 300 400 500 600 700")]
    public void Next_WorkTookTwoPeriodsExactly_GivesTheTickThatIsDueNow(MissedTicks policy, int skipped, string expected) =>
        Assert.Equal(expected, Beats(policy, 200, skipped));

    [Fact]
    public void Next_ManyTicks_DoNotDrift()
    {
        using var test = new TestExecutor();
        test.Spawn(Works());
        test.RunToEnd();
        Assert.Equal(1000 * 7, test.Clock.NowTicks);

        async Future Works()
        {
            var ticker = Ticker.EveryTicks(7);
            for (int i = 0; i < 1000; i++)
            {
                await ticker.Next();
                test.Clock.Advance(i % 7 == 0 && i != 999 ? 3 : 0);
            }
        }
    }

    [Fact]
    public void Cancel_ATickThatWasDueAndNotTaken_IsGivenToTheNextWait()
    {
        using var test = new TestExecutor();
        var ticker = Ticker.EveryTicks(100, MissedTicks.Burst);
        TaskHandle first = TaskHandle.None;
        test.Spawn(CancelsAt100());
        first = test.Spawn(Takes("first"));
        test.RunUntilIdle();
        test.Advance(100);
        test.Spawn(Takes("second"));
        test.RunUntilIdle();
        test.AssertTrace("second at 100");
        test.Advance(100);
        test.AssertTrace("second at 200");

        async Future CancelsAt100()
        {
            await Timer.AfterTicks(100);
            first.Cancel();
        }

        async Future Takes(string name)
        {
            while (true)
            {
                await ticker.Next();
                test.Log(name + " at " + test.Clock.NowTicks);
            }
        }
    }

    [Fact]
    public void Stream_TicksThatAreLate_AreGivenWithTheTimesTheyWereDueAt()
    {
        using var test = new TestExecutor();
        test.Spawn(Reads());
        test.RunUntilIdle();
        test.Advance(350);
        test.Advance(50);
        test.AssertTrace("100, 200, 300, 400");

        async Future Reads()
        {
            Stream<long> ticks = Stream.From(Ticker.EveryTicks(100, MissedTicks.Burst)).Take(4);
            string all = "";
            while (await ticks.Next())
            {
                all += (all.Length == 0 ? "" : ", ") + ticks.Current;
            }

            test.Log(all);
        }
    }

    [Fact]
    public void LateTickThatNobodyTook_IsGivenOnceMore_AndNoOtherTwice()
    {
        using var test = new TestExecutor();
        var ticker = Ticker.EveryTicks(100, MissedTicks.Burst);
        test.Spawn(Works());
        test.RunUntilIdle();
        test.Advance(100);
        test.Advance(250);
        test.Advance(50);
        test.AssertTrace("100", "350", "350", "400");

        async Future Works()
        {
            await ticker.Next();
            test.Log(test.Clock.NowTicks.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await Timer.AfterTicks(250);
            // Due at 200, and lost to a branch that was ready before it.
            await Future.Select(Future.Ready(), ticker.Next());
            for (int i = 0; i < 3; i++)
            {
                await ticker.Next();
                test.Log(test.Clock.NowTicks.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void Reset_InTheMiddleOfAPeriod_TheNextTickComesAWholePeriodLater()
    {
        using var test = new TestExecutor();
        test.Spawn(Works());
        test.RunToEnd();
        test.AssertTrace("100", "230");

        async Future Works()
        {
            var ticker = Ticker.EveryTicks(100);
            await ticker.Next();
            test.Log(test.Clock.NowTicks.ToString());
            test.Clock.Advance(30);
            ticker.Reset();
            await ticker.Next();
            test.Log(test.Clock.NowTicks.ToString());
        }
    }

    [Fact]
    public void Next_WhileAnotherTaskWaits_IsAnError()
    {
        using var test = new TestExecutor();
        var ticker = Ticker.EveryTicks(100);
        test.Spawn(Waits());
        test.RunUntilIdle();
        Assert.Throws<FutureMisuseException>(() => { ticker.Next(); });

        async Future Waits() => await ticker.Next();
    }

    [Fact]
    public void EveryTicks_ThePeriodEndsAfterAllTime_NeverTicks()
    {
        using var test = new TestExecutor(startTicks: 1000);
        TaskHandle task = test.Spawn(Waits());
        test.RunUntilIdle();
        Assert.Equal(TaskState.Waiting, task.GetState());
        Assert.Equal(long.MaxValue, test.Executor.NextDeadlineTicks);

        static async Future Waits() => await Ticker.EveryTicks(long.MaxValue).Next();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void EveryTicks_LessThanATick_IsRefused(long period) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Ticker.EveryTicks(period));

    /// <summary>The times of six ticks of a period of 100; the work after the first takes a while.</summary>
    private static string Beats(MissedTicks policy, long workTicks, int skipped)
    {
        using var test = new TestExecutor();
        var ticker = Ticker.EveryTicks(100, policy);
        test.Spawn(Works());
        test.RunToEnd();
        Assert.Equal(skipped, ticker.Skipped);
        return string.Join(' ', test.TakeTrace());

        async Future Works()
        {
            for (int i = 0; i < 6; i++)
            {
                await ticker.Next();
                test.Log(test.Clock.NowTicks.ToString());
                if (i == 0)
                {
                    test.Clock.Advance(workTicks);
                }
            }
        }
    }
}
