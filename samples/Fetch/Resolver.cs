using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Embedded.Async;
using Embedded.HostShim;

namespace Embedded.Samples.Fetch;

/// <summary>
/// The addresses of hosts. A name is asked for once, on .NET's thread pool, whatever number of tasks wait for it; one that gives up waiting
/// leaves it to the others.
/// </summary>
internal sealed class Resolver
{
    private readonly Dictionary<string, Task<IPAddress[]>> _asked = [];

    /// <summary>Finds them, in the order in which the system would try them. Cancellation: only the wait ends.</summary>
    /// <exception cref="FetchException">There are none, or nobody can say.</exception>
    internal async Future<IPAddress[]> Resolve(string host)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return [address];
        }

        if (!_asked.TryGetValue(host, out Task<IPAddress[]>? answer))
        {
            answer = Dns.GetHostAddressesAsync(host);
            _asked.Add(host, answer);
        }

        try
        {
            return await answer.AsFuture();
        }
        catch (SocketException e)
        {
            if (_asked.GetValueOrDefault(host) == answer)
            {
                // The next attempt asks again.
                _asked.Remove(host);
            }

            throw new FetchException("no address: " + e.SocketErrorCode, mayPass: e.SocketErrorCode == SocketError.TryAgain);
        }
    }
}
