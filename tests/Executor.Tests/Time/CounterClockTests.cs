using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>64-bit time from a counter of 32 bits.</summary>
public class CounterClockTests
{
    [Fact]
    public void NowTicks_CounterWraps_GoesOn()
    {
        var clock = new TestCounter { Counter = 0x7FFF_FFFF };
        Assert.Equal(0x7FFF_FFFF, clock.NowTicks);
        clock.Counter = 0xFFFF_FFF0;
        Assert.Equal(0xFFFF_FFF0, clock.NowTicks);
        clock.Counter = 0x10;
        Assert.Equal(0x1_0000_0010, clock.NowTicks);
    }

    [Fact]
    public void NowTicks_ThousandWraps_LosesNoTick()
    {
        var clock = new TestCounter();
        long expected = 0;
        var random = new Random(1);
        while (expected < 1000L << 32)
        {
            int step = random.Next(0, int.MaxValue);
            expected += step;
            clock.Counter = unchecked((uint)expected);
            Assert.Equal(expected, clock.NowTicks);
        }
    }

    [Fact]
    public void NowTicks_LongestStepAcrossTheWrap_IsRight()
    {
        var clock = new TestCounter { Counter = 0x7000_0000 };
        long start = clock.NowTicks;
        clock.Counter = unchecked(0x7000_0000u + int.MaxValue);
        Assert.Equal(start + int.MaxValue, clock.NowTicks);
        clock.Counter = unchecked(clock.Counter + int.MaxValue);
        Assert.Equal(start + (2L * int.MaxValue), clock.NowTicks);
    }

    [Fact]
    public void NowTicks_CounterReadOutOfOrder_NeverGoesBack()
    {
        var clock = new TestCounter { Counter = 1000 };
        Assert.Equal(1000, clock.NowTicks);
        clock.Counter = 990;
        Assert.Equal(1000, clock.NowTicks);
        clock.Counter = 1001;
        Assert.Equal(1001, clock.NowTicks);
    }

    [Fact]
    public void NowTicks_CounterIsPastItsMiddleAtTheFirstRead_TimeDoesNotStandStill()
    {
        // A hardware counter runs before the program does.
        var clock = new TestCounter { Counter = 0xF000_0000 };
        long start = clock.NowTicks;
        clock.Counter = 0xF000_0064;
        Assert.Equal(start + 100, clock.NowTicks);
    }

    [Fact]
    public void Timer_ArmedBeforeTheWrap_FiresAfterIt()
    {
        var clock = new TestCounter { Counter = 0xFFFF_FF00 };
        using var executor = new Executor(clock, 1);
        bool fired = false;
        executor.Spawn(Sleeps());
        executor.RunUntilIdle();
        clock.Counter = 0xFF;
        Assert.Equal(0, executor.RunUntilIdle());
        clock.Counter = 0x100;
        Assert.Equal(1, executor.RunUntilIdle());
        Assert.True(fired);

        async Future Sleeps()
        {
            await Timer.AfterTicks(0x200);
            fired = true;
        }
    }

    private sealed class TestCounter : CounterClock
    {
        internal uint Counter { get; set; }

        protected override uint ReadCounter() => Counter;
    }
}
