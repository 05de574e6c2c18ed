using System;

namespace Embedded.Samples.Fetch;

/// <summary>An attempt has failed; the message is what the report says.</summary>
internal sealed class FetchException(string message, bool mayPass, int status = 0) : Exception(message)
{
    /// <summary>Whether another attempt may go better.</summary>
    internal bool MayPass => mayPass;

    /// <summary>The server's answer, or 0 if none was understood.</summary>
    internal int Status => status;

    /// <summary>The answer is not HTTP; the next will not be either.</summary>
    internal static FetchException Malformed(string what) => new("not HTTP/1.1: " + what, mayPass: false);
}
