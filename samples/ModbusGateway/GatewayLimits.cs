namespace Embedded.Samples.ModbusGateway;

/// <summary>How long things may take and how many there may be. One object for the whole gateway.</summary>
internal sealed record GatewayLimits
{
    /// <summary>Clients at the same time; the next wait until one leaves.</summary>
    public int MostClients { get; init; } = 32;

    /// <summary>Requests of a client that are under way; more are not read before one is answered.</summary>
    public int MostRequests { get; init; } = 16;

    /// <summary>From the end of a request on the line to the end of its answer; then the client is told 0x0B.</summary>
    public int AnswerMilliseconds { get; init; } = 1000;

    /// <summary>After a broadcast, for the slaves to obey it before the next request (Modbus over Serial Line V1.02, 2.4.1: 100 to 200).</summary>
    public int BroadcastMilliseconds { get; init; } = 100;

    /// <summary>For a connection to a line that is reached by TCP, and for the line to take a request.</summary>
    public int LineMilliseconds { get; init; } = 3000;

    /// <summary>Between two attempts to open a line.</summary>
    public int RetryMilliseconds { get; init; } = 1000;

    /// <summary>Without a byte in the middle of a request; then the client is closed.</summary>
    public int RequestMilliseconds { get; init; } = 10_000;

    /// <summary>Without a request; then the client is closed.</summary>
    public int IdleMilliseconds { get; init; } = 600_000;

    /// <summary>For a client to take its answers; then it is reset.</summary>
    public int TakeMilliseconds { get; init; } = 10_000;
}
