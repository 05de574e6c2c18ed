using System;
using System.Text;
using Embedded.Async;
using Embedded.Samples.ModbusGateway;
using Xunit;

namespace Embedded.Net.Tests.ModbusGateway;

public sealed class ProtocolTests
{
    [Theory]
    // Modbus over Serial Line V1.02, 6.2.2: address 2, function 7 is followed by 41 12.
    [InlineData("02 07", "41 12")]
    [InlineData("11 03 00 6B 00 03", "76 87")]
    [InlineData("01 03 00 00 00 0A", "C5 CD")]
    [InlineData("01 04 02 FF FF", "B8 80")]
    [InlineData("11 05 00 AC FF 00", "4E 8B")]
    public void Crc_OfKnownFrames(string frame, string crc)
    {
        byte[] bytes = GatewayFixture.Rtu(frame);

        Assert.Equal(GatewayFixture.Hex(crc), bytes[^2..]);
        Assert.True(Crc16.IsRight(bytes, bytes.Length));
    }

    [Fact]
    public void Crc_OfTheCommonCheckString() => Assert.Equal(0x4B37, Crc16.Of(Encoding.ASCII.GetBytes("123456789"), 9));

    [Fact]
    public void Crc_FindsEveryWrongBit()
    {
        byte[] frame = GatewayFixture.Rtu("11 03 06 AE 41 56 52 43 40");
        for (int bit = 0; bit < 8 * frame.Length; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Crc16.IsRight(frame, frame.Length));
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(Crc16.IsRight(frame, frame.Length));
        Assert.False(Crc16.IsRight(frame, 2));
        Assert.False(Crc16.IsRight(frame, 0));
    }

    [Theory]
    [InlineData(1200, 32_084)]
    [InlineData(9600, 4011)]
    [InlineData(19_200, 2006)]
    [InlineData(38_400, 1750)]
    [InlineData(115_200, 1750)]
    public void Silence_IsThreeAndAHalfCharacters_AndFixedAbove19200Baud(int baud, int microseconds)
    {
        Assert.Equal(((long)microseconds * Clock.TicksPerSecond) / 1_000_000, new RtuTiming(baud).SilenceTicks);
    }

    [Fact]
    public void Characters_Take11Bits() => Assert.Equal(Clock.TicksPerSecond, new RtuTiming(1200).TicksOf(1200 / 11) + new RtuTiming(1200).TicksOf(1), 10_000d);

    [Theory]
    [InlineData("", TcpFrame.NotYet)]
    [InlineData("00 01 00 00 00", TcpFrame.NotYet)]
    [InlineData("00 01 00 00 00 06 11 03 00 00 00", TcpFrame.NotYet)]
    [InlineData("00 01 00 00 00 06 11 03 00 00 00 01", 12)]
    [InlineData("00 01 00 00 00 06 11 03 00 00 00 01 00 02", 12)]
    [InlineData("00 01 00 00 00 02 11 07", 8)]
    [InlineData("00 01 00 01", TcpFrame.Wrong)]
    [InlineData("00 01 01 00 00 06", TcpFrame.Wrong)]
    [InlineData("00 01 00 00 00 01", TcpFrame.Wrong)]
    [InlineData("00 01 00 00 00 FF", TcpFrame.Wrong)]
    [InlineData("00 01 00 00 00 FE", TcpFrame.NotYet)]
    [InlineData("47 45 54 20 2F 20", TcpFrame.Wrong)]
    public void RequestOnTcp_EndsWhereItsHeaderSays(string bytes, int length) => Assert.Equal(length, TcpFrame.LengthOf(GatewayFixture.Hex(bytes)));

    [Theory]
    [InlineData("11 03 00 6B 00 03", "", AnswerShape.NotYet)]
    [InlineData("11 03 00 6B 00 03", "11", AnswerShape.NotYet)]
    [InlineData("11 03 00 6B 00 03", "11 03", AnswerShape.NotYet)]
    [InlineData("11 03 00 6B 00 03", "11 03 06", 11)]
    [InlineData("11 03 00 6B 00 03", "11 03 FF", AnswerShape.Foreign)]
    [InlineData("11 03 00 6B 00 03", "11 83", 5)]
    [InlineData("11 03 00 6B 00 03", "12", AnswerShape.Foreign)]
    [InlineData("11 03 00 6B 00 03", "11 04", AnswerShape.Foreign)]
    [InlineData("11 05 00 AC FF 00", "11 05", 8)]
    [InlineData("11 10 00 01 00 01 02 00 0A", "11 10", 8)]
    [InlineData("11 07", "11 07", 5)]
    [InlineData("11 08 00 00 A5 37", "11 08", 8)]
    [InlineData("11 08 00 00 A5 37 11 22", "11 08", 10)]
    [InlineData("11 16 00 04 00 F2 00 25", "11 16", 10)]
    [InlineData("11 18 04 DE", "11 18 00", AnswerShape.NotYet)]
    [InlineData("11 18 04 DE", "11 18 00 06", 12)]
    [InlineData("11 18 04 DE", "11 18 01 00", AnswerShape.Foreign)]
    [InlineData("11 2B 0E 01 00", "11 2B", AnswerShape.Unknown)]
    [InlineData("11 65", "11 65 01 02 03", AnswerShape.Unknown)]
    public void Answer_EndsWhereItsFunctionSays(string request, string answer, int length)
    {
        byte[] sent = GatewayFixture.Rtu(request);
        byte[] got = GatewayFixture.Hex(answer);

        Assert.Equal(length, AnswerShape.LengthOf(got, got.Length, sent, sent.Length));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("1-10,17", true)]
    [InlineData("247", true)]
    [InlineData("0", false)]
    [InlineData("248", false)]
    [InlineData("5-4", false)]
    [InlineData("1-2-3", false)]
    [InlineData("", false)]
    [InlineData("1,", false)]
    [InlineData("-3", false)]
    [InlineData("+3", false)]
    public void Units_AreNumbersAndRanges(string text, bool isRight) => Assert.Equal(isRight, UnitSet.Parse(text) is not null);

    [Fact]
    public void UnitSets_KnowWhatTheyShare()
    {
        UnitSet set = UnitSet.Parse("1-3,17")!;

        Assert.True(set.Contains(3) && set.Contains(17) && !set.Contains(4) && !set.Contains(0));
        Assert.Equal(17, set.CommonWith(UnitSet.Parse("4-20")!));
        Assert.Equal(0, set.CommonWith(UnitSet.Parse("4-16")!));
    }
}
