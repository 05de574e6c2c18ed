using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Embedded.Cli.Top;

/// <summary>A connection to an application's console, and the lines that come from it.</summary>
internal sealed class TopConnection : IDisposable
{
    /// <summary>A line comes twice a second; an application that is stopped, or another protocol, sends none.</summary>
    private const int PatienceMilliseconds = 10_000;

    /// <summary>Far more than a console sends: whoever sends more is another thing.</summary>
    private const int MostBytes = 4 * 1024 * 1024;

    private readonly string _name;
    private readonly Socket _socket;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private volatile bool _isLeft;

    internal TopConnection(string name)
    {
        _name = name;
        EndPoint endPoint = TopEndPoint.Parse(name);
        _socket = endPoint switch
        {
            UnixDomainSocketEndPoint => new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
            IPEndPoint ip => new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp),
            _ => new Socket(SocketType.Stream, ProtocolType.Tcp),
        };
        try
        {
            _socket.ReceiveTimeout = PatienceMilliseconds;
            _socket.Connect(endPoint);
        }
        catch (SocketException refused)
        {
            _socket.Dispose();
            throw new CliException(ExitCode.Failed, $"nothing answers at {name}: {refused.Message}");
        }
    }

    /// <summary>Reads the next line; null after <see cref="Leave"/>.</summary>
    internal string? ReadLine()
    {
        int searched = _start;
        while (true)
        {
            int feed = Array.IndexOf(_buffer, (byte)'\n', searched, _end - searched);
            if (feed >= 0)
            {
                string line = Encoding.UTF8.GetString(_buffer, _start, feed - _start);
                _start = feed + 1;
                return line;
            }

            MakeRoom();
            searched = _end;
            int count;
            try
            {
                count = _socket.Receive(_buffer, _end, _buffer.Length - _end, SocketFlags.None);
            }
            catch (Exception failed) when (failed is SocketException or ObjectDisposedException)
            {
                if (_isLeft)
                {
                    return null;
                }

                throw new CliException(ExitCode.Failed, failed is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock }
                    ? $"{_name} has sent nothing for {PatienceMilliseconds / 1000} s; is it an application's console?"
                    : $"the connection to {_name} was lost: {failed.Message}");
            }

            if (count == 0)
            {
                return _isLeft ? null : throw new CliException(ExitCode.Failed, $"the connection to {_name} was lost: the application has closed it");
            }

            _end += count;
        }
    }

    /// <summary>Reads the next line that is a snapshot, and checks that it is one; null after <see cref="Leave"/>.</summary>
    internal TopSnapshot? Read(out string? line)
    {
        line = ReadLine();
        return line is null ? null
            : TopSnapshot.TryParse(line) ?? throw new CliException(ExitCode.Failed, $"what answers at {_name} is no application's console: it does not speak {TopSnapshot.Protocol}");
    }

    /// <summary>Ends a read. Any thread.</summary>
    internal void Leave()
    {
        _isLeft = true;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Then the read has ended, too.
        }
    }

    public void Dispose() => _socket.Dispose();

    private void MakeRoom()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_end >= MostBytes)
            {
                throw new CliException(ExitCode.Failed, $"what answers at {_name} is no application's console: it sends a line without an end");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
