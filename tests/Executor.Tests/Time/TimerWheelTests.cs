using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>The wheel against a list that is sorted by deadline and, for equal ones, by the order of arming.</summary>
public class TimerWheelTests
{
    private const int Bits = BuildConfig.WheelBits;
    private const int Range = BuildConfig.WheelBits * BuildConfig.WheelLevels;

    [Fact]
    public void RandomSteps_FromZero_AgreeWithASortedList() => Steps.Check(12, 1500, 60, steps => Play(0, steps));

    [Fact]
    public void RandomSteps_JustBeforeTheEndOfTheLastLevel_AgreeWithASortedList() =>
        Steps.Check(12, 1500, 60, steps => Play((1L << Range) - 70, steps));

    [Fact]
    public void RandomSteps_LateInTime_AgreeWithASortedList() =>
        Steps.Check(12, 1500, 60, steps => Play((1L << 60) + 12345, steps));

    [Fact]
    public void RandomSteps_AtTheEndOfAllTime_AgreeWithASortedList() =>
        Steps.Check(12, 1500, 60, steps => Play(long.MaxValue - 5000, steps));

    [Fact]
    public void RandomSteps_OnAWheelThatHasNotSeenTheTime_AgreeWithASortedList() =>
        Steps.Check(12, 500, 60, steps => Play(1L << 58, steps, isTold: false));

    [Fact]
    public void SameDeadline_ArmedFarAndNear_FireInTheOrderOfArming()
    {
        var wheel = new TimerWheel();
        const long Deadline = 300_000;
        TimerFuture[] timers = [.. Enumerable.Range(0, 5).Select(_ => new TimerFuture())];
        for (int i = 0; i < timers.Length; i++)
        {
            // Each is armed when the deadline is at another level.
            Assert.Null(wheel.TakeDue(Deadline - (1L << (Bits * (4 - i)))));
            wheel.Arm(timers[i], Deadline);
            wheel.AssertInvariants();
        }

        Assert.Null(wheel.TakeDue(Deadline - 1));
        Assert.Equal(Deadline, wheel.NextDeadline());
        Assert.Equal(timers, Enumerable.Range(0, 5).Select(_ => wheel.TakeDue(Deadline)));
        Assert.Equal(0, wheel.Count);
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData((1L << 36) - 1)]
    [InlineData(1L << 36)]
    [InlineData((1L << 36) + 1)]
    [InlineData(1L << 62)]
    [InlineData(long.MaxValue - 1)]
    public void OneTimer_IsDueAtItsDeadlineAndNotATickBefore(long deadline)
    {
        var wheel = new TimerWheel();
        var timer = new TimerFuture();
        wheel.Arm(timer, deadline);

        Assert.Equal(deadline, wheel.NextDeadline());
        Assert.Null(wheel.TakeDue(deadline - 1));
        Assert.Equal(deadline, wheel.NextDeadline());
        Assert.Same(timer, wheel.TakeDue(deadline));
        Assert.Equal(long.MaxValue, wheel.NextDeadline());
        wheel.AssertInvariants();
    }

    [Fact]
    public void TwoFarTimers_TimeJumpsByEons_DoesNotWalkThroughThem()
    {
        var wheel = new TimerWheel();
        TimerFuture first = new(), second = new();
        const long Deadline = 1L << 62;
        wheel.Arm(second, Deadline + 1);
        wheel.Arm(first, Deadline);

        Assert.Null(wheel.TakeDue(Deadline - 1));
        Assert.Equal(Deadline, wheel.NextDeadline());
        Assert.Same(first, wheel.TakeDue(Deadline + 1));
        Assert.Same(second, wheel.TakeDue(Deadline + 1));
        wheel.AssertInvariants();
    }

    [Fact]
    public void Disarm_TheEarliest_NextDeadlineIsThatOfTheNext()
    {
        var wheel = new TimerWheel();
        TimerFuture first = new(), second = new();
        wheel.Arm(first, 10);
        wheel.Arm(second, 100_000);
        wheel.Disarm(first);

        Assert.Equal(1, wheel.Count);
        Assert.Equal(100_000, wheel.NextDeadline());
        Assert.Null(wheel.TakeDue(50));
        wheel.AssertInvariants();
    }

    private static void Play(long start, Step[] steps, bool isTold = true)
    {
        var wheel = new TimerWheel();
        if (isTold)
        {
            Assert.Null(wheel.TakeDue(start));
        }

        var model = new List<TimerFuture>();
        long now = start;
        long elapsed = isTold ? start : 0;
        foreach (Step step in steps)
        {
            switch (step.Kind)
            {
                case < 6:
                    Arm(new TimerFuture(), Deadline(step, now));
                    break;
                case 6 when model.Count > 0:
                    TimerFuture dropped = model[step.Pick % model.Count];
                    wheel.Disarm(dropped);
                    model.Remove(dropped);
                    break;
                case 7 when model.Count > 0:
                    TimerFuture again = model[step.Pick % model.Count];
                    wheel.Disarm(again);
                    model.Remove(again);
                    Arm(again, Deadline(step with { Kind = step.Pick % 6 }, now));
                    break;
                case 8:
                    now = Add(now, step.Amount % 200);
                    Drain();
                    break;
                case 9:
                    now = Add(now, (step.Amount & 63L) << (Bits * (step.Pick % 8)));
                    Drain();
                    break;
                case 10 when model.Count > 0:
                    now = Math.Max(now, Add(model[0].DeadlineTicks, (step.Pick % 3) - 1));
                    Drain();
                    break;
                case 11 when model.Count > 0:
                    // One only, so that timers are armed while others are due.
                    now = Math.Max(now, model[^1].DeadlineTicks);
                    TakeOne();
                    break;
            }

            wheel.AssertInvariants();
            Assert.Equal(model.Count, wheel.Count);
            if (step.Amount % 3 != 0)
            {
                // Not after every step, because it also renews the wheel's estimate.
                Assert.Equal(model.Count == 0 ? long.MaxValue : model[0].DeadlineTicks, wheel.NextDeadline());
                wheel.AssertInvariants();
            }
        }

        now = long.MaxValue;
        Drain();

        void Arm(TimerFuture timer, long deadline)
        {
            wheel.Arm(timer, deadline);
            Assert.Equal(Math.Max(deadline, elapsed), timer.DeadlineTicks);
            int place = model.FindLastIndex(other => other.DeadlineTicks <= timer.DeadlineTicks) + 1;
            model.Insert(place, timer);
        }

        void Drain()
        {
            while (model.Count > 0 && model[0].DeadlineTicks <= now)
            {
                TakeOne();
            }

            Assert.Null(wheel.TakeDue(now));
            elapsed = now;
        }

        void TakeOne()
        {
            TimerFuture? taken = wheel.TakeDue(now);
            Assert.Same(model[0], taken);
            elapsed = taken!.DeadlineTicks;
            model.RemoveAt(0);
        }
    }

    /// <summary>Deadlines where the wheel changes its mind: level and slot boundaries, far ones, equal ones, past ones.</summary>
    private static long Deadline(Step step, long now)
    {
        int level = step.Pick % (BuildConfig.WheelLevels + 2);
        int shift = Math.Min(level * Bits, 62);
        long near = (step.Amount % 5) - 2;
        return step.Kind switch
        {
            0 => Add(now, step.Amount % 130),
            1 => Add(now, Add(1L << shift, near)),
            2 => Add(Add(now >> shift, 1) > long.MaxValue >> shift ? long.MaxValue : ((now >> shift) + 1) << shift, near),
            3 => Add(now, (long)step.Amount << (step.Pick % 30)),
            4 => step.Pick % 2 == 0 ? Math.Max(0, now - (step.Amount % 100)) : long.MaxValue - (step.Amount % 3),
            _ => Add(now, (step.Amount % 4) * 1000),
        };
    }

    private static long Add(long ticks, long more) => more > 0 && ticks > long.MaxValue - more ? long.MaxValue : ticks + more;
}
