using System;
using System.Globalization;
using System.IO.Ports;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Timeout = Embedded.Async.Timeout;

namespace Embedded.Samples.ModbusGateway;

/// <summary>Where a line is.</summary>
internal abstract class LineAddress
{
    /// <summary>As the user wrote it.</summary>
    internal abstract string Text { get; }

    /// <summary>Opens it.</summary>
    /// <exception cref="IoException">It is not there.</exception>
    internal abstract Future<IoStream> Open(Reactor reactor, GatewayLimits limits);
}

/// <summary>A serial port of this machine.</summary>
internal sealed class SerialLineAddress(string path, int baud, Parity parity, StopBits stopBits) : LineAddress
{
    internal override string Text => path;

    internal override Future<IoStream> Open(Reactor reactor, GatewayLimits limits) =>
        Future.Ready<IoStream>(SerialStream.Open(reactor, path, baud, parity, dataBits: 8, stopBits));
}

/// <summary>A serial line behind a TCP port that passes its bytes on: a virtual board's, or a terminal server's.</summary>
internal sealed class TcpLineAddress(string text, IPEndPoint at) : LineAddress
{
    internal override string Text => text;

    internal override async Future<IoStream> Open(Reactor reactor, GatewayLimits limits)
    {
        Future<TcpStream> connect = TcpStream.Connect(reactor, at);
        if (!await Timeout.AfterMilliseconds(connect, limits.LineMilliseconds))
        {
            throw new LineLostException("no connection in " + limits.LineMilliseconds.ToString(CultureInfo.InvariantCulture) + " ms");
        }

        TcpStream stream = connect.TakeResult();
        // A frame is written at once, and must not be held back.
        stream.NoDelay = true;
        return stream;
    }
}
