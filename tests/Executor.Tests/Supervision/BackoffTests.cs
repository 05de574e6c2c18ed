using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

public class BackoffTests
{
    [Theory]
    [InlineData(10, 100, 2, "10 20 40 80 100 100")]
    [InlineData(10, 100, 1, "10 10 10 10 10 10")]
    [InlineData(0, 100, 2, "0 0 0 0 0 0")]
    [InlineData(3, 3, 5, "3 3 3 3 3 3")]
    [InlineData(1, 1_000_000_000_000, 1000, "1 1000 1000000 1000000000 1000000000000 1000000000000")]
    public void Delays_GrowByTheFactorUpToTheMost(long first, long most, int factor, string expected)
    {
        var backoff = new Backoff(first, most, factor);
        Assert.Equal(expected, string.Join(' ', Delays(backoff, 6)));
    }

    [Fact]
    public void Delays_AtTheEndOfTime_DoNotOverflow()
    {
        var backoff = new Backoff(1L << 40, long.MaxValue, 1 << 20, jitterPercent: 100);
        Assert.All(Delays(backoff, 100), delay => Assert.InRange(delay, 0, long.MaxValue));
        Assert.Equal(long.MaxValue, new Backoff(1, long.MaxValue).DelayTicks(int.MaxValue));
    }

    [Fact]
    public void Jitter_TakesUpToItsShare_TheSameInEachRun()
    {
        List<long> one = Delays(new Backoff(10_000, 10_000, jitterPercent: 30), 1000);
        Assert.Equal(one, Delays(new Backoff(10_000, 10_000, jitterPercent: 30), 1000));
        Assert.NotEqual(one, Delays(new Backoff(10_000, 10_000, jitterPercent: 30, seed: 7), 1000));
        Assert.All(one, delay => Assert.InRange(delay, 7000, 10_000));
        Assert.Contains(one, delay => delay < 7200);
        Assert.Contains(one, delay => delay > 9800);
    }

    [Theory]
    [InlineData(-1, 1, 2, 0, 1)]
    [InlineData(2, 1, 2, 0, 1)]
    [InlineData(1, 1, 0, 0, 1)]
    [InlineData(1, 1, 1, 101, 1)]
    [InlineData(1, 1, 1, -1, 1)]
    [InlineData(1, 1, 1, 0, 0)]
    public void Numbers_OutOfRange_AreRefused(long first, long most, int factor, int jitter, int seed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backoff(first, most, factor, jitter, seed));

    private static List<long> Delays(Backoff backoff, int count)
    {
        var delays = new List<long>();
        for (int retry = 1; retry <= count; retry++)
        {
            delays.Add(backoff.DelayTicks(retry));
        }

        return delays;
    }
}
