using System;
using System.Net;
using System.Net.Sockets;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Net.Tests;

public sealed class NameResolverTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("192.0.2.7")]
    public void AddressInText_IsItself(string text)
    {
        using var test = new TestReactor(ReactorDriver.Automatic);

        Assert.Equal([IPAddress.Parse(text)], test.Run(NameResolver.Resolve(text)));
    }

    [Fact]
    public void Localhost_IsThisMachine()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);

        IPAddress[] addresses = test.Run(NameResolver.Resolve("localhost"));

        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.True(IPAddress.IsLoopback(address)));
        Assert.All(
            test.Run(NameResolver.Resolve("localhost", AddressFamily.InterNetwork)),
            address => Assert.Equal(AddressFamily.InterNetwork, address.AddressFamily));
    }

    [Fact]
    public void NameWithoutAddress_IsAClearError()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);

        // Reserved to have none (RFC 6761); without a network it cannot be asked for.
        IoException e = Assert.Throws<IoException>(() => test.Run(NameResolver.Resolve("no-such-host.invalid")));

        Assert.Contains("'no-such-host.invalid'", e.Message, StringComparison.Ordinal);
        Assert.Contains(e.ErrorName, (string[])["ENOENT", "EAGAIN"]);
        Assert.Throws<ArgumentException>(() => NameResolver.Resolve(""));
    }

    [Fact]
    public void PoolOfTheCallers_IsUsed()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        using var pool = new BlockingPool();

        test.Run(NameResolver.Resolve("127.0.0.1", pool: pool));

        Assert.Equal(1, pool.ThreadCount);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("1.0.0.1", "1.0.0.1")]
    [InlineData("::1 ::2 1.0.0.1 1.0.0.2", "::1 1.0.0.1 ::2 1.0.0.2")]
    [InlineData("1.0.0.1 1.0.0.2 1.0.0.3 ::1", "1.0.0.1 ::1 1.0.0.2 1.0.0.3")]
    [InlineData("::1 1.0.0.1 1.0.0.2 1.0.0.3 ::2", "::1 1.0.0.1 ::2 1.0.0.2 1.0.0.3")]
    public void Order_FamiliesTakeTurns(string given, string expected) =>
        Assert.Equal(expected, string.Join<IPAddress>(' ', AddressOrder.Interleave(
            [.. Array.ConvertAll(given.Split(' ', StringSplitOptions.RemoveEmptyEntries), IPAddress.Parse)])));
}
