using System;

namespace Embedded.Async;

/// <summary>A supervisor gave up: what it runs ended too often. The inner exception is what ended it last, if that was one.</summary>
public sealed class RestartLimitException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public RestartLimitException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
