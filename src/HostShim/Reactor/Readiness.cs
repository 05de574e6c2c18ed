namespace Embedded.HostShim;

/// <summary>The bits of <see cref="IoHandle.State"/>.</summary>
internal static class Readiness
{
    /// <summary>A read may find something. Set by a delivery; cleared by a read that found nothing, or less than it asked for.</summary>
    public const int Readable = 1;

    /// <summary>A write may find room. Set by a delivery; cleared by a write that found none.</summary>
    public const int Writable = 1 << 1;

    /// <summary>
    /// The other side sends no more, so that no further edge may come: a short read must not clear <see cref="Readable"/>. Set by a
    /// delivery; cleared by a read that found nothing, because a pseudo-terminal may be opened again.
    /// </summary>
    public const int ReadClosed = 1 << 2;

    /// <summary>It was disposed. Never cleared.</summary>
    public const int Closed = 1 << 3;

    /// <summary>What makes a read worth a try.</summary>
    public const int ForReading = Readable | ReadClosed;

    /// <summary>What makes a write worth a try.</summary>
    public const int ForWriting = Writable;

    /// <summary>Above the bits each delivery is counted, so that a state which was seen before it is not taken for the one after.</summary>
    public const int OneTick = 1 << 4;
}
