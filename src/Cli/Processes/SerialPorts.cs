using System;
using System.IO;
using System.Linq;

namespace Embedded.Cli.Processes;

/// <summary>The serial ports of this machine, as far as they can be seen without opening them.</summary>
internal static class SerialPorts
{
    private static readonly string[] s_patterns = ["ttyUSB*", "ttyACM*", "cu.usb*", "cu.SLAB*", "cu.wchusb*"];

    /// <summary>Which are here, for messages.</summary>
    internal static string Here
    {
        get
        {
            if (!Directory.Exists("/dev"))
            {
                return "nanoff --listports shows which are here";
            }

            string[] ports = [.. s_patterns.SelectMany(pattern => Directory.GetFiles("/dev", pattern)).Order(StringComparer.Ordinal)];
            return ports.Length == 0 ? "none is here, so connect the board" : "here are " + string.Join(", ", ports);
        }
    }

    /// <summary>Refuses a port that is not here. On Windows ports are no files, and nanoff says so itself.</summary>
    internal static void MustExist(string? port)
    {
        if (port is not null && port.StartsWith('/') && !File.Exists(port))
        {
            throw new CliException(ExitCode.Misused, $"there is no port {port}; {Here}");
        }
    }
}
