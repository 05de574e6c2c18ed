using System;
using System.Device.Gpio;
using System.Linq;
using System.Threading;
using Xunit;

namespace Embedded.HostShim.Tests;

public class VirtualBoardTests
{
    [Fact]
    public void DeviceApi_WithoutABoard_SaysWhatIsMissing()
    {
        Assert.False(VirtualBoard.HasCurrent);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => new GpioController());
        Assert.Contains("VirtualBoard", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_GivesTheThreadBackToTheBoardBefore()
    {
        using var outer = new VirtualBoard();
        using (var inner = new VirtualBoard())
        {
            Assert.Same(inner, VirtualBoard.Current);
        }

        Assert.Same(outer, VirtualBoard.Current);
        outer.Dispose();
        Assert.False(VirtualBoard.HasCurrent);
    }

    [Fact]
    public void Board_BelongsToItsThread()
    {
        using var board = new VirtualBoard();
        bool seen = true;
        var thread = new Thread(() => seen = VirtualBoard.HasCurrent);
        thread.Start();
        thread.Join();
        Assert.False(seen);
    }

    [Fact]
    public void Random_IsTheSequenceOfItsSeed()
    {
        var one = new BoardRandom(7);
        var same = new BoardRandom(7);
        var other = new BoardRandom(8);
        ulong[] first = [.. Enumerable.Range(0, 20).Select(_ => one.NextUInt64())];
        Assert.Equal(first, Enumerable.Range(0, 20).Select(_ => same.NextUInt64()));
        Assert.NotEqual(first, Enumerable.Range(0, 20).Select(_ => other.NextUInt64()));
    }

    [Fact]
    public void Random_StaysInItsRangeAndReachesBothEnds()
    {
        var random = new BoardRandom(3);
        long[] values = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(-2, 2))];
        Assert.Equal(-2, values.Min());
        Assert.Equal(2, values.Max());
    }

    [Fact]
    public void Clock_FollowsVirtualTime()
    {
        using var board = new VirtualBoard();
        board.Time.AdvanceTo(VirtualTime.FromMilliseconds(90_061_500));
        Assert.Equal(new DateTime(1970, 1, 2, 1, 1, 1, 500), board.UtcNow);
    }
}
