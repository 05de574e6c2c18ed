using System;

namespace Embedded.Async;

/// <summary>Thrown by a call whose server ended, or was cancelled, without a reply. The request may have been carried out.</summary>
public sealed class NoReplyException : Exception
{
    /// <summary>Makes the exception.</summary>
    public NoReplyException()
        : base("the server let go of the request without a reply; call Reply or Fail before it is disposed")
    {
    }
}
