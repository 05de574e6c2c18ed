using System;
using Xunit;

namespace Embedded.HostShim.Tests;

public class SpanByteTests
{
    [Fact]
    public void Window_ReadsAndWritesTheArray()
    {
        byte[] array = [1, 2, 3, 4, 5];
        var window = new SpanByte(array, 1, 3);
        window[0] = 20;
        Assert.Equal(20, array[1]);
        Assert.Equal(3, window.Length);
        Assert.Equal([3, 4], window.Slice(1).ToArray());
        Assert.Equal([3], window.Slice(1, 1).ToArray());
        Assert.True(window.Slice(3).IsEmpty);
        SpanByte whole = array;
        Assert.Equal(5, whole.Length);
        Assert.True(SpanByte.Empty.IsEmpty);
        Assert.True(new SpanByte(null).IsEmpty);
    }

    [Fact]
    public void CopyTo_CopiesOrRefuses()
    {
        byte[] target = new byte[3];
        new SpanByte([1, 2]).CopyTo(target);
        Assert.Equal([1, 2, 0], target);
        Assert.Throws<ArgumentException>(() => new SpanByte([1, 2]).CopyTo(new byte[1]));
    }

    [Fact]
    public void OutsideOfTheWindow_IsRefused()
    {
        byte[] array = [1, 2, 3];
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpanByte(array, 1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpanByte(array, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpanByte(null, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpanByte(array, 1, 2)[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpanByte(array, 1, 2)[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpanByte(array).Slice(4).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => SpanByte.Empty[0]);
    }
}
