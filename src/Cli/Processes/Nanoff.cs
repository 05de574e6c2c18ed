using System.Collections.Generic;
using Embedded.Cli.Workspace;

namespace Embedded.Cli.Processes;

/// <summary>The command lines of nanoFramework's flashing tool, as its versions 2.x take them.</summary>
internal sealed class Nanoff
{
    internal const string Name = "nanoff";

    /// <summary>The connection of nf.config that needs a port.</summary>
    internal const string Serial = "serial";

    private readonly Board _board;
    private readonly string[] _way;

    /// <summary>Makes the command lines for a board.</summary>
    /// <param name="board">The board.</param>
    /// <param name="connection">serial, jtag or dfu.</param>
    /// <param name="port">The serial port; null for the one in nf.config.</param>
    /// <exception cref="CliException">A port is needed and not known, or given and not needed.</exception>
    internal Nanoff(Board board, string connection, string? port)
    {
        _board = board;
        if (connection != Serial)
        {
            _way = port is null ? ["--" + connection] : throw new CliException(
                ExitCode.Misused,
                $"{board.Name} is flashed with --{connection}, which needs no --port; with --app-only it is deployed to through one");
            return;
        }

        Port = port ?? board.Config.Text(board.Section, "Port") ?? throw new CliException(
            ExitCode.Misused,
            $"{board.Name} needs its serial port: --port COM3 or --port /dev/ttyUSB0, or a line Port = … in [board {board.Section}] of nf.config; {SerialPorts.Here}");
        _way = ["--serialport", Port];
    }

    /// <summary>The serial port, if there is one on the way.</summary>
    internal string? Port { get; }

    /// <summary>Brings nanoFramework's own firmware up to date, of the family that nf.config chooses.</summary>
    internal IReadOnlyList<string> Update(bool massErase)
    {
        string[] erase = massErase ? ["--masserase"] : [];
        string[] family = _board.Config.Text(null, "NanoFramework") == "2" ? ["--preview"] : [];
        return Port is not null
            ? ["--update", "--target", _board.Target, .. _way, .. erase, .. family]
            : ["--target", _board.Target, .. _way, "--update", .. erase, .. family];
    }

    /// <summary>Deploys an application beside the firmware.</summary>
    internal IReadOnlyList<string> Deploy(string image) => Port is not null
        ? ["--target", _board.Target, .. _way, "--deploy", "--image", image]
        : ["--target", _board.Target, .. _way, "--deploy", "--image", image, "--address", _board.Config.Text(_board.Section, "DeployAddress")!, "--reset"];

    /// <summary>Deploys an application to a board whose firmware runs.</summary>
    internal IReadOnlyList<string> DeployToRunning(string image) => ["--nanodevice", "--deploy", .. _way, "--image", image];
}
