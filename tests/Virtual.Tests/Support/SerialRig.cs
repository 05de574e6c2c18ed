using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>The greenhouse in real time on a thread of its own, its console a port of this machine.</summary>
internal sealed class SerialRig : IDisposable
{
    /// <summary>Only a test that hangs reaches it.</summary>
    internal const int PatienceMilliseconds = 30_000;

    private readonly Thread _thread;
    private readonly ManualResetEventSlim _ready = new();
    private readonly StringBuilder _said = new(65_536);
    private GreenhouseRig? _rig;
    private UartServer? _server;
    private Exception? _failure;
    private volatile bool _stop;

    internal SerialRig(Func<VirtualUart, UartServer> serve)
    {
        _thread = new Thread(() => Run(serve)) { IsBackground = true };
        _thread.Start();
        _ready.Wait(TestContext.Current.CancellationToken);
    }

    internal UartServer Server => _server ?? throw new InvalidOperationException("it did not start", _failure);

    internal VirtualUart Console => _rig!.Console;

    internal int MostOnWire { get; private set; }

    internal long AllocatedBytes { get; private set; }

    internal static SerialRig OnTcp() => new(uart => UartServer.Listen(uart, new IPEndPoint(IPAddress.Loopback, 0)));

    internal static SerialRig OnTerminal() => new(UartServer.OpenTerminal);

    internal TcpClient Connect()
    {
        var client = new TcpClient { NoDelay = true, ReceiveTimeout = PatienceMilliseconds };
        client.Connect(IPEndPoint.Parse(Server.Address["tcp:".Length..]));
        return client;
    }

    /// <summary>Waits until the firmware has said this, to whomever.</summary>
    internal void WaitUntilSaid(string text) => Assert.True(
        SpinWait.SpinUntil(
            () =>
            {
                lock (_said)
                {
                    return _said.ToString().Contains(text, StringComparison.Ordinal);
                }
            },
            PatienceMilliseconds),
        "the firmware never said: " + text);

    internal static void Send(TcpClient client, string text) => client.GetStream().Write(Encoding.ASCII.GetBytes(text));

    /// <summary>Reads up to the end of a text, or of the stream.</summary>
    internal static string ReadTo(TcpClient client, string? end)
    {
        var text = new StringBuilder();
        var next = new byte[1];
        while ((end is null || !text.ToString().EndsWith(end, StringComparison.Ordinal)) && client.Client.Receive(next) > 0)
        {
            text.Append((char)next[0]);
        }

        return text.ToString();
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        _ready.Dispose();
        Assert.Null(_failure);
    }

    private void Run(Func<VirtualUart, UartServer> serve)
    {
        try
        {
            using var trace = new StringReader("seconds,temperature_c,humidity_percent,pressure_hpa\n0,20,50,1000\n");
            using GreenhouseRig rig = _rig = new GreenhouseRig(1, SensorTrace.Parse(trace, "trace"), realTime: true);
            using UartServer server = serve(rig.Console);
            rig.Console.Transmitted += (value, _) =>
            {
                lock (_said)
                {
                    _said.Append((char)value);
                }
            };
            _server = server;
            _ready.Set();
            rig.Runner.Run(Duration.MostTicks, () =>
            {
                MostOnWire = Math.Max(MostOnWire, rig.Console.BytesOnWire);
                AllocatedBytes = rig.Runner.AllocatedBytes;
                return _stop;
            });
        }
        catch (Exception failure)
        {
            _failure = failure;
            _ready.Set();
        }
    }
}
