using System;
using System.Globalization;
using System.Text;
using Xunit;

namespace Embedded.Hal.Tests;

public class TextBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-7)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(-10)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(999_999_999_999_999_999)]
    [InlineData(1_000_000_000_000_000_000)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(long.MinValue + 1)]
    public void Number_IsWrittenAsDotnetWritesIt(long value) =>
        Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Text(new TextBuffer(40).Append(value)));

    [Theory]
    [InlineData(2345, 2, "23.45")]
    [InlineData(2300, 2, "23.00")]
    [InlineData(5, 2, "0.05")]
    [InlineData(-5, 2, "-0.05")]
    [InlineData(-50, 2, "-0.50")]
    [InlineData(-100, 2, "-1.00")]
    [InlineData(0, 2, "0.00")]
    [InlineData(7, 1, "0.7")]
    [InlineData(-12345, 3, "-12.345")]
    [InlineData(1, 9, "0.000000001")]
    [InlineData(-1, 9, "-0.000000001")]
    [InlineData(int.MaxValue, 2, "21474836.47")]
    [InlineData(int.MinValue, 2, "-21474836.48")]
    [InlineData(int.MinValue, 1, "-214748364.8")]
    [InlineData(int.MinValue, 9, "-2.147483648")]
    public void FixedPoint_KeepsSignAndZeros(int value, int decimals, string expected) =>
        Assert.Equal(expected, Text(new TextBuffer(40).AppendFixed(value, decimals)));

    [Fact]
    public void Pieces_AreJoinedInTheirOrder()
    {
        var text = new TextBuffer(40);
        text.Append("a=").Append(1).Append(',').Append((string?)null).Append(Encoding.ASCII.GetBytes("xyz"), 2).EndLine();
        Assert.Equal("a=1,xy\r\n", Text(text));
        Assert.False(text.IsCut);
    }

    [Fact]
    public void PadTo_FillsWithBlanks_AndCutsNothing()
    {
        Assert.Equal("ab   c", Text(new TextBuffer(40).Append("ab").PadTo(5).Append('c')));
        Assert.Equal("abcdef", Text(new TextBuffer(40).Append("abcdef").PadTo(5)));
    }

    [Fact]
    public void PadTo_BeyondTheCapacity_FillsTheBufferAndSaysSo()
    {
        TextBuffer text = new TextBuffer(4).Append("ab").PadTo(9);
        Assert.Equal("ab  ", Text(text));
        Assert.True(text.IsCut);
    }

    [Fact]
    public void TextAsLongAsTheBuffer_IsNotCut_OneMoreIs()
    {
        TextBuffer text = new TextBuffer(5).Append("abcde");
        Assert.False(text.IsCut);
        text.Append('f');
        Assert.True(text.IsCut);
        Assert.Equal("abcde", Text(text));
    }

    [Fact]
    public void NumberThatDoesNotFit_IsCutOff_AndSaidSoUntilCleared()
    {
        TextBuffer text = new TextBuffer(3).Append(12345).Append("x").AppendFixed(1, 2).EndLine();
        Assert.Equal("123", Text(text));
        Assert.True(text.IsCut);
        Assert.False(text.Clear().IsCut);
        Assert.Equal(0, text.Length);
        Assert.Equal("ok", Text(text.Append("ok")));
    }

    [Fact]
    public void NothingAllocates()
    {
        var text = new TextBuffer(64);
        long before = 0;
        for (int i = 0; i < 100; i++)
        {
            text.Clear().Append("t=").AppendFixed(-5, 2).Append(long.MinValue).PadTo(60).EndLine();
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string Text(TextBuffer text) => Encoding.ASCII.GetString(text.Bytes, 0, text.Length);
}
