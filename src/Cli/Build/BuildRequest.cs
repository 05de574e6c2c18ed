using System.Linq;
using Embedded.Cli.Workspace;

namespace Embedded.Cli.Build;

/// <summary>What is to be built.</summary>
/// <param name="Board">The board.</param>
/// <param name="Configuration">Debug or Release.</param>
/// <param name="Firmware">One of the board's firmwares; null for its usual one.</param>
internal sealed record BuildRequest(Board Board, string Configuration = "Release", string? Firmware = null)
{
    /// <summary>Refuses a firmware that the board has no start for.</summary>
    internal BuildRequest MustBePossible() => Firmware is null || Board.Firmwares.Contains(Firmware)
        ? this
        : throw new CliException(ExitCode.Misused, Board.Firmwares.Count == 0
            ? $"{Board.Name} has a program of its own; leave --firmware away"
            : $"{Board.Name} does not run '{Firmware}'; it runs {string.Join(", ", Board.Firmwares)}");
}
