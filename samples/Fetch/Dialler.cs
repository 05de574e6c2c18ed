using System;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.Fetch;

/// <summary>Connects to the host of a URL: to the first of its addresses that takes the connection in time.</summary>
internal sealed class Dialler(Reactor reactor, int connectMilliseconds)
{
    private readonly Resolver _resolver = new();

    /// <summary>Connects, and gives the connection its stream; as a result it could be lost between here and a cancelled caller.</summary>
    /// <exception cref="FetchException">No address takes it.</exception>
    internal async Future Connect(Uri uri, Connection connection)
    {
        IPAddress[] addresses = await _resolver.Resolve(uri.IdnHost);
        string fault = "the host has no address";
        foreach (IPAddress address in addresses)
        {
            try
            {
                Future<TcpStream> connect = TcpStream.Connect(reactor, new IPEndPoint(address, uri.Port));
                if (await Timeout.AfterMilliseconds(connect, connectMilliseconds))
                {
                    connection.Stream = connect.TakeResult();
                    return;
                }

                fault = "no connection within " + connectMilliseconds + " ms";
            }
            catch (IoException e)
            {
                fault = "no connection: " + e.ErrorName;
            }
        }

        throw new FetchException(fault, mayPass: true);
    }
}
