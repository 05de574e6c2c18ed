using System;
using Embedded.Hal.Stm32;
using Embedded.HostShim;
using nanoFramework.Hardware.Stm32;
using Xunit;

namespace Embedded.Hal.Tests.Stm32;

public sealed class StandbyTests : IDisposable
{
    private readonly VirtualBoard _board = new();

    public void Dispose() => _board.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 1)]
    [InlineData(0.999999, 90)]
    [InlineData((31 * 86_400) - 1, 1)]
    [InlineData((28 + 31) * 86_400, Standby.LongestSeconds)]
    [InlineData(30.5 * 86_400, Standby.LongestSeconds)]
    public void TheTime_EndsIt_NotEarlyAndAtMostASecondLate(double startSeconds, int seconds)
    {
        long start = (long)(startSeconds * VirtualTime.TicksPerSecond);
        _board.Time.AdvanceTo(start);
        Assert.Equal(Power.WakeupReasonType.Undetermined, Standby.Reason);
        Assert.Throws<ChipRestartException>(() => Standby.Enter(seconds, _board.UtcNow));
        Assert.Equal(Power.WakeupReasonType.FromStandby, Standby.Reason);
        long slept = _board.Time.NowTicks - start;
        Assert.InRange(slept, seconds * VirtualTime.TicksPerSecond, (seconds + 1) * VirtualTime.TicksPerSecond);
    }

    [Fact]
    public void APinThatRises_EndsIt()
    {
        Standby.EnablePin(Power.WakeupPin.Pin2);
        _board.Time.Schedule(1_000, new PinRises(_board, 0));
        _board.Time.Schedule(2_000, new PinRises(_board, 2));
        Assert.Throws<ChipRestartException>(() => Standby.Enter());
        Assert.Equal((Power.WakeupReasonType.FromPin, 2_000), (Standby.Reason, _board.Time.NowTicks));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(Standby.LongestSeconds + 1)]
    public void ATimeTheAlarmCannotTell_IsRefused(int seconds)
    {
        Assert.Throws<ArgumentException>(() => Standby.Enter(seconds));
        Assert.Equal(0, _board.Time.NowTicks);
    }

    [Fact]
    public void APinThatIsNone_IsRefused() => Assert.Throws<ArgumentException>(() => Standby.EnablePin((Power.WakeupPin)4));

    private sealed class PinRises(VirtualBoard board, int pin) : BoardEvent
    {
        public override void Fire(long now) => board.Pins[pin].External = ExternalDrive.High;
    }
}
