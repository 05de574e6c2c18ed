using System;
using System.Linq;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Embedded.Samples.ModbusGateway;
using Xunit;
using static Embedded.Net.Tests.ModbusGateway.GatewayFixture;
using Timer = Embedded.Async.Timer;

namespace Embedded.Net.Tests.ModbusGateway;

public sealed class GatewayTests
{
    private const string Request = "11 03 00 6B 00 03";
    private const string Answer = "11 03 06 AE 41 56 52 43 40";

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void Request_GoesOverTheLine_AndTheAnswerHasItsIdentifier(ReactorDriver driver)
    {
        using var gateway = new GatewayFixture(driver);
        TcpStream client = gateway.Connect();

        gateway.Send(client, Tcp(0xBEEF, Request));
        gateway.Expect(gateway.Bus, [0x11, 0x03, 0x00, 0x6B, 0x00, 0x03, 0x76, 0x87]);
        gateway.Send(gateway.Bus, Rtu(Answer));

        gateway.Expect(client, Tcp(0xBEEF, Answer));
    }

    [Fact]
    public void SplitFrames_AreTheSame()
    {
        using var gateway = new GatewayFixture();
        TcpStream client = gateway.Connect();

        Trickle(gateway, client, Tcp(1, Request));
        gateway.Expect(gateway.Bus, Rtu(Request));
        Trickle(gateway, gateway.Bus, Rtu(Answer));

        gateway.Expect(client, Tcp(1, Answer));
    }

    [Fact]
    public void PipelinedRequests_AreOnTheLineOneAtATime_AndAnsweredWithTheirIdentifiers()
    {
        using var gateway = new GatewayFixture();
        TcpStream client = gateway.Connect();
        // More than may be under way.
        gateway.Send(client, [.. Enumerable.Range(1, 10).SelectMany(i => Tcp(100 + i, $"{i:X2} 06 00 01 00 {i:X2}"))]);

        for (int i = 1; i <= 10; i++)
        {
            gateway.Expect(gateway.Bus, Rtu($"{i:X2} 06 00 01 00 {i:X2}"));
            if (i == 1)
            {
                gateway.ExpectNothing(gateway.Bus);
            }

            gateway.Send(gateway.Bus, Rtu($"{i:X2} 06 00 01 00 {i:X2}"));
        }

        for (int i = 1; i <= 10; i++)
        {
            gateway.Expect(client, Tcp(100 + i, $"{i:X2} 06 00 01 00 {i:X2}"));
        }
    }

    [Fact]
    public void TwoClients_TakeTurns_AndIdentifiersOfBothMayBeTheSame()
    {
        using var gateway = new GatewayFixture();
        TcpStream first = gateway.Connect();
        TcpStream second = gateway.Connect();
        gateway.Send(first, Tcp(1, "01 07"), Tcp(2, "02 07"), Tcp(3, "03 07"), Tcp(4, "04 07"));
        gateway.Expect(gateway.Bus, Rtu("01 07"));
        gateway.Send(second, Tcp(1, "0A 07"), Tcp(2, "0B 07"));
        gateway.Test.Run(Timer.AfterMilliseconds(20));

        // One is on the line, and another of the first one's came before the second's first.
        string[] order = ["01", "02", "0A", "03", "0B", "04"];
        foreach (string unit in order)
        {
            if (unit != "01")
            {
                gateway.Expect(gateway.Bus, Rtu(unit + " 07"));
            }

            gateway.Send(gateway.Bus, Rtu(unit + " 07 " + unit));
        }

        gateway.Expect(first, [.. Tcp(1, "01 07 01"), .. Tcp(2, "02 07 02"), .. Tcp(3, "03 07 03"), .. Tcp(4, "04 07 04")]);
        gateway.Expect(second, [.. Tcp(1, "0A 07 0A"), .. Tcp(2, "0B 07 0B")]);
    }

    [Fact]
    public void NoAnswer_IsException0B_AndTheNextRequestGoesOn()
    {
        using var gateway = new GatewayFixture(limits: Impatient);
        TcpStream client = gateway.Connect();

        gateway.Send(client, Tcp(7, Request));
        gateway.Expect(client, Tcp(7, "11 83 0B"));

        gateway.Expect(gateway.Bus, Rtu(Request));
        gateway.Send(client, Tcp(8, "12 07"));
        gateway.Expect(gateway.Bus, Rtu("12 07"));
        gateway.Expect(client, Tcp(8, "12 87 0B"));
    }

    [Fact]
    public void LateAnswer_IsNotTheNextOnes()
    {
        using var gateway = new GatewayFixture(limits: Impatient);
        TcpStream client = gateway.Connect();
        gateway.Send(client, Tcp(1, Request));
        gateway.Expect(gateway.Bus, Rtu(Request));
        gateway.Expect(client, Tcp(1, "11 83 0B"));

        gateway.Send(gateway.Bus, Rtu(Answer));
        gateway.Test.Run(Timer.AfterMilliseconds(20));
        gateway.Send(client, Tcp(2, Request));
        gateway.Expect(gateway.Bus, Rtu(Request));
        gateway.Expect(client, Tcp(2, "11 83 0B"));
    }

    [Fact]
    public void PartOfAnAnswer_IsException0B()
    {
        using var gateway = new GatewayFixture(limits: Impatient);
        TcpStream client = gateway.Connect();
        gateway.Send(client, Tcp(1, Request));
        gateway.Expect(gateway.Bus, Rtu(Request));

        gateway.Send(gateway.Bus, Rtu(Answer)[..^1]);

        gateway.Expect(client, Tcp(1, "11 83 0B"));
    }

    [Fact]
    public void AnswerWithAWrongCheck_IsException0B()
    {
        using var gateway = new GatewayFixture(limits: Impatient);
        TcpStream client = gateway.Connect();
        gateway.Send(client, Tcp(1, Request));
        gateway.Expect(gateway.Bus, Rtu(Request));

        byte[] answer = Rtu(Answer);
        answer[4] ^= 1;
        gateway.Send(gateway.Bus, answer);

        gateway.Expect(client, Tcp(1, "11 83 0B"));
    }

    [Theory]
    // Noise, another unit's answer, another function's, a wrong check, and more than any frame.
    [InlineData("FF")]
    [InlineData("12 03 06 AE 41 56 52 43 40 12 34")]
    [InlineData("11 04 02 FF FF 00 00")]
    [InlineData("11 03 02 00 01 00 00")]
    [InlineData("long")]
    public void GarbageAndThenSilence_DoesNotSpoilTheAnswer(string garbage)
    {
        using var gateway = new GatewayFixture();
        TcpStream client = gateway.Connect();
        gateway.Send(client, Tcp(1, Request));
        gateway.Expect(gateway.Bus, Rtu(Request));

        gateway.Send(gateway.Bus, garbage == "long" ? [.. Enumerable.Repeat((byte)0x55, 1000)] : Hex(garbage));
        gateway.Test.Run(Timer.AfterMilliseconds(20));
        gateway.Send(gateway.Bus, Rtu(Answer));

        gateway.Expect(client, Tcp(1, Answer));
    }

    [Fact]
    public void GarbageBetweenRequests_IsThrownAway()
    {
        using var gateway = new GatewayFixture();
        TcpStream client = gateway.Connect();
        gateway.Send(gateway.Bus, Rtu(Answer), Rtu(Answer));

        gateway.Send(client, Tcp(1, Request));
        gateway.Expect(gateway.Bus, Rtu(Request));
        gateway.Send(gateway.Bus, Rtu("11 83 02"));

        gateway.Expect(client, Tcp(1, "11 83 02"));
    }

    [Fact]
    public void LineThatNeverFallsSilent_IsException0A()
    {
        using var gateway = new GatewayFixture(limits: Impatient, strict: false);
        TcpStream client = gateway.Connect();
        bool isOver = false;
        var babble = new byte[20_000];
        TaskHandle babbler = gateway.Test.Spawn(Babble());
        gateway.Test.Run(TcpTests.WaitFor(() => gateway.Bus.TotalWritten > babble.Length));

        gateway.Send(client, Tcp(1, Request));
        gateway.Expect(client, Tcp(1, "11 83 0A"));
        isOver = true;
        gateway.Test.Run(babbler.Join());

        async Future Babble()
        {
            while (!isOver)
            {
                await gateway.Bus.WriteAll(babble);
                await Future.Yield();
            }
        }
    }

    [Theory]
    [InlineData("11 03 00 6B 00 03", "11 83 02")]
    [InlineData("11 65 01 02", "11 E5 01")]
    public void ExceptionOfTheSlave_IsPassedOn(string request, string answer)
    {
        using var gateway = new GatewayFixture();
        TcpStream client = gateway.Connect();
        gateway.Send(client, Tcp(1, request));
        gateway.Expect(gateway.Bus, Rtu(request));
        gateway.Send(gateway.Bus, Rtu(answer));

        gateway.Expect(client, Tcp(1, answer));
    }

    [Theory]
    [InlineData("11 65 01 02", "11 65 01 02 03 04 05")]
    [InlineData("11 2B 0E 01 00", "11 2B 0E 01 01 00 00 01 00 03 41 42 43")]
    public void FunctionOfNoKnownLength_IsEndedBySilence(string request, string answer)
    {
        using var gateway = new GatewayFixture();
        TcpStream client = gateway.Connect();
        gateway.Send(client, Tcp(1, request));
        gateway.Expect(gateway.Bus, Rtu(request));
        byte[] frame = Rtu(answer);
        gateway.Send(gateway.Bus, frame[..4], frame[4..]);

        gateway.Expect(client, Tcp(1, answer));
    }

    [Fact]
    public void LongestFrames_FitBothWays()
    {
        using var gateway = new GatewayFixture();
        TcpStream client = gateway.Connect();
        string request = "11 10 00 00 00 7B F6 " + string.Concat(Enumerable.Repeat("A5", 246));
        string answer = "11 03 FA " + string.Concat(Enumerable.Repeat("5A", 250));
        string longest = "11 65 " + string.Concat(Enumerable.Repeat("99", 252));
        gateway.Send(client, Tcp(1, request), Tcp(2, "11 03 00 00 00 7D"), Tcp(3, longest));

        gateway.Expect(gateway.Bus, Rtu(request));
        gateway.Send(gateway.Bus, Rtu("11 10 00 00 00 7B"));
        gateway.Expect(gateway.Bus, Rtu("11 03 00 00 00 7D"));
        gateway.Send(gateway.Bus, Rtu(answer));
        gateway.Expect(gateway.Bus, Rtu(longest));
        gateway.Send(gateway.Bus, Rtu(longest));

        gateway.Expect(client, [.. Tcp(1, "11 10 00 00 00 7B"), .. Tcp(2, answer), .. Tcp(3, longest)]);
    }

    [Fact]
    public void Broadcast_IsSentAndNotAnswered()
    {
        using var gateway = new GatewayFixture();
        TcpStream client = gateway.Connect();
        gateway.Send(client, Tcp(1, "00 06 00 01 00 03"), Tcp(2, Request));

        gateway.Expect(gateway.Bus, Rtu("00 06 00 01 00 03"));
        gateway.Expect(gateway.Bus, Rtu(Request));
        gateway.Send(gateway.Bus, Rtu(Answer));

        gateway.Expect(client, Tcp(2, Answer));
    }

    [Fact]
    public void UnitOfNoLine_IsException0A()
    {
        using var gateway = new GatewayFixture(units: "17");
        TcpStream client = gateway.Connect();

        gateway.Send(client, Tcp(1, "12 03 00 00 00 01"), Tcp(2, "FF 03 00 00 00 01"));

        gateway.Expect(client, [.. Tcp(1, "12 83 0A"), .. Tcp(2, "FF 83 0A")]);
    }

    [Fact]
    public void LineThatIsNotThere_IsException0A_UntilItIs()
    {
        using var gateway = new GatewayFixture(waits: false);
        TcpStream client = gateway.Connect();
        gateway.AcceptLine();
        gateway.Bus.Dispose();
        gateway.Test.Run(TcpTests.WaitFor(() => !gateway.Line.IsUp));

        gateway.Send(client, Tcp(1, Request), Tcp(2, "00 06 00 01 00 03"));
        gateway.AcceptLine();
        gateway.Send(client, Tcp(3, "11 07"));

        gateway.Expect(gateway.Bus, Rtu("11 07"));
        gateway.Send(gateway.Bus, Rtu("11 07 55"));
        gateway.Expect(client, [.. Tcp(1, "11 83 0A"), .. Tcp(3, "11 07 55")]);
        Assert.Equal(["line the line is open", "line the line is not there: its other side was closed", "line the line is open"], gateway.Reports);
    }

    [Fact]
    public void LineLostInTheMiddle_IsException0A_AlsoForThoseThatWait()
    {
        using var gateway = new GatewayFixture();
        TcpStream client = gateway.Connect();
        gateway.Send(client, Tcp(1, Request), Tcp(2, "12 07"), Tcp(3, "13 07"));
        gateway.Expect(gateway.Bus, Rtu(Request));

        gateway.Send(gateway.Bus, Rtu(Answer)[..4]);
        gateway.Bus.Reset();

        gateway.Expect(client, [.. Tcp(1, "11 83 0A"), .. Tcp(2, "12 87 0A"), .. Tcp(3, "13 87 0A")]);
        gateway.AcceptLine();
        gateway.Send(client, Tcp(4, Request));
        gateway.Expect(gateway.Bus, Rtu(Request));
    }

    [Fact]
    public void ClientGoneInTheMiddle_ItsRequestEnds_WhatWaitedIsDropped_AndTheNextClientIsServed()
    {
        using var gateway = new GatewayFixture(limits: Patient with { MostClients = 1 });
        TcpStream first = gateway.Connect();
        gateway.Send(first, Tcp(1, Request), Tcp(2, "12 07"), Tcp(3, "13 07"));
        gateway.Expect(gateway.Bus, Rtu(Request));
        first.Reset();
        // The only client object is used again, while the line still has one of its transactions.
        TcpStream second = gateway.Connect();
        gateway.Send(second, Tcp(1, "14 07"));
        gateway.Test.Run(Timer.AfterMilliseconds(20));
        gateway.ExpectNothing(gateway.Bus);

        gateway.Send(gateway.Bus, Rtu(Answer));

        gateway.Expect(gateway.Bus, Rtu("14 07"));
        gateway.Send(gateway.Bus, Rtu("14 07 01"));
        gateway.Expect(second, Tcp(1, "14 07 01"));
        // All its places are free again.
        gateway.Send(second, Tcp(5, "15 07"), Tcp(6, "16 07"), Tcp(7, "17 07"), Tcp(8, "18 07"));
        for (int unit = 0x15; unit <= 0x18; unit++)
        {
            gateway.Expect(gateway.Bus, Rtu($"{unit:X2} 07"));
            gateway.Send(gateway.Bus, Rtu($"{unit:X2} 07 00"));
            gateway.Expect(second, Tcp(unit - 0x10, $"{unit:X2} 07 00"));
        }
    }

    [Fact]
    public void ClientThatHasEndedItsInput_GetsAllAnswers()
    {
        using var gateway = new GatewayFixture();
        TcpStream client = gateway.Connect();
        gateway.Send(client, Tcp(1, Request), Tcp(2, "00 06 00 01 00 03"), Tcp(3, "11 07"));
        client.ShutdownSend();

        gateway.Expect(gateway.Bus, Rtu(Request));
        gateway.Send(gateway.Bus, Rtu(Answer));
        gateway.Expect(gateway.Bus, Rtu("00 06 00 01 00 03"));
        gateway.Expect(gateway.Bus, Rtu("11 07"));
        gateway.Send(gateway.Bus, Rtu("11 07 09"));

        gateway.Expect(client, [.. Tcp(1, Answer), .. Tcp(3, "11 07 09")]);
        gateway.ExpectEnd(client);
    }

    [Theory]
    [InlineData("47 45 54 20 2F 20 48 54 54 50")]
    [InlineData("00 01 00 00 00 01 11 03")]
    [InlineData("00 01 00 00 01 00 11 03")]
    public void WhatIsNoModbus_IsClosed_AndOthersGoOn(string bytes)
    {
        using var gateway = new GatewayFixture();
        TcpStream wrong = gateway.Connect();
        TcpStream right = gateway.Connect();
        gateway.Send(right, Tcp(1, Request));
        gateway.Send(wrong, Hex(bytes));

        // Closed with bytes unread, so it may be a reset.
        IoException? reset = null;
        try
        {
            gateway.ExpectEnd(wrong);
        }
        catch (IoException e)
        {
            reset = e;
        }

        Assert.Equal("ECONNRESET", reset?.ErrorName ?? "ECONNRESET");
        gateway.Expect(gateway.Bus, Rtu(Request));
        gateway.Send(gateway.Bus, Rtu(Answer));
        gateway.Expect(right, Tcp(1, Answer));
    }

    [Fact]
    public void HalfARequest_IsClosedAfterAWhile()
    {
        using var gateway = new GatewayFixture(limits: Patient with { RequestMilliseconds = 20 });
        TcpStream client = gateway.Connect();
        gateway.Send(client, Tcp(1, Request)[..5]);

        gateway.ExpectEnd(client);
    }

    [Fact]
    public void ClientBeyondTheLimit_WaitsForAPlace()
    {
        using var gateway = new GatewayFixture(limits: Patient with { MostClients = 1 });
        TcpStream first = gateway.Connect();
        TcpStream second = gateway.Connect();
        gateway.Send(second, Tcp(2, "12 07"));
        gateway.ExpectNothing(gateway.Bus);

        first.Dispose();

        gateway.Expect(gateway.Bus, Rtu("12 07"));
    }

    [Fact]
    public void SeveralLines_HaveTheirUnits_AndABroadcastGoesToAll()
    {
        using var test = new TestReactor(ReactorDriver.Automatic);
        TcpListener[] buses = [test.Listen(), test.Listen()];
        TcpListener listener = test.Listen();
        var lines = new LineMap(
            [.. buses.Select(bus => new SerialLine(test.Reactor, new TcpLineAddress("line", bus.LocalEndPoint), new RtuTiming(19_200), Patient, _ => { }))],
            [UnitSet.Parse("1-10")!, UnitSet.Parse("11-20")!]);
        new Gateway(test.Executor, listener, lines, Patient, _ => { }).Start();
        TcpStream[] bus = [.. buses.Select(bus => test.Own(test.Run(bus.Accept())))];
        test.Run(TcpTests.WaitFor(() => lines[0].IsUp && lines[1].IsUp));
        TcpStream client = test.Own(test.Run(TcpStream.Connect(test.Reactor, listener.LocalEndPoint)));

        test.Run(client.WriteAll((byte[])[.. Tcp(1, "0A 07"), .. Tcp(2, "0B 07"), .. Tcp(3, "00 06 00 01 00 02")]));

        // The second line does not wait for the first.
        Assert.Equal(Rtu("0B 07"), Read(bus[1], 4));
        test.Run(bus[1].WriteAll(Rtu("0B 07 02")));
        Assert.Equal(Tcp(2, "0B 07 02"), Read(client, 9));
        Assert.Equal(Rtu("00 06 00 01 00 02"), Read(bus[1], 8));
        Assert.Equal(Rtu("0A 07"), Read(bus[0], 4));
        test.Run(bus[0].WriteAll(Rtu("0A 07 01")));
        Assert.Equal(Tcp(1, "0A 07 01"), Read(client, 9));
        Assert.Equal(Rtu("00 06 00 01 00 02"), Read(bus[0], 8));

        byte[] Read(TcpStream stream, int count)
        {
            var bytes = new byte[count];
            for (int total = 0; total < count;)
            {
                total += test.Run(stream.Read(bytes.AsMemory(total)));
            }

            return bytes;
        }
    }

    [Fact]
    public void SerialPort_IsALineToo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "serial ports are watched by epoll");
        using var test = new TestReactor(ReactorDriver.Epoll);
        PseudoTerminal bus = test.Own(PseudoTerminal.Open(test.Reactor));
        TcpListener listener = test.Listen();
        var address = new SerialLineAddress(bus.Path, 19_200, System.IO.Ports.Parity.None, System.IO.Ports.StopBits.One);
        var lines = new LineMap([new SerialLine(test.Reactor, address, new RtuTiming(19_200), Patient, _ => { })], [UnitSet.All()]);
        new Gateway(test.Executor, listener, lines, Patient, _ => { }).Start();
        test.Run(TcpTests.WaitFor(() => lines[0].IsUp));
        TcpStream client = test.Own(test.Run(TcpStream.Connect(test.Reactor, listener.LocalEndPoint)));
        var bytes = new byte[64];

        test.Run(client.WriteAll(Tcp(1, Request)));
        Assert.Equal(8, test.Run(bus.Read(bytes)));
        Assert.Equal(Rtu(Request), bytes[..8]);
        test.Run(bus.WriteAll(Rtu(Answer)));

        Assert.Equal(15, test.Run(client.Read(bytes)));
        Assert.Equal(Tcp(1, Answer), bytes[..15]);

        // Unplugged.
        bus.Dispose();
        test.Run(TcpTests.WaitFor(() => !lines[0].IsUp));
        test.Run(client.WriteAll(Tcp(2, Request)));
        Assert.Equal(9, test.Run(client.Read(bytes)));
        Assert.Equal(Tcp(2, "11 83 0A"), bytes[..9]);
    }

    [Fact]
    public void Requests_AllocateNothing()
    {
        using var gateway = new GatewayFixture(strict: false);
        TcpStream client = gateway.Connect();
        byte[] request = Tcp(1, "11 07");
        byte[] answer = Rtu("11 07 09");
        var buffer = new byte[64];

        Assert.Equal(0, gateway.Test.Run(Talk()));

        async Future<long> Talk()
        {
            long before = 0;
            for (int i = 0; i < 300; i++)
            {
                before = i == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
                await client.WriteAll(request);
                for (int total = 0; total < 4;)
                {
                    total += await gateway.Bus.Read(buffer);
                }

                await gateway.Bus.WriteAll(answer);
                for (int total = 0; total < 9;)
                {
                    total += await client.Read(buffer);
                }
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>Sends a byte at a time, each after everybody has had their turn; slower than frames may be on a line.</summary>
    private static void Trickle(GatewayFixture gateway, TcpStream stream, byte[] bytes)
    {
        foreach (byte value in bytes)
        {
            gateway.Send(stream, [value]);
            gateway.Test.Run(Timer.AfterMilliseconds(3));
        }
    }
}
