namespace Embedded.Samples.Fetch;

/// <summary>How it went with one URL.</summary>
internal sealed record Outcome
{
    /// <summary>As it was given.</summary>
    public required string Url { get; init; }

    /// <summary>Where redirects led in the end.</summary>
    public string? FinalUrl { get; init; }

    /// <summary>The server's last answer; 0 if none came.</summary>
    public int Status { get; init; }

    /// <summary>Bytes of the body, without chunk sizes.</summary>
    public long Bytes { get; init; }

    /// <summary>From the first attempt to the end of the last.</summary>
    public long Milliseconds { get; init; }

    public int Attempts { get; init; }

    public int Redirects { get; init; }

    /// <summary>What went wrong, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it was stopped before it ended.</summary>
    public bool IsCancelled { get; init; }

    public string State => IsCancelled ? "cancelled" : Error is null ? "ok" : "failed";
}
