namespace Embedded.HostShim;

/// <summary>The sockets that there are.</summary>
internal enum SocketKind
{
    /// <summary>TCP over IPv4.</summary>
    Tcp4,

    /// <summary>TCP over IPv6.</summary>
    Tcp6,

    /// <summary>UDP over IPv4.</summary>
    Udp4,

    /// <summary>UDP over IPv6.</summary>
    Udp6,

    /// <summary>A stream between processes of one machine.</summary>
    Unix,
}
