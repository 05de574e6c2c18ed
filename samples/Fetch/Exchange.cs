using System;
using System.Globalization;
using System.Text;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.Fetch;

/// <summary>One request and its answer, on a connection of their own.</summary>
internal static class Exchange
{
    /// <summary>Answers of 1xx before the real one; no server sends many.</summary>
    private const int MostInterim = 8;

    /// <summary>Asks for a URL and reads the answer; the body of a redirect is left.</summary>
    /// <exception cref="FetchException">The connection broke, or what came is no HTTP.</exception>
    internal static async Future<(ResponseHead Head, long Bytes)> Run(TcpStream stream, Uri uri, long mostBytes)
    {
        using var input = new InputBuffer(stream);
        int status = 0;
        try
        {
            await stream.WriteAll(RequestFor(uri));
            ResponseHead head = await ReadHead(input);
            status = head.Status;
            return (head, head.IsRedirect ? 0 : await ReadBody(input, head, mostBytes));
        }
        catch (IoException e)
        {
            throw new FetchException("the connection broke: " + e.ErrorName, mayPass: true, status);
        }
    }

    private static byte[] RequestFor(Uri uri)
    {
        string host = uri.HostNameType == UriHostNameType.IPv6 ? "[" + uri.IdnHost + "]" : uri.IdnHost;
        string port = uri.IsDefaultPort ? string.Empty : ":" + uri.Port.ToString(CultureInfo.InvariantCulture);
        // A URI's path and query are ASCII: what is not is escaped.
        return Encoding.ASCII.GetBytes(
            "GET " + uri.PathAndQuery + " HTTP/1.1\r\nHost: " + host + port + "\r\nUser-Agent: embedded-fetch\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    }

    private static async Future<ResponseHead> ReadHead(InputBuffer input)
    {
        for (int interim = 0; interim <= MostInterim;)
        {
            int length = ResponseHead.LengthIn(input.Unused);
            if (length >= 0)
            {
                ResponseHead head = ResponseHead.Parse(input.Unused[..length]);
                input.Use(length);
                if (!head.IsInterim)
                {
                    return head;
                }

                interim++;
            }
            else if (input.IsFull)
            {
                throw FetchException.Malformed("the headers have more than " + InputBuffer.Bytes + " bytes");
            }
            else if (!await input.Fill())
            {
                throw new FetchException("closed before the answer", mayPass: true);
            }
        }

        throw FetchException.Malformed("only answers of 1xx");
    }

    private static async Future<long> ReadBody(InputBuffer input, ResponseHead head, long mostBytes)
    {
        var body = Body.After(head);
        while (!body.Accept(input.Unused))
        {
            if (body.Bytes > mostBytes)
            {
                throw new FetchException("the body has more than " + mostBytes + " bytes", mayPass: false, head.Status);
            }

            input.Use(input.Unused.Length);
            if (!await input.Fill())
            {
                return body.EndsWithStream
                    ? body.Bytes
                    : throw new FetchException("closed after " + body.Bytes + " bytes of the body, before its end", mayPass: true, head.Status);
            }
        }

        return body.Bytes;
    }
}
