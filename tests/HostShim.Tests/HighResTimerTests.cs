using System;
using System.Collections.Generic;
using nanoFramework.Hardware.Esp32;
using nanoFramework.Runtime.Events;
using Xunit;

namespace Embedded.HostShim.Tests;

public sealed class HighResTimerTests : IDisposable
{
    private readonly VirtualBoard _board = new();

    public void Dispose() => _board.Dispose();

    [Fact]
    public void OneShot_RaisesItsEventOnce_ThroughTheRing()
    {
        using var timer = new HighResTimer();
        int expired = 0;
        timer.OnHighResTimerExpired += (sender, _) => expired += ReferenceEquals(sender, timer) ? 1 : 100;
        timer.StartOneShot(1_234);
        _board.Time.AdvanceTo(Ticks(1_234) - 1);
        Assert.Equal(0, _board.Interrupts.Count);
        _board.Time.AdvanceTo(Ticks(1_234));
        Assert.Equal((1, 0), (_board.Interrupts.Count, expired));
        Dispatch();
        _board.Time.AdvanceTo(Ticks(100_000));
        Dispatch();
        Assert.Equal(1, expired);
    }

    [Fact]
    public void Periodic_GoesOn_UntilItIsStopped_AndAnEventInTheRingStillComes()
    {
        using var timer = new HighResTimer();
        int expired = 0;
        timer.OnHighResTimerExpired += (_, _) => expired++;
        timer.StartOnePeriodic(100);
        _board.Time.AdvanceTo(Ticks(350));
        timer.Stop();
        _board.Time.AdvanceTo(Ticks(1_000));
        Assert.Equal((3, 0), (_board.Interrupts.Count, expired));
        Dispatch();
        Assert.Equal(3, expired);
    }

    [Fact]
    public void StartAgain_BeginsAnew()
    {
        using var timer = new HighResTimer();
        timer.StartOneShot(100);
        _board.Time.AdvanceTo(Ticks(99));
        timer.StartOneShot(100);
        _board.Time.AdvanceTo(Ticks(198));
        Assert.Equal(0, _board.Interrupts.Posted);
        _board.Time.AdvanceTo(Ticks(199));
        Assert.Equal(1, _board.Interrupts.Posted);
    }

    [Fact]
    public void TheChipHasTen_AndOneThatIsGivenBackCanBeTakenAgain()
    {
        var timers = new List<HighResTimer>();
        for (int i = 0; i < 10; i++)
        {
            timers.Add(new HighResTimer());
        }

        Assert.Contains("10", Assert.Throws<InvalidOperationException>(() => new HighResTimer()).Message, StringComparison.Ordinal);
        timers[3].StartOneShot(5);
        timers[3].Dispose();
        _board.Time.AdvanceTo(Ticks(100));
        Assert.Equal(0, _board.Interrupts.Posted);
        Assert.Throws<ObjectDisposedException>(() => timers[3].StartOneShot(5));
        using var again = new HighResTimer();
        Assert.Throws<ObjectDisposedException>(timers[3].Stop);
    }

    [Fact]
    public void GetCurrent_CountsMicroseconds_ForLongerThanAnyCounterOf32Bits()
    {
        foreach (long seconds in new long[] { 0, 1, 4_295, 1_000_000_000 })
        {
            _board.Time.AdvanceTo((seconds * VirtualTime.TicksPerSecond) + Ticks(7));
            Assert.Equal(((ulong)seconds * 1_000_000) + 7, HighResTimer.GetCurrent());
        }
    }

    [Fact]
    public void AProcessorWithACachedEvent_AllocatesNothing()
    {
        using var timer = new HighResTimer();
        var events = new CachedGpioEvents();
        EventSink.AddEventProcessor(EventCategory.HighResolutionTimer, events);
        EventSink.AddEventListener(EventCategory.HighResolutionTimer, events);
        Allocation.AssertNone(() =>
        {
            timer.StartOneShot(10);
            _board.Time.AdvanceTo(_board.Time.NowTicks + Ticks(10));
            _board.Interrupts.DispatchOne();
        });
        Assert.True(events.Count > 1_000);
    }

    private static long Ticks(long microseconds) => VirtualTime.FromFraction(microseconds, 1_000_000);

    private void Dispatch()
    {
        while (_board.Interrupts.DispatchOne())
        {
        }
    }
}
