using System;
using System.Collections.Generic;
using System.Device.Gpio;
using System.Linq;
using Embedded.Async;
using Embedded.Drivers;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Hal.Tests;

public class ButtonTests
{
    private const int Number = 6;

    [Fact]
    public void BouncingContacts_EachPressIsGivenExactlyOnce_WithAnySeed()
    {
        for (ulong seed = 0; seed < 200; seed++)
        {
            // Strict for some only: it takes a stack trace for each future.
            using var bench = new Bench(seed, strict: seed < 5);
            bench.Button.DoublePressMilliseconds = 0;
            List<string> gestures = bench.WatchGestures();
            int[] holds = [30, 60, 120, 300, 700];
            long at = TestBoard.Ticks(10);
            foreach (int hold in holds)
            {
                bench.Contacts.Press(at, TestBoard.Ticks(hold));
                at += TestBoard.Ticks(hold + 40);
            }

            bench.Board.RunTo(at + TestBoard.Ticks(1000));
            Assert.Equal(Enumerable.Repeat("Press", holds.Length), gestures.Select(g => g.Split(' ')[1]));
            Assert.True(bench.Contacts.Signal.Transitions > 2 * holds.Length);
        }
    }

    [Fact]
    public void WaitForPress_IsGivenOnce_TenMillisecondsAfterTheLastBounce()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            using var bench = new Bench(seed, strict: seed < 5);
            var presses = new List<long>();
            bench.Watch(() => bench.Button.WaitForPress(), presses.Add);
            long lastEdge = 0;
            bench.Board.Board.Pins[Number].LevelChanged += (_, high) => lastEdge = high ? lastEdge : bench.Board.NowTicks;
            bench.Contacts.Press(TestBoard.Ticks(100), TestBoard.Ticks(200));
            bench.Board.RunTo(TestBoard.Ticks(290));
            long pressed = Assert.Single(presses);
            Assert.InRange(pressed - lastEdge, TestBoard.Ticks(10), TestBoard.Ticks(10.2));
            bench.Board.RunTo(TestBoard.Ticks(1000));
            Assert.Single(presses);
        }
    }

    [Theory]
    [InlineData(790, "Press")]
    [InlineData(830, "LongPress")]
    [InlineData(5000, "LongPress")]
    public void Hold_IsAPressOrALongPress_ByItsDuration(int hold, string expected)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            using var bench = new Bench(seed, strict: seed == 0);
            bench.Button.DoublePressMilliseconds = 0;
            List<string> gestures = bench.WatchGestures();
            bench.Contacts.Press(TestBoard.Ticks(10), TestBoard.Ticks(hold));
            bench.Board.RunTo(TestBoard.Ticks(hold + 500));
            Assert.EndsWith(expected, Assert.Single(gestures));
        }
    }

    [Fact]
    public void LongPress_IsGivenWhileStillDown_AndItsReleaseIsNoNewPress()
    {
        using var bench = new Bench();
        List<string> gestures = bench.WatchGestures();
        bench.Down(10, true);
        bench.Down(3000, false);
        bench.Down(3300, true);
        bench.Down(3400, false);
        bench.Board.RunTo(TestBoard.Ticks(1000));
        Assert.Equal(["820 LongPress"], gestures);
        Assert.True(bench.Button.IsDown);
        bench.Board.RunTo(TestBoard.Ticks(3250));
        Assert.Single(gestures);
        Assert.False(bench.Button.IsDown);
        bench.Board.RunTo(TestBoard.Ticks(5000));
        Assert.Equal(["820 LongPress", "3660 Press"], gestures);
    }

    [Fact]
    public void DoublePress_IsGivenWithTheSecondPress()
    {
        using var bench = new Bench();
        List<string> gestures = bench.WatchGestures();
        bench.Press(10, 50);
        bench.Press(200, 50);
        bench.Press(1000, 50);
        bench.Board.RunTo(TestBoard.Ticks(2000));
        Assert.Equal(["210 DoublePress", "1310 Press"], gestures);
    }

    [Fact]
    public void SecondPressTooLate_IsTwoPresses()
    {
        using var bench = new Bench();
        List<string> gestures = bench.WatchGestures();
        bench.Press(10, 50);
        bench.Press(400, 50);
        bench.Board.RunTo(TestBoard.Ticks(2000));
        Assert.Equal(["320 Press", "710 Press"], gestures);
    }

    [Fact]
    public void SecondPressJustAtTheLimit_IsGivenOnceEitherWay()
    {
        // Wherever the limit falls into the debounce of the second press, no press is lost and none is doubled.
        for (int gap = 225; gap <= 275; gap++)
        {
            using var bench = new Bench();
            List<string> gestures = bench.WatchGestures();
            bench.Press(10, 50);
            bench.Press(60 + gap, 50);
            bench.Board.RunTo(TestBoard.Ticks(2000));
            string all = string.Join(" ", gestures.Select(g => g.Split(' ')[1]));
            Assert.Equal(gap <= 250 ? "DoublePress" : "Press Press", all);
        }
    }

    [Fact]
    public void DoublePressOff_PressIsGivenOnRelease()
    {
        using var bench = new Bench();
        bench.Button.DoublePressMilliseconds = 0;
        List<string> gestures = bench.WatchGestures();
        bench.Press(10, 50);
        bench.Press(100, 50);
        bench.Board.RunTo(TestBoard.Ticks(2000));
        Assert.Equal(["70 Press", "160 Press"], gestures);
    }

    [Fact]
    public void PressWhileTheReleaseStillBounces_IsOneLongerPress()
    {
        using var bench = new Bench();
        bench.Button.DoublePressMilliseconds = 0;
        List<string> gestures = bench.WatchGestures();
        bench.Press(10, 50);
        bench.Press(65, 50);
        bench.Board.RunTo(TestBoard.Ticks(2000));
        Assert.Equal(["125 Press"], gestures);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(9.9)]
    public void GlitchShorterThanTheDebounce_IsNothing(double length)
    {
        using var bench = new Bench();
        List<string> gestures = bench.WatchGestures();
        for (int i = 0; i < 20; i++)
        {
            bench.Press(50 + (50 * i), length);
        }

        bench.Board.RunTo(TestBoard.Ticks(2000));
        Assert.Empty(gestures);
        Assert.Equal(40, bench.Pin.EdgeCount);
    }

    [Fact]
    public void GlitchInALongPress_IsNothing()
    {
        using var bench = new Bench();
        List<string> gestures = bench.WatchGestures();
        bench.Down(10, true);
        bench.Down(400, false);
        bench.Down(405, true);
        bench.Down(2000, false);
        bench.Board.RunTo(TestBoard.Ticks(3000));
        Assert.Equal(["820 LongPress"], gestures);
    }

    [Fact]
    public void HeldAtStartUp_IsNoPress_UntilItGoesDownAgain()
    {
        using var bench = new Bench(heldAtStart: true);
        bench.Button.DoublePressMilliseconds = 0;
        List<string> gestures = bench.WatchGestures();
        Assert.True(bench.Button.IsDown);
        bench.Down(1500, false);
        bench.Press(2000, 50);
        bench.Board.RunTo(TestBoard.Ticks(3000));
        Assert.Equal(["2060 Press"], gestures);
    }

    [Fact]
    public void ActiveHigh_LevelsAreTheOtherWayRound()
    {
        using var bench = new Bench(activeLow: false);
        bench.Button.DoublePressMilliseconds = 0;
        List<string> gestures = bench.WatchGestures();
        bench.Press(10, 50);
        bench.Board.RunTo(TestBoard.Ticks(1000));
        Assert.Equal(["70 Press"], gestures);
    }

    [Fact]
    public void WaitForRelease_IsUp_EndsAtOnce()
    {
        using var bench = new Bench();
        bench.Board.Run(bench.Button.WaitForRelease());
        Assert.Equal(0, bench.Board.NowTicks / TestBoard.Millisecond);
    }

    [Fact]
    public void WaitForRelease_AfterAPress_EndsWhenItIsUp()
    {
        using var bench = new Bench();
        bench.Press(10, 90);
        bench.Board.Run(bench.Button.WaitForPress());
        Assert.Equal(20, bench.Board.NowTicks / TestBoard.Millisecond);
        bench.Board.Run(bench.Button.WaitForRelease());
        Assert.Equal(110, bench.Board.NowTicks / TestBoard.Millisecond);
    }

    [Fact]
    public void WaitForRelease_WentDownWhileNobodyWaited_WaitsAllTheSame()
    {
        using var bench = new Bench();
        bench.Press(10, 90);
        bench.Board.RunTo(TestBoard.Ticks(50));
        bench.Board.Run(bench.Button.WaitForRelease());
        Assert.Equal(110, bench.Board.NowTicks / TestBoard.Millisecond);
        Assert.False(bench.Button.IsDown);
    }

    [Fact]
    public void WaitForPress_WentDownWhileNobodyWaited_IsGiven()
    {
        using var bench = new Bench();
        bench.Press(10, 90);
        bench.Board.RunTo(TestBoard.Ticks(50));
        bench.Board.Run(bench.Button.WaitForPress());
        Assert.Equal(60, bench.Board.NowTicks / TestBoard.Millisecond);
    }

    [Fact]
    public void WaitForLongPress_PassesOverShorterOnes()
    {
        using var bench = new Bench();
        bench.Press(10, 50);
        bench.Press(500, 700);
        bench.Press(2000, 2000);
        bench.Board.Run(bench.Button.WaitForLongPress());
        Assert.Equal(2810, bench.Board.NowTicks / TestBoard.Millisecond);
    }

    [Fact]
    public void WaitForLongPress_RightAfterAShortOne_IsGiven()
    {
        using var bench = new Bench();
        bench.Press(10, 50);
        bench.Press(160, 2000);
        bench.Board.Run(bench.Button.WaitForLongPress());
        Assert.Equal(970, bench.Board.NowTicks / TestBoard.Millisecond);
    }

    [Fact]
    public void WaitForDoublePress_PassesOverOthers()
    {
        using var bench = new Bench();
        bench.Press(10, 50);
        bench.Press(1000, 1500);
        bench.Press(3000, 50);
        bench.Press(3150, 50);
        bench.Board.Run(bench.Button.WaitForDoublePress());
        Assert.Equal(3160, bench.Board.NowTicks / TestBoard.Millisecond);
    }

    [Theory]
    [InlineData("press")]
    [InlineData("release")]
    [InlineData("long")]
    [InlineData("double")]
    [InlineData("gesture")]
    public void CancelledAtEveryAwait_TheNextPressIsGivenOnce(string what)
    {
        // Press, release and press again; at each millisecond of it another run is cancelled.
        for (int cancelAt = 0; cancelAt <= 420; cancelAt += 3)
        {
            using var bench = new Bench(strict: cancelAt % 10 == 0);
            bench.Press(20, 60);
            bench.Press(180, 100);
            Button button = bench.Button;
            TaskHandle waiter = bench.Board.Spawn(what switch
            {
                "press" => Forever(button.WaitForPress),
                "release" => Forever(() => Both(button.WaitForPress(), button.WaitForRelease)),
                "long" => button.WaitForLongPress(),
                "double" => Forever(button.WaitForDoublePress),
                _ => Forever(() => Discard(button.WaitForGesture())),
            });
            bench.Board.RunTo(TestBoard.Ticks(cancelAt));
            waiter.Cancel();
            bench.Board.RunTo(TestBoard.Ticks(1000));
            Assert.Equal(TaskState.Canceled, waiter.GetState());

            button.DoublePressMilliseconds = 0;
            List<string> gestures = bench.WatchGestures();
            // What is left of a state from before must not swallow or double what comes now.
            bench.Press(1100 - 1000, 50);
            bench.Press(1300 - 1000, 1000);
            bench.Board.RunTo(TestBoard.Ticks(3000));
            Assert.Equal(["1160 Press", "2110 LongPress"], gestures);
        }
    }

    [Fact]
    public void IdleButton_IsNeverPolled()
    {
        using var bench = new Bench();
        bench.WatchGestures();
        bench.Board.RunFor(60_000);
        Assert.Equal(1, bench.Board.Runner.Monitor.Tasks[0].Polls);
    }

    [Fact]
    public void Gestures_AllocateNothing()
    {
        using var bench = new Bench(strict: false);
        int gestures = 0;
        async Future Count()
        {
            while (true)
            {
                await bench.Button.WaitForGesture();
                gestures++;
            }
        }

        bench.Board.Spawn(Count());
        for (int i = 0; i < 100; i++)
        {
            bench.Contacts.Press(TestBoard.Ticks(10 + (i * 2000)), TestBoard.Ticks(i % 2 == 0 ? 50 : 1000));
        }

        bench.Board.RunTo(TestBoard.Ticks(1));
        bench.Board.Executor.Seal();
        bench.Board.RunTo(TestBoard.Ticks(200_000));
        Assert.Equal(100, gestures);
        Assert.Equal(0, bench.Board.Runner.AllocatedBytes);
    }

    private static async Future Forever(Func<Future> wait)
    {
        while (true)
        {
            await wait();
        }
    }

    private static async Future Both(Future first, Func<Future> second)
    {
        await first;
        await second();
    }

    private static async Future Discard(Future<ButtonGesture> gesture) => await gesture;

    /// <summary>A button on a pin, with contacts that bounce (<see cref="Contacts"/>) or do not (<see cref="Press"/>).</summary>
    private sealed class Bench : IDisposable
    {
        private readonly bool _activeLow;

        internal Bench(ulong seed = 1, bool activeLow = true, bool heldAtStart = false, bool strict = true)
        {
            _activeLow = activeLow;
            Board = new TestBoard(seed, strict);
            Contacts = new VirtualButton(Board.Board, Number, "button");
            if (heldAtStart)
            {
                Board.Drive(Number, high: !activeLow);
            }

            Pin = new PinController().OpenInput(Number, activeLow ? PinMode.InputPullUp : PinMode.InputPullDown);
            Button = new Button(Pin, activeLow);
        }

        internal TestBoard Board { get; }

        internal VirtualButton Contacts { get; }

        internal InputPin Pin { get; }

        internal Button Button { get; }

        public void Dispose() => Board.Dispose();

        internal void Down(double afterMilliseconds, bool down) => Board.DriveAfter(afterMilliseconds, Number, high: down != _activeLow);

        internal void Press(double afterMilliseconds, double hold)
        {
            Down(afterMilliseconds, true);
            Down(afterMilliseconds + hold, false);
        }

        internal void Watch(Func<Future> wait, Action<long> tell)
        {
            async Future Loop()
            {
                while (true)
                {
                    await wait();
                    tell(Board.NowTicks);
                }
            }

            Board.Spawn(Loop(), "watch");
        }

        internal List<string> WatchGestures()
        {
            var gestures = new List<string>();
            async Future Loop()
            {
                while (true)
                {
                    ButtonGesture gesture = await Button.WaitForGesture();
                    gestures.Add((Board.NowTicks / TestBoard.Millisecond) + " " + gesture);
                }
            }

            Board.Spawn(Loop(), "gestures");
            return gestures;
        }
    }
}
