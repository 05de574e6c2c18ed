using System;
using System.Net;
using System.Net.Sockets;

namespace Embedded.HostShim.Net;

/// <summary>What all sockets do before they are used.</summary>
internal static class SocketSetup
{
    internal static SocketKind KindOf(IPEndPoint endPoint, bool isStream) => endPoint.AddressFamily == AddressFamily.InterNetworkV6
        ? isStream ? SocketKind.Tcp6 : SocketKind.Udp6
        : isStream ? SocketKind.Tcp4 : SocketKind.Udp4;

    /// <summary>Throws if a step failed, after closing the handle.</summary>
    internal static void Check(IoHandle handle, string operation, int error)
    {
        if (error != 0)
        {
            handle.Dispose();
            throw IoErrors.Failed(operation, error);
        }
    }

    /// <summary>So that an IPv6 socket means the same on every system: IPv6, and not IPv4 as well.</summary>
    internal static int SetIPv6Only(IoHandle handle, IPEndPoint endPoint) => endPoint.AddressFamily == AddressFamily.InterNetworkV6
        ? handle.SetOption(SocketOptionLevel.IPv6, SocketOptionName.IPv6Only, 1)
        : 0;

    internal static IPEndPoint EndPointOf(IoHandle handle, string operation, bool remote)
    {
        ThrowIfClosed(handle);
        int error = handle.GetEndPoint(remote, out EndPoint? endPoint);
        return error == 0 ? (IPEndPoint)endPoint! : throw IoErrors.Failed(operation, error);
    }

    internal static void SetOption(IoHandle handle, string operation, SocketOptionLevel level, SocketOptionName option, int value)
    {
        ThrowIfClosed(handle);
        int error = handle.SetOption(level, option, value);
        if (error != 0)
        {
            throw IoErrors.Failed(operation, error);
        }
    }

    internal static int GetOption(IoHandle handle, string operation, SocketOptionLevel level, SocketOptionName option)
    {
        ThrowIfClosed(handle);
        int error = handle.GetOption(level, option, out int value);
        return error == 0 ? value : throw IoErrors.Failed(operation, error);
    }

    /// <summary>Half-close; does not wait.</summary>
    internal static void ShutdownSend(IoHandle handle, string operation)
    {
        ThrowIfClosed(handle);
        int error = handle.ShutdownSend();
        if (error != 0)
        {
            throw IoErrors.Failed(operation, error);
        }
    }

    internal static void ThrowIfClosed(IoHandle handle)
    {
        if (handle.IsClosed)
        {
            throw IoErrors.Disposed(handle.Name);
        }
    }
}
