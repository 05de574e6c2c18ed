using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Embedded.Boards.Virtual;

/// <summary>Where the board's serial console is to be on this machine.</summary>
/// <param name="Port">The TCP port, 0 for a free one; -1 for a pseudo-terminal.</param>
internal sealed record SerialPlace(int Port)
{
    internal const string Form = "tcp:PORT with a port from 0 to 65535, where 0 takes a free one, or pty";

    private const string Tcp = "tcp:";

    internal bool IsTerminal => Port < 0;

    /// <summary>As it is written on the command line.</summary>
    internal string Text => IsTerminal ? "pty" : Tcp + Port.ToString(CultureInfo.InvariantCulture);

    internal static bool TryParse(string text, [NotNullWhen(true)] out SerialPlace? place)
    {
        bool isTcp = text.StartsWith(Tcp, StringComparison.Ordinal);
        place = text == "pty" ? new SerialPlace(-1)
            : isTcp && ushort.TryParse(text.AsSpan(Tcp.Length), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? new SerialPlace(port)
            : null;
        return place is not null;
    }
}
