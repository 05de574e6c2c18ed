using System;
using System.Buffers.Text;
using System.Text;

namespace Embedded.Samples.HttpHello;

/// <summary>
/// Reads the head of one request (RFC 9112, sections 2 to 6), which may come in any pieces: whole lines are read once, and only a line that is
/// not complete is looked at again. Strict: what two servers might read in two ways is refused.
/// </summary>
/// <remarks>
/// <code>
///   RequestLine --(1)--> Headers --(2)--> Complete       1 a line that is right   2 an empty line, and all that a request needs
/// </code>
/// Anything wrong ends it with a status of 400 or above.
/// </remarks>
internal sealed class RequestParser(HttpLimits limits)
{
    /// <summary>The head is not complete.</summary>
    internal const int NeedsMore = 0;

    /// <summary>The head is complete and right.</summary>
    internal const int Complete = 200;

    /// <summary>What is wrong with the request; asked again, it says so again.</summary>
    private int _refused;
    private int _position;
    private int _headersStart;
    private bool _isInHeaders;
    private bool _isHttp10;
    private bool _hasHost;
    private bool _hasClose;
    private bool _hasLength;

    /// <summary>Bytes of the head, once it is complete.</summary>
    internal int HeadBytes => _position;

    internal bool IsGet { get; private set; }

    internal bool IsHead { get; private set; }

    /// <summary>Whether the target is the one resource that there is.</summary>
    internal bool IsRoot { get; private set; }

    /// <summary>Whether the client wants another request on this connection.</summary>
    internal bool KeepsAlive { get; private set; }

    internal long BodyBytes { get; private set; }

    /// <summary>Whether the client sends the body only once it is told to go on (RFC 9110, 10.1.1).</summary>
    internal bool ExpectsContinue { get; private set; }

    /// <summary>Begins with the next request.</summary>
    internal void Reset()
    {
        _refused = 0;
        _position = 0;
        _isInHeaders = false;
        _hasHost = false;
        _hasClose = false;
        _hasLength = false;
        BodyBytes = 0;
        ExpectsContinue = false;
    }

    /// <summary>Reads on. Returns <see cref="NeedsMore"/>, <see cref="Complete"/>, or the status to refuse the request with.</summary>
    /// <param name="bytes">The request from its first byte, as far as it has come.</param>
    internal int Parse(ReadOnlySpan<byte> bytes)
    {
        int status = _refused != 0 ? _refused : ParseLines(bytes);
        _refused = status >= 400 ? status : 0;
        return status;
    }

    private int ParseLines(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            int length = bytes[_position..].IndexOf((byte)'\n');
            int status = CheckLength(length < 0 ? bytes.Length : _position + length);
            if (status != 0 || length < 0)
            {
                return status;
            }

            ReadOnlySpan<byte> line = bytes.Slice(_position, length);
            _position += length + 1;
            if (line.Length == 0 || line[^1] != (byte)'\r')
            {
                return 400;
            }

            line = line[..^1];
            if (_isInHeaders && line.Length == 0)
            {
                // HTTP/1.0 knows no Host.
                return _hasHost || _isHttp10 ? Complete : 400;
            }

            // One empty line before a request is forgiven (RFC 9112, 2.2).
            bool isForgiven = !_isInHeaders && line.Length == 0 && _position == 2;
            status = isForgiven ? 0 : _isInHeaders ? ParseHeader(line) : ParseRequestLine(line);
            if (status != 0)
            {
                return status;
            }
        }
    }

    private static bool IsToken(ReadOnlySpan<byte> text)
    {
        foreach (byte c in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && !"!#$%&'*+-.^_`|~"u8.Contains(c))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static bool HasControl(ReadOnlySpan<byte> text)
    {
        foreach (byte c in text)
        {
            if (c is < 0x20 and not (byte)'\t' or 0x7F)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a target has after its host, if it names one as for a proxy; servers must take that too (RFC 9112, 3.2.2).</summary>
    private static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> target)
    {
        ReadOnlySpan<byte> scheme = "http://"u8;
        if (target.Length < scheme.Length || !Ascii.EqualsIgnoreCase(target[..scheme.Length], scheme))
        {
            return target;
        }

        target = target[scheme.Length..];
        int path = target.IndexOf((byte)'/');
        return path < 0 ? [] : target[path..];
    }

    private int CheckLength(int end)
    {
        // A line's own end counts for nothing, and its \r stands before it.
        return _isInHeaders
            ? end - _headersStart > limits.HeaderBytes ? 431 : 0
            : end - _position > limits.RequestLineBytes + 1 ? 414 : 0;
    }

    private int ParseRequestLine(ReadOnlySpan<byte> line)
    {
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last == first)
        {
            return 400;
        }

        ReadOnlySpan<byte> method = line[..first];
        ReadOnlySpan<byte> target = line[(first + 1)..last];
        ReadOnlySpan<byte> version = line[(last + 1)..];
        if (!IsToken(method) || target.Length == 0 || target.Contains((byte)' ') || HasControl(target))
        {
            return 400;
        }

        if (version is not [(byte)'H', (byte)'T', (byte)'T', (byte)'P', (byte)'/', >= (byte)'0' and <= (byte)'9', (byte)'.', >= (byte)'0' and <= (byte)'9'])
        {
            return 400;
        }

        if (version[5] != (byte)'1')
        {
            return 505;
        }

        IsGet = method.SequenceEqual("GET"u8);
        IsHead = method.SequenceEqual("HEAD"u8);
        IsRoot = PathOf(target) is [] or [(byte)'/'];
        _isHttp10 = version[7] == (byte)'0';
        KeepsAlive = !_isHttp10;
        _isInHeaders = true;
        _headersStart = _position;
        return 0;
    }

    private int ParseHeader(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon < 0 || !IsToken(line[..colon]) || HasControl(line))
        {
            return 400;
        }

        ReadOnlySpan<byte> name = line[..colon];
        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(name, "host"u8))
        {
            bool isSecond = _hasHost;
            _hasHost = true;
            return isSecond ? 400 : 0;
        }

        if (Ascii.EqualsIgnoreCase(name, "connection"u8))
        {
            ParseConnection(value);
            return 0;
        }

        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
        {
            return ParseLength(value);
        }

        if (Ascii.EqualsIgnoreCase(name, "expect"u8))
        {
            ExpectsContinue = !_isHttp10 && Ascii.EqualsIgnoreCase(value, "100-continue"u8);
            return 0;
        }

        // Bodies of no given length are not for this server; where they would begin and end must not be guessed.
        return Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8) ? 501 : 0;
    }

    private void ParseConnection(ReadOnlySpan<byte> value)
    {
        foreach (Range range in value.Split((byte)','))
        {
            ReadOnlySpan<byte> option = value[range].Trim(" \t"u8);
            // It wins, wherever it stands (RFC 9112, 9.3).
            _hasClose |= Ascii.EqualsIgnoreCase(option, "close"u8);
            KeepsAlive |= Ascii.EqualsIgnoreCase(option, "keep-alive"u8);
        }

        KeepsAlive &= !_hasClose;
    }

    private int ParseLength(ReadOnlySpan<byte> value)
    {
        foreach (byte c in value)
        {
            if (!char.IsAsciiDigit((char)c))
            {
                return 400;
            }
        }

        if (!Utf8Parser.TryParse(value, out long length, out int used) || used != value.Length)
        {
            // No digit at all, or more than fit.
            return value.Length == 0 ? 400 : 413;
        }

        if (_hasLength && length != BodyBytes)
        {
            return 400;
        }

        _hasLength = true;
        BodyBytes = length;
        return length > limits.BodyBytes ? 413 : 0;
    }
}
