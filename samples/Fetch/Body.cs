using System;

namespace Embedded.Samples.Fetch;

/// <summary>Finds the end of a body that comes in any pieces, and counts its bytes (RFC 9112, section 6.3).</summary>
internal abstract class Body
{
    /// <summary>Bytes so far.</summary>
    internal long Bytes { get; private protected set; }

    /// <summary>Whether it may be over when the stream is.</summary>
    internal virtual bool EndsWithStream => false;

    /// <summary>Takes the next piece; true once the body is complete.</summary>
    internal abstract bool Accept(ReadOnlySpan<byte> piece);

    /// <summary>The body that follows a head.</summary>
    internal static Body After(ResponseHead head)
    {
        if (head.Status is 204 or 304)
        {
            return new SizedBody(0);
        }

        if (head.IsChunked)
        {
            return new ChunkedBody();
        }

        return head.ContentLength is long length && !head.IsCodedOtherwise ? new SizedBody(length) : new OpenBody();
    }

    /// <summary>As long as the server has said.</summary>
    private sealed class SizedBody(long length) : Body
    {
        internal override bool Accept(ReadOnlySpan<byte> piece)
        {
            Bytes = long.Min(length, Bytes + piece.Length);
            return Bytes == length;
        }
    }

    /// <summary>All until the connection ends.</summary>
    private sealed class OpenBody : Body
    {
        internal override bool EndsWithStream => true;

        internal override bool Accept(ReadOnlySpan<byte> piece)
        {
            Bytes += piece.Length;
            return false;
        }
    }
}
