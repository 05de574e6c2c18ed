namespace Embedded.Samples.Chat;

/// <summary>What a client may ask of the server before it is slowed down or cut off. One object for all sessions.</summary>
internal sealed record ChatLimits
{
    /// <summary>Clients at the same time, with a name or without; the next is told that there is no place.</summary>
    public int MostClients { get; init; } = 1024;

    /// <summary>Bytes of a line, without its end; a longer one is not said.</summary>
    public int LineBytes { get; init; } = 1000;

    /// <summary>Characters of a name.</summary>
    public int NameCharacters { get; init; } = 20;

    /// <summary>For a client to give a name, however often it tries.</summary>
    public int NameMilliseconds { get; init; } = 60_000;

    /// <summary>Between two lines of a client; then it is closed.</summary>
    public int IdleMilliseconds { get; init; } = 1_800_000;

    /// <summary>For a client to take what was written to it; then it is reset.</summary>
    public int SendMilliseconds { get; init; } = 10_000;

    /// <summary>What the system keeps for a client that does not read, in bytes; by itself it would keep megabytes for each.</summary>
    public int SocketBytes { get; init; } = 65_536;

    /// <summary>Lines of the room that a client may be behind; what is older it misses, and is told how many.</summary>
    public int LinesBehind { get; init; } = 256;

    /// <summary>Lines that a client may miss at one go; one that misses more is cut off.</summary>
    public int LinesMissed { get; init; } = 1000;

    /// <summary>Lines to one client alone that wait for it; who sends it another is told that it was not delivered.</summary>
    public int PrivateLines { get; init; } = 16;

    /// <summary>How many lines a client may say at once; after that <see cref="LinesPerSecond"/>.</summary>
    public int LinesAtOnce { get; init; } = 10;

    /// <summary>Who says more in the long run is read more slowly, so that nobody makes the others miss lines.</summary>
    public int LinesPerSecond { get; init; } = 2;

    /// <summary>How long what a client still sends is thrown away after the last word to it, so that it gets to read that.</summary>
    public int LingerMilliseconds { get; init; } = 500;
}
