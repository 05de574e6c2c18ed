using System;
using System.Globalization;
using System.Text;

namespace Embedded.Samples.Fetch;

/// <summary>
/// The head of an answer (RFC 9112, sections 4 to 6): its status, and what says where the body ends and where else to look.
/// </summary>
internal sealed class ResponseHead
{
    private ResponseHead(int status) => Status = status;

    internal int Status { get; }

    /// <summary>Null if the server does not say.</summary>
    internal long? ContentLength { get; private set; }

    /// <summary>Whether the body is in chunks; that a length is given too counts for nothing then.</summary>
    internal bool IsChunked { get; private set; }

    /// <summary>Whether a coding that is not chunks is the outermost: then the body ends with the connection.</summary>
    internal bool IsCodedOtherwise { get; private set; }

    internal string? Location { get; private set; }

    /// <summary>Whether another answer follows this one, to the same request.</summary>
    internal bool IsInterim => Status is >= 100 and < 200;

    internal bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308;

    /// <summary>Where the body begins, or -1 if the head has not come to its end.</summary>
    internal static int LengthIn(ReadOnlySpan<byte> bytes)
    {
        int position = 0;
        while (true)
        {
            int length = bytes[position..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return -1;
            }

            // A line feed alone ends a line as well (RFC 9112, 2.2).
            bool isEmpty = length == 0 || (length == 1 && bytes[position] == (byte)'\r');
            position += length + 1;
            if (isEmpty)
            {
                return position;
            }
        }
    }

    /// <summary>Reads a head.</summary>
    /// <exception cref="FetchException">It is not one.</exception>
    internal static ResponseHead Parse(ReadOnlySpan<byte> bytes)
    {
        string[] lines = Encoding.Latin1.GetString(bytes).Split('\n');
        var head = new ResponseHead(StatusOf(lines[0].TrimEnd('\r')));
        for (int i = 1; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.Length > 0)
            {
                head.ParseField(line);
            }
        }

        return head;
    }

    private static int StatusOf(string line)
    {
        bool isRight = line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line.Length >= 12 && char.IsAsciiDigit(line[7])
            && line[8] == ' ' && (line.Length == 12 || line[12] == ' ');
        return isRight && int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status >= 100
            ? status
            : throw FetchException.Malformed("the status line");
    }

    private void ParseField(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        // A blank at the front would continue the field before it, which no server may send any more (RFC 9112, 5.2).
        if (colon <= 0 || line[0] is ' ' or '\t')
        {
            throw FetchException.Malformed("a header without a name");
        }

        string value = line[(colon + 1)..].Trim(' ', '\t');
        switch (line[..colon].ToUpperInvariant())
        {
            case "CONTENT-LENGTH":
                ParseLength(value);
                break;
            case "TRANSFER-ENCODING":
                string last = value[(value.LastIndexOf(',') + 1)..].Trim(' ', '\t');
                IsChunked = last.Equals("chunked", StringComparison.OrdinalIgnoreCase);
                IsCodedOtherwise = !IsChunked;
                break;
            case "LOCATION":
                Location = value;
                break;
        }
    }

    /// <summary>The same length may be told more than once; two that differ leave open where the body ends.</summary>
    private void ParseLength(string value)
    {
        foreach (string part in value.Split(','))
        {
            if (!long.TryParse(part.Trim(' ', '\t'), NumberStyles.None, CultureInfo.InvariantCulture, out long length)
                || (ContentLength is not null && ContentLength != length))
            {
                throw FetchException.Malformed("the Content-Length");
            }

            ContentLength = length;
        }
    }
}
