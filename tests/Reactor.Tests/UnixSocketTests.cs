using System;
using System.IO;
using System.Net.Sockets;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Net.Tests;

public sealed class UnixSocketTests
{
    public UnixSocketTests() => Assert.SkipUnless(Socket.OSSupportsUnixDomainSockets, "this system has no Unix sockets");

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Connection_CarriesBytesBothWays_AndHalfCloses(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        UnixListener listener = test.Own(UnixListener.Bind(test.Reactor, NewPath()));

        test.Run(Talk());

        async Future Talk()
        {
            using UnixStream client = await UnixStream.Connect(test.Reactor, listener.Path);
            using UnixStream server = await listener.Accept();
            var buffer = new byte[8];
            await client.WriteAll(new byte[] { 4 });
            client.ShutdownSend();
            Assert.Equal(1, await server.Read(buffer));
            Assert.Equal(0, await server.Read(buffer));
            await server.WriteAll(new byte[] { 5, 6 });
            Assert.Equal(2, await client.Read(buffer));
        }
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Dispose_DeletesThePath(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        string path = NewPath();
        UnixListener listener = UnixListener.Bind(test.Reactor, path);
        Assert.True(File.Exists(path));

        listener.Dispose();
        listener.Dispose();

        Assert.False(File.Exists(path));
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Bind_WhereSomethingIs_IsRefused(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        UnixListener listener = test.Own(UnixListener.Bind(test.Reactor, NewPath()));

        Assert.Equal("EADDRINUSE", Assert.Throws<IoException>(() => UnixListener.Bind(test.Reactor, listener.Path)).ErrorName);
    }

    [Fact]
    public void Connect_WhereNothingIs_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's");
        using var test = new TestReactor(ReactorDriver.Epoll);

        Assert.Equal("ENOENT", Assert.Throws<IoException>(() => test.Run(UnixStream.Connect(test.Reactor, NewPath()))).ErrorName);
    }

    [Fact]
    public void Connect_ToAFullQueue_FailsInsteadOfWaiting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's");
        using var test = new TestReactor(ReactorDriver.Epoll);
        UnixListener listener = test.Own(UnixListener.Bind(test.Reactor, NewPath(), backlog: 1));
        test.Own(test.Run(UnixStream.Connect(test.Reactor, listener.Path)));
        test.Own(test.Run(UnixStream.Connect(test.Reactor, listener.Path)));

        IoException e = Assert.Throws<IoException>(() => test.Own(test.Run(UnixStream.Connect(test.Reactor, listener.Path))));

        Assert.Equal("EAGAIN", e.ErrorName);
        test.Own(test.Run(listener.Accept()));
        test.Own(test.Run(UnixStream.Connect(test.Reactor, listener.Path)));
    }

    private static string NewPath() => Path.Combine(Path.GetTempPath(), "emb-" + Guid.NewGuid().ToString("N")[..12]);
}
