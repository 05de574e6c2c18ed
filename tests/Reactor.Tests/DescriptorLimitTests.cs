using System;
using System.IO;
using System.Runtime.InteropServices;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Embedded.Net.Tests;

/// <summary>No descriptor is left: the process's own limit is lowered for a moment (setrlimit(2)).</summary>
public sealed partial class DescriptorLimitTests
{
    private const int DescriptorLimit = 7;

    public DescriptorLimitTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs setrlimit(2)");

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Accept_FailsAndTheListenerStaysUsable(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        TcpListener listener = test.Listen();
        TcpStream client = test.Own(test.Run(TcpStream.Connect(test.Reactor, listener.LocalEndPoint)));
        // Once with a descriptor to spare, so that what .NET loads for it is loaded.
        test.Run(listener.Accept()).Dispose();
        TcpStream second = test.Own(test.Run(TcpStream.Connect(test.Reactor, listener.LocalEndPoint)));

        IoException e = WithoutDescriptors(() => Assert.Throws<IoException>(() => test.Run(listener.Accept())));

        Assert.Equal("EMFILE", e.ErrorName);
        Assert.Equal(
            "TcpListener.Accept: EMFILE, the process has no descriptor left; close some, or raise its limit (ulimit -n)", e.Message);
        TcpStream server = test.Own(test.Run(listener.Accept()));
        Assert.Equal(second.LocalEndPoint, server.RemoteEndPoint);
        Assert.NotEqual(client.LocalEndPoint, server.RemoteEndPoint);
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void ConnectAndBind_Fail(ReactorDriver driver)
    {
        using var test = new TestReactor(driver);
        TcpListener listener = test.Listen();
        test.Run(TcpStream.Connect(test.Reactor, listener.LocalEndPoint)).Dispose();

        Assert.Equal("EMFILE", WithoutDescriptors(() => Assert.Throws<IoException>(
            () => test.Run(TcpStream.Connect(test.Reactor, listener.LocalEndPoint)))).ErrorName);
        Assert.Equal("EMFILE", WithoutDescriptors(() => Assert.Throws<IoException>(
            () => UdpSocket.Bind(test.Reactor, TestReactor.Loopback))).ErrorName);
    }

    [Fact]
    public void NewReactor_Fails()
    {
        using var test = new TestReactor(ReactorDriver.Epoll);

        Assert.Equal("EMFILE", WithoutDescriptors(() => Assert.Throws<IoException>(
            () => new Reactor(test.Reactor.Clock, ReactorDriver.Epoll))).ErrorName);
    }

    private static T WithoutDescriptors<T>(Func<T> action)
    {
        int lowestFree;
        using (SafeFileHandle file = File.OpenHandle("/dev/null"))
        {
            lowestFree = (int)file.DangerousGetHandle();
        }

        Assert.Equal(0, GetLimit(DescriptorLimit, out Limit before));
        Limit lowered = before with { Soft = (ulong)lowestFree };
        Assert.Equal(0, SetLimit(DescriptorLimit, in lowered));
        try
        {
            return action();
        }
        finally
        {
            SetLimit(DescriptorLimit, in before);
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    private record struct Limit(ulong Soft, ulong Hard);
}
