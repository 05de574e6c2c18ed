using System;
using System.Collections.Generic;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Embedded.Samples.ModbusGateway;
using Xunit;
using Gateway = Embedded.Samples.ModbusGateway.Gateway;

namespace Embedded.Net.Tests.ModbusGateway;

/// <summary>The sample's gateway, with a line whose other end the test holds, and clients that talk raw bytes; on one executor.</summary>
internal sealed class GatewayFixture : IDisposable
{
    private readonly TcpListener _lineListener;

    internal GatewayFixture(ReactorDriver driver = ReactorDriver.Automatic, GatewayLimits? limits = null, bool strict = true, string units = "1-247", bool waits = true)
    {
        Test = new TestReactor(driver, strict, taskSlots: 64);
        Limits = limits ?? Patient;
        _lineListener = Test.Listen();
        Listener = Test.Listen();
        var address = new TcpLineAddress("the line", _lineListener.LocalEndPoint);
        Line = new SerialLine(Test.Reactor, address, new RtuTiming(19_200), Limits, Reports.Add);
        var lines = new LineMap([Line], [UnitSet.Parse(units)!]);
        new Gateway(Test.Executor, Listener, lines, Limits, Reports.Add).Start();
        if (waits)
        {
            AcceptLine();
        }
    }

    /// <summary>No time-out of these is reached by a test that passes.</summary>
    internal static GatewayLimits Patient => new() { MostClients = 4, MostRequests = 4, AnswerMilliseconds = 14_000, BroadcastMilliseconds = 2, RetryMilliseconds = 5 };

    /// <summary>For tests of what happens when nothing comes.</summary>
    internal static GatewayLimits Impatient => Patient with { AnswerMilliseconds = 40 };

    internal TestReactor Test { get; }

    internal GatewayLimits Limits { get; }

    internal TcpListener Listener { get; }

    internal SerialLine Line { get; }

    /// <summary>What is on the serial line: read by the slaves, written by them.</summary>
    internal TcpStream Bus { get; private set; } = null!;

    internal List<string> Reports { get; } = [];

    internal static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>A frame on the serial line, from address, function code and data.</summary>
    internal static byte[] Rtu(string hex)
    {
        byte[] bytes = Hex(hex);
        var frame = new byte[bytes.Length + 2];
        bytes.CopyTo(frame, 0);
        Crc16.Append(frame, bytes.Length);
        return frame;
    }

    /// <summary>A frame on TCP, from its identifier, unit, function code and data.</summary>
    internal static byte[] Tcp(int id, string hex)
    {
        byte[] bytes = Hex(hex);
        return [(byte)(id >> 8), (byte)id, 0, 0, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    internal void AcceptLine()
    {
        Bus = Test.Own(Test.Run(_lineListener.Accept()));
        Bus.NoDelay = true;
        Test.Run(TcpTests.WaitFor(() => Line.IsUp));
    }

    internal TcpStream Connect()
    {
        TcpStream client = Test.Own(Test.Run(TcpStream.Connect(Test.Reactor, Listener.LocalEndPoint)));
        client.NoDelay = true;
        return client;
    }

    internal void Send(TcpStream stream, params byte[][] frames)
    {
        foreach (byte[] frame in frames)
        {
            Test.Run(stream.WriteAll(frame));
        }
    }

    /// <summary>Asserts that exactly these bytes come next.</summary>
    internal void Expect(TcpStream stream, byte[] bytes) => Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(Read(stream, bytes.Length)));

    /// <summary>Reads so many bytes, or fewer if the stream ends.</summary>
    internal byte[] Read(TcpStream stream, int count)
    {
        return Test.Run(Talk());

        async Future<byte[]> Talk()
        {
            var buffer = new byte[count];
            int total = 0;
            while (total < count)
            {
                int got = await stream.Read(buffer.AsMemory(total));
                if (got == 0)
                {
                    break;
                }

                total += got;
            }

            return buffer[..total];
        }
    }

    internal void ExpectEnd(TcpStream stream) => Assert.Empty(Read(stream, 1));

    /// <summary>Asserts that nothing is there, after everybody has had their turn.</summary>
    internal void ExpectNothing(TcpStream stream)
    {
        Test.Run(Embedded.Async.Timer.AfterMilliseconds(20));
        Assert.False(Test.Run(Future.PollOnce(stream.Read(new byte[1]))));
    }

    public void Dispose() => Test.Dispose();
}
