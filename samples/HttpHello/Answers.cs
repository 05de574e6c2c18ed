using System.Collections.Generic;
using System.Text;

namespace Embedded.Samples.HttpHello;

/// <summary>All answers, as bytes that are made once.</summary>
internal sealed class Answers
{
    private static readonly (int Status, string Reason, string Extra, string Body)[] s_all =
    [
        (200, "OK", string.Empty, "Hello, world!\n"),
        (400, "Bad Request", string.Empty, "The request is not HTTP/1.1 as RFC 9112 has it.\n"),
        (404, "Not Found", string.Empty, "There is only / here.\n"),
        (405, "Method Not Allowed", "Allow: GET, HEAD\r\n", "Only GET and HEAD, please.\n"),
        (408, "Request Timeout", string.Empty, "The request took too long to come.\n"),
        (413, "Content Too Large", string.Empty, "The body is too long.\n"),
        (414, "URI Too Long", string.Empty, "The request line is too long.\n"),
        (431, "Request Header Fields Too Large", string.Empty, "The headers are too long.\n"),
        (501, "Not Implemented", string.Empty, "Bodies need a Content-Length here.\n"),
        (505, "HTTP Version Not Supported", string.Empty, "HTTP/1.0 and HTTP/1.1 only.\n"),
    ];

    /// <summary>Said before the answer, to one that waits to be told before it sends its body.</summary>
    internal static byte[] Continue { get; } = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    private readonly Dictionary<(int Status, bool KeepsAlive, bool HasBody), byte[]> _bytes = [];

    internal Answers()
    {
        foreach ((int status, string reason, string extra, string body) in s_all)
        {
            for (int variant = 0; variant < 4; variant++)
            {
                bool keepsAlive = (variant & 1) != 0;
                bool hasBody = (variant & 2) != 0;
                _bytes[(status, keepsAlive, hasBody)] = Encoding.ASCII.GetBytes(
                    "HTTP/1.1 " + status + " " + reason + "\r\nContent-Type: text/plain\r\nContent-Length: " + body.Length + "\r\n" + extra
                    + (keepsAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n") + (hasBody ? body : string.Empty));
            }
        }
    }

    /// <summary>An answer, headers and body; the answer to HEAD has the headers only.</summary>
    internal byte[] this[int status, bool keepsAlive, bool hasBody] => _bytes[(status, keepsAlive, hasBody)];
}
