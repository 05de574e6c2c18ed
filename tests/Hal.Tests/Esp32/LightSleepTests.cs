using System;
using System.Collections.Generic;
using System.Device.Gpio;
using System.Threading;
using Embedded.Async;
using Embedded.Hal.Esp32;
using Embedded.HostShim;
using nanoFramework.Hardware.Esp32;
using Xunit;
using Signal = Embedded.Async.Signal;
using Timer = Embedded.Async.Timer;

namespace Embedded.Hal.Tests.Esp32;

/// <summary>Light sleep in the rest of executors: when it may begin, what ends it, and that nothing is lost that need not be.</summary>
public class LightSleepTests
{
    private const int Millisecond = 1_000;

    [Theory]
    [InlineData(19_999, 0)]
    [InlineData(20_000, 1)]
    [InlineData(1_000_003, 1)]
    [InlineData(3_600_000_000 + 19_000, 1)]
    [InlineData(2L * 3_600_000_000, 2)]
    public void ARestThatIsLongEnough_IsSlept_AndTheDeadlineIsMetToTheMicrosecond(long microseconds, int sleeps)
    {
        using var chip = new Esp32Board(sleeps: true);
        chip.Run(Wait(microseconds));
        Assert.Equal(microseconds, chip.NowTicks);
        Assert.Equal((sleeps, sleeps), (chip.LightSleep.Sleeps, chip.Board.Power.LightSleeps));
        Assert.Equal(chip.Board.Power.AsleepTicks, chip.LightSleep.SleptTicks);
        Assert.InRange(chip.LightSleep.SleptTicks, sleeps == 0 ? 0 : microseconds - (20 * Millisecond), microseconds);
    }

    [Fact]
    public void TheThreshold_IsTheCallers_AndMustLeaveTimeToSleep()
    {
        using var chip = new Esp32Board();
        var sleep = new LightSleep(chip.Clock, chip.Sources, thresholdMilliseconds: 100);
        IParker rest = sleep.Join(chip.Alarm);
        rest.Park(99 * Millisecond);
        Assert.Equal(0, sleep.Sleeps);
        rest.Park(chip.NowTicks + (100 * Millisecond));
        Assert.Equal(1, sleep.Sleeps);
        Assert.Throws<ArgumentException>(() => new LightSleep(chip.Clock, chip.Sources, 1));
    }

    [Fact]
    public void WhileSomebodyHoldsTheChipAwake_ItRestsWithoutSleep()
    {
        using var chip = new Esp32Board(sleeps: true);
        async Future Main()
        {
            chip.LightSleep.Hold();
            chip.LightSleep.Hold();
            await Timer.AtTicks(500 * Millisecond);
            chip.LightSleep.Release();
            await Timer.AtTicks(1_000 * Millisecond);
            Assert.Equal(0, chip.LightSleep.Sleeps);
            chip.LightSleep.Release();
            await Timer.AtTicks(1_500 * Millisecond);
        }

        chip.Run(Main());
        Assert.Equal((1_500 * Millisecond, 1), (chip.NowTicks, chip.LightSleep.Sleeps));
    }

    [Fact]
    public void AChipThatRefuses_RestsWithoutSleep_AndSaysSo()
    {
        using var chip = new Esp32Board(sleeps: true);
        chip.Board.Power.IsRadioOn = true;
        chip.Run(Wait(123_457));
        Assert.Equal(123_457, chip.NowTicks);
        Assert.Equal((0, 1), (chip.LightSleep.Sleeps, chip.LightSleep.Refusals));
    }

    [Fact]
    public void AButtonThatWakes_TellsItsPressAndItsRelease()
    {
        using var chip = new Esp32Board(sleeps: true);
        InputPin button = chip.Pins.OpenInput(4, PinMode.InputPullUp);
        chip.Sources.AddPin(button, high: false);
        var log = new List<string>();
        async Future Main()
        {
            for (int i = 0; i < 4; i++)
            {
                PinEdge edge = await button.WaitForEdge();
                log.Add(edge + " " + chip.NowTicks);
            }
        }

        for (int press = 1; press <= 2; press++)
        {
            chip.DriveAt((press * 1_000_000) + 1, 4, high: false);
            chip.DriveAt((press * 1_000_000) + 100_002, 4, high: true);
        }

        chip.Run(Main());
        // The press costs the chip's half a millisecond to wake up; while the button is down it does not sleep.
        Assert.Equal(["Falling 1000501", "Rising 1100002", "Falling 2000501", "Rising 2100002"], log);
        Assert.Equal((2, 0), (chip.LightSleep.Sleeps, chip.Pins.LostEdges));
    }

    [Fact]
    public void APulseThatIsOverBeforeTheChipRuns_IsTwoEdges()
    {
        using var chip = new Esp32Board(sleeps: true);
        InputPin button = chip.Pins.OpenInput(4, PinMode.InputPullUp);
        chip.Sources.AddPin(button, high: false);
        chip.DriveAt(1_000_000, 4, high: false);
        chip.DriveAt(1_000_100, 4, high: true);
        PinEdge seen = PinEdge.None;
        async Future Main() => seen = await button.WaitForEdge();

        chip.Run(Main());
        Assert.Equal((PinEdge.Both, 2, true), (seen, button.EdgeCount, button.IsHigh));
    }

    [Fact]
    public void SeveralPins_TheOneThatRoseIsTold()
    {
        using var chip = new Esp32Board(sleeps: true);
        InputPin[] pins = [chip.Pins.OpenInput(12, PinMode.InputPullDown), chip.Pins.OpenInput(13, PinMode.InputPullDown), chip.Pins.OpenInput(33, PinMode.InputPullDown)];
        chip.Sources.AddAnyHigh(pins);
        chip.DriveAt(500_000, 33, high: true);
        chip.DriveAt(600_000, 33, high: false);
        chip.Run(pins[2].WaitForHigh());
        Assert.Equal(500_500, chip.NowTicks);
        chip.Run(pins[2].WaitForLow());
        Assert.Equal(600_000, chip.NowTicks);
        Assert.Equal((0, 0, 2), (pins[0].EdgeCount, pins[1].EdgeCount, pins[2].EdgeCount));
    }

    [Fact]
    public void AfterASleepThatTheTimeEnded_WakePinsHaveTheirInterruptsBack()
    {
        using var chip = new Esp32Board(sleeps: true);
        InputPin button = chip.Pins.OpenInput(4, PinMode.InputPullUp);
        chip.Sources.AddPin(button, high: false);
        chip.Run(Wait(100_000));
        Assert.Equal(1, chip.LightSleep.Sleeps);
        chip.LightSleep.Hold();
        chip.DriveAt(150_000, 4, high: false);
        chip.Run(button.WaitForLow());
        Assert.Equal(150_000, chip.NowTicks);
    }

    [Fact]
    public void APinThatIsNoSource_IsNotHeardInASleep_AndRefreshBringsItUpToDate()
    {
        using var chip = new Esp32Board(sleeps: true);
        InputPin pin = chip.Pins.OpenInput(5);
        chip.DriveAt(100_000, 5, high: true);
        chip.Run(Wait(1_000_000));
        Assert.False(pin.IsHigh);
        chip.Pins.Refresh();
        Assert.Equal((true, 1), (pin.IsHigh, pin.EdgeCount));
    }

    [Fact]
    public void BytesWake_AreLost_AndTheNextAreRead()
    {
        using var chip = new Esp32Board();
        IParker rest = chip.LightSleep.Join(chip.Alarm);
        var uart = new Uart(new SerialEvents(), 1);
        chip.Sources.AddUart(1);
        VirtualUart wire = chip.Board.Uart(1);
        wire.Send("w", 1_000_000);
        rest.Park(5_000_000);
        Assert.Equal((Sleep.WakeupCause.Uart, 1), (chip.Board.Power.Cause, wire.LostAsleep));
        Assert.Equal(1_000_000 + wire.CharacterTicks + 500, chip.NowTicks);

        var line = new byte[16];
        wire.Send("ok\r", chip.NowTicks);
        Assert.Equal(2, chip.Executor.BlockOn(uart.ReadLine(line)));
        Assert.Equal("ok", System.Text.Encoding.ASCII.GetString(line, 0, 2));
    }

    [Fact]
    public void WithTwoExecutors_ItSleepsWhenBothRest_UntilTheNearerDeadline()
    {
        using var chip = new Esp32Board();
        var first = new ScriptedParker();
        var second = new ScriptedParker();
        IParker one = chip.LightSleep.Join(first);
        IParker two = chip.LightSleep.Join(second);

        // The second has not rested yet.
        one.Park(1_000_000);
        Assert.Equal(0, chip.LightSleep.Sleeps);

        // While the first rests, the second begins to.
        first.WhileParked = () => two.Park(5_000_000);
        one.Park(1_000_000);
        Assert.Equal((1, Sleep.WakeupCause.Timer), (chip.LightSleep.Sleeps, chip.Board.Power.Cause));
        Assert.InRange(chip.NowTicks, 990_000, 1_000_000);

        // The first was woken and has not run yet: no sleep.
        first.WhileParked = () =>
        {
            one.Unpark();
            two.Park(9_000_000);
        };
        one.Park(9_000_000);
        Assert.Equal(1, chip.LightSleep.Sleeps);

        // The wake-up was for that rest; the next is as good as any.
        first.WhileParked = () => two.Park(9_000_000);
        one.Park(9_000_000);
        Assert.Equal(2, chip.LightSleep.Sleeps);
        Assert.Equal((4, 1), (first.Parks, second.Parks));
    }

    [Fact]
    public void AWakeUpBetweenAnyTwoSteps_IsNotSleptOver()
    {
        TryEveryStep((_, signal) => signal.Set(), wakeUpTicks: 0);
    }

    [Fact]
    public void AWakePinBetweenAnyTwoSteps_IsNotSleptOver_EvenIfItsEventStaysInTheRing()
    {
        // The interrupt comes and nothing more: its event waits, as it does if it comes after the last look.
        TryEveryStep((chip, _) => chip.Drive(4, high: true), wakeUpTicks: 500);
    }

    [Fact]
    public void SleepsThatTheTimeEnds_AllocateNothing()
    {
        using var chip = new Esp32Board(sleeps: true);
        chip.Sources.AddPin(chip.Pins.OpenInput(4, PinMode.InputPullUp), high: false);
        chip.Sources.AddAnyHigh([chip.Pins.OpenInput(12, PinMode.InputPullDown)]);
        long bytes = -1;
        async Future Main()
        {
            for (int round = 0; round < 1_200; round++)
            {
                if (round == 200)
                {
                    bytes = GC.GetAllocatedBytesForCurrentThread();
                }

                await Timer.AfterTicks(100 * Millisecond);
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        chip.Run(Main());
        Assert.Equal((1_200, 0), (chip.LightSleep.Sleeps, bytes));
    }

    /// <summary>Lets something happen at each read of the clock in turn; a task must see it at once, or as soon as the chip can wake up.</summary>
    private static void TryEveryStep(Action<Esp32Board, Signal> happen, long wakeUpTicks)
    {
        int steps = 1;
        for (int step = 0; step < steps; step++)
        {
            InterruptedClock clock = null!;
            using var chip = new Esp32Board(sleeps: true, wrapClock: inner => clock = new InterruptedClock(inner));
            InputPin pin = chip.Pins.OpenInput(4, PinMode.InputPullDown);
            chip.Sources.AddPin(pin, high: true);
            var signal = new Signal();
            long happenedAt = -1;
            long seenAt = -1;
            long endedAt = -1;
            async Future Watch()
            {
                await Future.Select(signal.Wait(), pin.WaitForHigh());
                seenAt = chip.NowTicks;
            }

            async Future Main()
            {
                await Timer.AtTicks(50_001);
                await Timer.AtTicks(200_003);
                endedAt = chip.NowTicks;
            }

            chip.Executor.Spawn(Watch());
            int at = step;
            clock.AtRead = read =>
            {
                if (read == at)
                {
                    happenedAt = chip.NowTicks;
                    // On another thread, as on a device where the runtime has switched threads here.
                    var other = new Thread(() => happen(chip, signal));
                    other.Start();
                    other.Join();
                }
            };
            chip.Run(Main());
            steps = Math.Max(steps, clock.Reads);
            Assert.Equal(200_003, endedAt);
            if (happenedAt >= 0 && happenedAt < 200_000)
            {
                Assert.True(seenAt >= 0, "step " + step + ": never seen");
                Assert.True(seenAt - happenedAt <= wakeUpTicks, "step " + step + ": at " + happenedAt + ", seen at " + seenAt);
            }
        }

        Assert.True(steps > 15, "only " + steps + " steps were tried");
    }

    private static async Future Wait(long microseconds) => await Timer.AfterTicks(microseconds);

    private sealed class ScriptedParker : IParker
    {
        internal int Parks { get; private set; }

        internal Action? WhileParked { get; set; }

        public void Park(long untilTicks)
        {
            Parks++;
            Action? script = WhileParked;
            WhileParked = null;
            script?.Invoke();
        }

        public void Unpark()
        {
        }
    }
}
