using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Embedded.Cli.Top;

/// <summary>Where an application tells its figures, as it is typed: <c>tcp:PORT</c>, <c>tcp:HOST:PORT</c> or <c>unix:PATH</c>.</summary>
internal static class TopEndPoint
{
    internal const string Explained = "tcp:PORT, tcp:HOST:PORT or unix:PATH";

    internal static EndPoint Parse(string text)
    {
        if (text.StartsWith("unix:", StringComparison.Ordinal) && text.Length > 5)
        {
            try
            {
                return new UnixDomainSocketEndPoint(text[5..]);
            }
            catch (ArgumentOutOfRangeException)
            {
                throw new CliException(ExitCode.Misused, $"the path in '{text}' is too long for a Unix socket");
            }
        }

        if (text.StartsWith("tcp:", StringComparison.Ordinal))
        {
            int colon = text.LastIndexOf(':');
            string host = colon == 3 ? "127.0.0.1" : text[4..colon];
            if (host.Length > 0 && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port != 0)
            {
                return IPAddress.TryParse(host, out IPAddress? address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port);
            }
        }

        throw new CliException(ExitCode.Misused, $"'{text}' is no endpoint; give {Explained}");
    }
}
