using System;
using System.Collections.Generic;
using System.Net;
using System.Text;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Net.Tests.Fetch;

/// <summary>A server that answers each path with bytes that a test has written down, or by code.</summary>
internal sealed class ScriptedServer
{
    private readonly TestReactor _test;
    private readonly TcpListener _listener;
    private readonly Dictionary<string, Func<TcpStream, Future>> _scripts = [];

    internal ScriptedServer(TestReactor test, IPAddress? at = null)
    {
        _test = test;
        _listener = test.Own(TcpListener.Bind(test.Reactor, new IPEndPoint(at ?? IPAddress.Loopback, 0), backlog: 4096));
        Port = _listener.LocalEndPoint.Port;
        test.Spawn(Accept());
    }

    internal int Port { get; }

    /// <summary>Heads of the requests that came, in their order.</summary>
    internal List<string> Requests { get; } = [];

    /// <summary>Connections that are open, and how many at most were.</summary>
    internal int Open { get; private set; }

    internal int MostOpen { get; private set; }

    internal Uri this[string path] => new("http://127.0.0.1:" + Port + path);

    /// <summary>Answers a path with these bytes, in pieces of a size, each in a poll of its own, and closes.</summary>
    internal void Answer(string path, string bytes, int pieceBytes = int.MaxValue) => Script(path, async stream =>
    {
        stream.NoDelay = true;
        byte[] all = Encoding.Latin1.GetBytes(bytes);
        for (int sent = 0; sent < all.Length;)
        {
            int count = int.Min(pieceBytes, all.Length - sent);
            await stream.WriteAll(all.AsMemory(sent, count));
            sent += count;
            await Future.Yield();
        }
    });

    internal void Script(string path, Func<TcpStream, Future> script) => _scripts[path] = script;

    private async Future Accept()
    {
        while (true)
        {
            _test.Spawn(Serve(await _listener.Accept()));
        }
    }

    private async Future Serve(TcpStream stream)
    {
        Open++;
        MostOpen = int.Max(Open, MostOpen);
        try
        {
            using (stream)
            {
                string head = await ReadHead(stream);
                Requests.Add(head);
                await _scripts[head.Split(' ')[1]](stream);
            }
        }
        catch (IoException)
        {
            // The client has gone.
        }
        finally
        {
            Open--;
        }
    }

    private static async Future<string> ReadHead(TcpStream stream)
    {
        var buffer = new byte[4096];
        int total = 0;
        while (true)
        {
            int count = await stream.Read(buffer.AsMemory(total));
            total += count;
            string head = Encoding.Latin1.GetString(buffer, 0, total);
            if (count == 0 || head.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                return head;
            }
        }
    }
}
