using System;
using System.Net;
using System.Net.Sockets;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>Finds the addresses of names, as the system is set up to (getaddrinfo(3)): its files, then its name servers.</summary>
public static class NameResolver
{
    /// <summary>Gives a name's addresses, at least one, in the system's order of preference. An address in text gives itself.</summary>
    /// <remarks>
    /// The system's call blocks, for seconds if a server does not answer, so a thread of the pool makes it. Allocates. Cancellation: only the wait
    /// ends; a call that has begun goes on, and its answer is dropped.
    /// </remarks>
    /// <param name="host">A name, or an IPv4 or IPv6 address.</param>
    /// <param name="family">Which addresses; unspecified for both.</param>
    /// <param name="pool">Makes the call; null for <see cref="BlockingPool.Shared"/>.</param>
    /// <exception cref="IoException">When awaited: the name has no address (ENOENT), or no server answers (EAGAIN).</exception>
    public static Future<IPAddress[]> Resolve(string host, AddressFamily family = AddressFamily.Unspecified, BlockingPool? pool = null)
    {
        // The empty name would mean this machine.
        ArgumentException.ThrowIfNullOrEmpty(host);
        return (pool ?? BlockingPool.Shared).Run(static asked => Ask(asked.host, asked.family), (host, family));
    }

    private static IPAddress[] Ask(string host, AddressFamily family)
    {
        try
        {
            IPAddress[] addresses = Dns.GetHostAddresses(host, family);
            return addresses.Length > 0 ? addresses : throw NotFound(host);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TryAgain)
        {
            throw new IoException("NameResolver.Resolve: no name server answers for '" + host + "'; try again in a while", Errno.WouldBlock);
        }
        catch (SocketException)
        {
            throw NotFound(host);
        }
    }

    private static IoException NotFound(string host) => new(
        "NameResolver.Resolve: '" + host + "' has no address; check its spelling, and the name servers of this machine", Errno.NoEntry);
}
