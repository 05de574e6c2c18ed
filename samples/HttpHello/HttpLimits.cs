namespace Embedded.Samples.HttpHello;

/// <summary>What a client may ask of the server before it is cut off. One object for all connections.</summary>
internal sealed record HttpLimits
{
    /// <summary>Connections at the same time; the next wait until one ends.</summary>
    public int MostConnections { get; init; } = 1024;

    /// <summary>Bytes of a request line, without its end; a longer one is answered with 414.</summary>
    public int RequestLineBytes { get; init; } = 2048;

    /// <summary>Bytes of all header lines of a request; more are answered with 431.</summary>
    public int HeaderBytes { get; init; } = 8192;

    /// <summary>Bytes of a body, which is read and ignored; one that says it is longer is answered with 413.</summary>
    public int BodyBytes { get; init; } = 65_536;

    /// <summary>From the first byte of a request to the last of its body; a slower client is answered with 408.</summary>
    public int RequestMilliseconds { get; init; } = 10_000;

    /// <summary>Between two requests of a connection, and before the first; then it is closed.</summary>
    public int IdleMilliseconds { get; init; } = 60_000;

    /// <summary>For a client to take its answers; then the connection is reset.</summary>
    public int AnswerMilliseconds { get; init; } = 10_000;

    /// <summary>How long what a refused client still sends is thrown away, so that it gets to read why (RFC 9112, 9.6).</summary>
    public int LingerMilliseconds { get; init; } = 500;
}
