using System;
using System.Net;
using System.Net.Sockets;

namespace Embedded.HostShim;

/// <summary>The address of a datagram, as the system writes it, and the end point it was last, so that the same peer costs no object.</summary>
internal sealed class DatagramAddress
{
    /// <summary>Bytes of a sockaddr_in6, the longest of the two, with room to spare (Windows asks for 32).</summary>
    private const int MostBytes = 32;

    private readonly byte[] _knownBytes = new byte[MostBytes];
    private int _knownSize;
    private IPEndPoint? _known;

    internal DatagramAddress(AddressFamily family) => Raw = new SocketAddress(family, MostBytes);

    /// <summary>The bytes for the system, in <see cref="SocketAddress.Buffer"/>.</summary>
    internal SocketAddress Raw { get; private set; }

    /// <summary>Makes room for the system to write an address.</summary>
    internal void BeginReceive() => Raw.Size = MostBytes;

    /// <summary>The address that was received. Allocates if it is another than the last.</summary>
    internal IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = Raw.Buffer.Span[..Raw.Size];
        if (_known is null || !bytes.SequenceEqual(_knownBytes.AsSpan(0, _knownSize)))
        {
            var template = new IPEndPoint(Raw.Family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            _known = (IPEndPoint)template.Create(Raw);
            bytes.CopyTo(_knownBytes);
            _knownSize = bytes.Length;
        }

        return _known;
    }

    /// <summary>The address to send to. Allocates if it is another than the last.</summary>
    internal void Set(IPEndPoint to)
    {
        if (!to.Equals(_known))
        {
            Raw = to.Serialize();
            // A copy: who sends may change the object.
            _known = new IPEndPoint(to.Address, to.Port);
        }
    }
}
