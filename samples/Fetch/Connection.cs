using System;
using Embedded.HostShim.Net;

namespace Embedded.Samples.Fetch;

/// <summary>Owns the stream to a server, from the moment there is one.</summary>
internal sealed class Connection : IDisposable
{
    private TcpStream? _stream;

    internal TcpStream Stream
    {
        get => _stream!;
        set => _stream = value;
    }

    public void Dispose() => _stream?.Dispose();
}
