using System.Net;

namespace Embedded.HostShim.Net;

/// <summary>A datagram that was received into the caller's buffer.</summary>
/// <param name="Length">Bytes in the buffer.</param>
/// <param name="From">Who sent it; the same object as before if it is the same sender.</param>
/// <param name="IsCut">True if the buffer was shorter than the datagram, whose rest is lost.</param>
public readonly record struct Datagram(int Length, IPEndPoint From, bool IsCut);
