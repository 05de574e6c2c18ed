using System;
using System.Collections.Generic;
using System.Text;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Embedded.Samples.HttpHello;
using Timeout = Embedded.Async.Timeout;

namespace Embedded.Net.Tests.HttpHello;

/// <summary>The sample's server, and clients that talk raw bytes to it.</summary>
internal sealed class HttpFixture : ServerFixture
{
    internal const string Hello = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 14\r\nConnection: keep-alive\r\n\r\nHello, world!\n";
    internal const string LastHello = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 14\r\nConnection: close\r\n\r\nHello, world!\n";

    private const int Patience = 10_000;

    internal HttpFixture(ReactorDriver driver, HttpLimits? limits = null, int workers = 1)
        : base(driver, workers, taskSlots: 64, TcpListener.DefaultBacklog)
    {
        Server = new HttpServer(Clock, Listener, limits ?? new HttpLimits { MostConnections = 8, LingerMilliseconds = 50 });
        Start(Server.Run());
    }

    internal HttpServer Server { get; }

    internal TcpStream Connect() => Test.Own(Test.Run(TcpStream.Connect(Test.Reactor, Listener.LocalEndPoint)));

    /// <summary>Sends text in pieces of a size, each in a poll of its own, and reads until the server closes.</summary>
    internal string Ask(string request, int pieceBytes = int.MaxValue)
    {
        TcpStream stream = Connect();
        stream.NoDelay = true;
        return Test.Run(Talk());

        async Future<string> Talk()
        {
            byte[] bytes = Encoding.Latin1.GetBytes(request);
            for (int sent = 0; sent < bytes.Length;)
            {
                int count = int.Min(pieceBytes, bytes.Length - sent);
                await stream.WriteAll(bytes.AsMemory(sent, count));
                sent += count;
                await Future.Yield();
            }

            return await ReadToEnd(stream);
        }
    }

    internal void Send(TcpStream stream, string text) => Test.Run(stream.WriteAll(Encoding.Latin1.GetBytes(text)));

    /// <summary>Reads exactly as many characters as a text has.</summary>
    internal string Read(TcpStream stream, int length)
    {
        return Test.Run(Talk());

        async Future<string> Talk()
        {
            var buffer = new byte[length];
            int total = 0;
            while (total < length)
            {
                int count = await stream.Read(buffer.AsMemory(total));
                if (count == 0)
                {
                    break;
                }

                total += count;
            }

            return Encoding.Latin1.GetString(buffer, 0, total);
        }
    }

    internal static async Future<string> ReadToEnd(TcpStream stream)
    {
        var all = new List<byte>();
        var buffer = new byte[4096];
        while (true)
        {
            Future<int> read = stream.Read(buffer);
            if (!await Timeout.AfterMilliseconds(read, Patience))
            {
                throw new TimeoutException("the server does not close");
            }

            int count = read.TakeResult();
            if (count == 0)
            {
                return Encoding.Latin1.GetString(all.ToArray());
            }

            all.AddRange(buffer.AsSpan(0, count));
        }
    }
}
