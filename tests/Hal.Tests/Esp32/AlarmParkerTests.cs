using System;
using System.Collections.Generic;
using System.Linq;
using Embedded.Async;
using Embedded.HostShim;
using nanoFramework.Hardware.Esp32;
using Xunit;

namespace Embedded.Hal.Tests.Esp32;

/// <summary>Deadlines to the microsecond on a runtime that counts 10 ms.</summary>
public class AlarmParkerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(12_345)]
    [InlineData(10_000)]
    [InlineData(3_600_000_001)]
    public void ATimer_IsMetToTheMicrosecond(long microseconds)
    {
        using var chip = new Esp32Board();
        chip.Run(Wait(microseconds));
        Assert.Equal(microseconds, chip.NowTicks);
    }

    [Fact]
    public void WithoutTheAlarm_TheRuntimeIsLate()
    {
        using var board = new VirtualBoard();
        using var executor = new Executor(new BoardClock(board), 4, new BoardParker(board, Esp32Board.StepMilliseconds));
        executor.BlockOn(Wait(12_345));
        Assert.Equal(20_000, board.Time.NowTicks);
    }

    [Fact]
    public void ManyTasks_EachHasItsOwnMicrosecond()
    {
        using var chip = new Esp32Board();
        var seen = new List<long>();
        long[] deadlines = [17, 18, 5_000, 9_999, 10_001, 10_002, 250_003, 1_000_000];
        async Future At(long ticks)
        {
            await Timer.AtTicks(ticks);
            seen.Add(chip.NowTicks);
        }

        foreach (long deadline in deadlines.Reverse())
        {
            chip.Executor.Spawn(At(deadline));
        }

        chip.Run(Wait(1_000_001));
        Assert.Equal(deadlines, seen);
    }

    [Fact]
    public void ADeadlineThatIsCancelled_LeavesTheOthersExact()
    {
        using var chip = new Esp32Board();
        TaskHandle victim = chip.Executor.Spawn(Wait(7_000));
        async Future Main()
        {
            await Timer.AtTicks(6_999);
            victim.Cancel();
            await Timer.AtTicks(7_001);
            Assert.Equal(7_001, chip.NowTicks);
            await Timer.AtTicks(123_456);
        }

        chip.Run(Main());
        Assert.Equal(123_456, chip.NowTicks);
    }

    [Fact]
    public void TheAlarm_UnparksItsExecutor_AndAnEventOfAnotherTimerDoesNoHarm()
    {
        using var chip = new Esp32Board();
        var rest = new NotingParker();
        using var alarm = new Hal.Esp32.AlarmParker(chip.TimerEvents, chip.Clock, rest);
        alarm.Park(12_345);
        chip.Board.Time.AdvanceTo(12_344);
        chip.DispatchOnAnotherThread();
        Assert.Equal("park 12345", rest.Log);
        chip.Board.Time.AdvanceTo(12_345);
        chip.DispatchOnAnotherThread();
        Assert.Equal("park 12345, unpark", rest.Log);

        using var foreign = new HighResTimer();
        foreign.StartOneShot(5);
        chip.Board.Time.AdvanceTo(12_350);
        chip.DispatchOnAnotherThread();
        Assert.Equal("park 12345, unpark, unpark", rest.Log);
    }

    [Fact]
    public void TheSameDeadlineAgain_LeavesTheAlarmAlone_AndAnotherSetsItAnew()
    {
        using var chip = new Esp32Board();
        var rest = new NotingParker();
        using var alarm = new Hal.Esp32.AlarmParker(chip.TimerEvents, chip.Clock, rest);
        alarm.Park(1_000);
        alarm.Park(1_000);
        alarm.Park(800);
        chip.Board.Time.AdvanceTo(5_000);
        chip.DispatchOnAnotherThread();
        Assert.Equal(1, chip.Board.Interrupts.Posted);
        alarm.Park(6_000);
        alarm.Park(long.MaxValue);
        alarm.Park(4_000);
        chip.Board.Time.AdvanceTo(9_000);
        Assert.Equal(1, chip.Board.Interrupts.Posted);
    }

    [Fact]
    public void NoDeadlineLeft_StopsTheAlarm_AndAnInterruptStillWakes()
    {
        using var chip = new Esp32Board();
        InputPin pin = chip.Pins.OpenInput(4);
        TaskHandle victim = chip.Executor.Spawn(Wait(50_000));
        long posted = 0;
        async Future Main()
        {
            await Timer.AtTicks(100);
            victim.Cancel();
            posted = chip.Board.Interrupts.Posted;
            await pin.WaitForHigh();
        }

        chip.DriveAt(200_000, 4, high: true);
        chip.Run(Main());
        Assert.Equal(200_000, chip.NowTicks);
        // The edge alone: the cancelled alarm is silent.
        Assert.Equal(1, chip.Board.Interrupts.Posted - posted);
    }

    [Fact]
    public void AnAlarmThatTheRingDrops_IsMadeUpForByTheRuntime()
    {
        using var chip = new Esp32Board();
        chip.At(12_345, () =>
        {
            // After the alarm's own event, which was scheduled before: it is the oldest.
            for (int i = 0; i <= chip.Board.Interrupts.Capacity; i++)
            {
                chip.Board.Interrupts.Post(10, 0, 0, 0);
            }
        });
        async Future Main()
        {
            // The first rest, so that the alarm was set before the flood was.
            await Timer.AtTicks(12_345);
        }

        chip.Run(Main());
        Assert.True(chip.Board.Interrupts.Dropped > 0);
        Assert.InRange(chip.NowTicks, 12_345, 20_000);
    }

    [Fact]
    public void TwoExecutors_HaveAnAlarmEach()
    {
        using var chip = new Esp32Board();
        using var second = new Hal.Esp32.AlarmParker(chip.TimerEvents, chip.Clock, new BoardParker(chip.Board, Esp32Board.StepMilliseconds));
        using var other = new Executor(chip.Clock, 4, second);
        // In turns on this thread: what counts is that neither takes the other's timer.
        other.Spawn(Wait(30_001));
        other.RunUntilIdle();
        chip.Run(Wait(20_003));
        Assert.Equal(20_003, chip.NowTicks);
        other.BlockOn(Wait(40_007 - 20_003));
        Assert.Equal(40_007, chip.NowTicks);
    }

    [Fact]
    public void AnInterruptBetweenAnyTwoSteps_IsNotLost_AndNoDeadlineMoves()
    {
        int steps = 0;
        for (int step = 0; step == 0 || step < steps; step++)
        {
            InterruptedClock clock = null!;
            using var chip = new Esp32Board(wrapClock: inner => clock = new InterruptedClock(inner));
            InputPin pin = chip.Pins.OpenInput(4);
            long interruptedAt = -1;
            long seenAt = -1;
            var deadlines = new List<long>();
            async Future WatchPin()
            {
                await pin.WaitForHigh();
                seenAt = chip.NowTicks;
            }

            async Future Main()
            {
                foreach (long deadline in new long[] { 3_001, 3_002, 14_003, 45_678 })
                {
                    await Timer.AtTicks(deadline);
                    deadlines.Add(chip.NowTicks);
                }
            }

            chip.Executor.Spawn(WatchPin());
            int at = step;
            clock.AtRead = read =>
            {
                if (read == at)
                {
                    // As a thread switch: the edge comes, and the dispatcher runs before the executor goes on.
                    interruptedAt = chip.NowTicks;
                    chip.Drive(4, high: true);
                    chip.DispatchOnAnotherThread();
                }
            };
            chip.Run(Main());
            steps = Math.Max(steps, clock.Reads);
            Assert.Equal([3_001, 3_002, 14_003, 45_678], deadlines);
            if (interruptedAt >= 0 && interruptedAt < 45_678)
            {
                Assert.Equal((step, interruptedAt), (step, seenAt));
            }
        }

        Assert.True(steps > 15, "only " + steps + " steps were tried");
    }

    [Fact]
    public void AfterStartUp_NothingIsAllocated()
    {
        using var chip = new Esp32Board();
        InputPin pin = chip.Pins.OpenInput(4);
        var square = new SquareWave(chip, 4, periodTicks: 3_333);
        long bytes = -1;
        async Future Main()
        {
            for (int round = 0; round < 1_200; round++)
            {
                if (round == 200)
                {
                    bytes = GC.GetAllocatedBytesForCurrentThread();
                }

                await Timer.AfterTicks(1_001 + round);
                await pin.WaitForEdge();
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        square.Start();
        chip.Run(Main());
        Assert.Equal(0, bytes);
        Assert.Equal(0, chip.Pins.LostEdges);
    }

    private sealed class NotingParker : IParker
    {
        private readonly List<string> _log = [];

        internal string Log => string.Join(", ", _log);

        public void Park(long untilTicks) => _log.Add("park " + untilTicks);

        public void Unpark() => _log.Add("unpark");
    }

    private static async Future Wait(long microseconds) => await Timer.AfterTicks(microseconds * Clock.TicksPerSecond / 1_000_000);

    private sealed class SquareWave(Esp32Board chip, int pin, long periodTicks) : BoardEvent
    {
        private bool _high;

        public override void Fire(long now)
        {
            _high = !_high;
            chip.Drive(pin, _high);
            chip.Board.Time.Schedule(now + periodTicks, this);
        }

        internal void Start() => chip.Board.Time.Schedule(chip.NowTicks + periodTicks, this);
    }
}
