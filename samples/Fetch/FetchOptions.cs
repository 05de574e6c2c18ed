namespace Embedded.Samples.Fetch;

/// <summary>How to fetch. One object for all URLs.</summary>
internal sealed record FetchOptions
{
    /// <summary>Connections at the same time.</summary>
    public int Jobs { get; init; } = 16;

    /// <summary>Of these, to one host; the host is that of the URL, wherever redirects lead.</summary>
    public int JobsPerHost { get; init; } = 6;

    /// <summary>For one address of a host to take a connection.</summary>
    public int ConnectMilliseconds { get; init; } = 5_000;

    /// <summary>For one attempt, from the host's name to the last byte of the last redirect's target.</summary>
    public int AttemptMilliseconds { get; init; } = 30_000;

    /// <summary>Attempts in all, for a URL that fails in a way that may pass.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Before the second attempt, less by chance; twice as long before each that follows.</summary>
    public int BackoffMilliseconds { get; init; } = 250;

    /// <summary>The longest wait between two attempts.</summary>
    public int MostBackoffMilliseconds { get; init; } = 5_000;

    /// <summary>Redirects to follow in one attempt.</summary>
    public int Redirects { get; init; } = 5;

    /// <summary>Bytes of one body.</summary>
    public long BodyBytes { get; init; } = 1_000_000_000;
}
