using System.Collections.Generic;
using System.Text;
using Embedded.Greenhouse;
using Xunit;

namespace Embedded.Hal.Tests;

public class CommandLineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("status", "status")]
    [InlineData("  set   24.5 ", "set|24.5")]
    [InlineData("a b c d", "a|b|c|d")]
    [InlineData("set\t24", "set\t24")]
    public void Words_AreWhatStandsBetweenBlanks(string line, string expected)
    {
        CommandLine command = Begin(line);
        var words = new List<string>();
        while (command.NextWord())
        {
            words.Add(Encoding.ASCII.GetString(command.Bytes, command.WordStart, command.WordLength));
        }

        Assert.Equal(expected, string.Join("|", words));
        Assert.False(command.NextWord());
        Assert.Equal(0, command.WordLength);
    }

    [Fact]
    public void LineAsLongAsTheBuffer_IsOneWord_AndNothingOfTheLineBefore()
    {
        CommandLine command = Begin(new string('x', 64));
        Assert.True(command.NextWord());
        Assert.Equal(64, command.WordLength);
        command.Begin(2);
        Assert.True(command.NextWord());
        Assert.True(command.Is("xx"));
        Assert.False(command.NextWord());
    }

    [Theory]
    [InlineData("help", "help", true)]
    [InlineData("Help", "help", false)]
    [InlineData("hel", "help", false)]
    [InlineData("helpp", "help", false)]
    public void Is_ComparesTheWholeWord(string line, string word, bool expected)
    {
        CommandLine command = Begin(line);
        command.NextWord();
        Assert.Equal(expected, command.Is(word));
    }

    [Theory]
    [InlineData("24", 2400)]
    [InlineData("24.5", 2450)]
    [InlineData("24.25", 2425)]
    [InlineData("0", 0)]
    [InlineData("0.05", 5)]
    [InlineData("007", 700)]
    [InlineData("999999", 99999900)]
    [InlineData("9999.99", 999999)]
    public void Hundredths_OfANumber(string word, int expected)
    {
        CommandLine command = Begin("set " + word);
        command.NextWord();
        command.NextWord();
        Assert.True(command.TryHundredths(out int value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("24.")]
    [InlineData(".5")]
    [InlineData("24.255")]
    [InlineData("2.4.5")]
    [InlineData("24,5")]
    [InlineData("-5")]
    [InlineData("+5")]
    [InlineData("1e1")]
    [InlineData("24C")]
    [InlineData("warm")]
    [InlineData("1234567")]
    [InlineData("99999999999999999999")]
    [InlineData("12345.67")]
    public void Hundredths_OfAnythingElse_AreRefused(string word)
    {
        CommandLine command = Begin(word);
        command.NextWord();
        Assert.False(command.TryHundredths(out _));
    }

    private static CommandLine Begin(string line)
    {
        var command = new CommandLine();
        Encoding.ASCII.GetBytes(line).CopyTo(command.Bytes, 0);
        command.Begin(line.Length);
        return command;
    }
}
