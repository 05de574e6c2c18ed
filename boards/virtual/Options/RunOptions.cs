namespace Embedded.Boards.Virtual;

/// <summary>What a run was asked to do; file names as the user wrote them.</summary>
internal sealed record RunOptions
{
    /// <summary>How long to run, in ticks; null until standard input ends, or Ctrl-C.</summary>
    internal required long? ForTicks { get; init; }

    internal required bool RealTime { get; init; }

    internal required bool Interactive { get; init; }

    /// <summary>Where the console is to be on this machine; null for nowhere.</summary>
    internal SerialPlace? Serial { get; init; }

    internal required ulong Seed { get; init; }

    /// <summary>Null for the bundled one.</summary>
    internal required string? Trace { get; init; }

    /// <summary>Null for the bundled one, or for none when <see cref="Interactive"/> or <see cref="Serial"/>.</summary>
    internal required string? Script { get; init; }

    internal required string? Vcd { get; init; }

    internal required string? Json { get; init; }
}
