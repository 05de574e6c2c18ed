using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Embedded.Samples.Chat;

namespace Embedded.Net.Tests.Chat;

/// <summary>The sample's server, and clients.</summary>
internal sealed class ChatFixture : ServerFixture
{
    internal const string Welcome = "; there is: /who, /me TEXT, /msg NAME TEXT, /quit";

    /// <summary>Without a pace, so that tests need not wait.</summary>
    internal static readonly ChatLimits Limits = new() { MostClients = 8, LinesPerSecond = 1_000_000, LingerMilliseconds = 20, SocketBytes = 16_384 };

    /// <summary>So that the system keeps little for one who does not read; with less, loopback itself is slow.</summary>
    internal const int SlowReceiveBytes = 65_536;

    internal ChatFixture(ReactorDriver driver = ReactorDriver.Automatic, ChatLimits? limits = null, int taskSlots = 64, int workers = 1)
        : base(driver, workers, taskSlots, backlog: 4096)
    {
        Server = new ChatServer(Clock, Listener, limits ?? Limits);
        Start(Server.Run());
    }

    internal ChatServer Server { get; }

    internal ChatClient Connect() => new(Test.Own(Test.Run(TcpStream.Connect(Test.Reactor, Listener.LocalEndPoint))));

    /// <summary>A client that has a name, and has read its welcome.</summary>
    internal ChatClient Join(string name)
    {
        ChatClient client = Connect();
        Introduce(client, name);
        return client;
    }

    /// <summary>Gives a client its name, and reads its welcome.</summary>
    internal void Introduce(ChatClient client, string name)
    {
        Test.Run(Talk());

        async Future Talk()
        {
            await client.Send(name + "\n");
            await client.ReadTo("-- welcome, " + name + Welcome);
        }
    }

    internal void Send(ChatClient client, string text) => Test.Run(client.Send(text));

    internal string? ReadLine(ChatClient client) => Test.Run(client.ReadLine());

    /// <summary>All lines up to the end of the stream.</summary>
    internal string[] ReadToEnd(ChatClient client)
    {
        var lines = new System.Collections.Generic.List<string>();
        while (ReadLine(client) is { } line)
        {
            lines.Add(line);
        }

        return lines.ToArray();
    }
}
