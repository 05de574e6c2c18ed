using System;
using System.Net;
using System.Net.Sockets;
using Embedded.HostShim;
using Xunit;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>The board's console as a TCP port, with .NET's own client. Real time, but nothing depends on how fast it passes.</summary>
public class SerialTcpTests
{
    [Fact]
    public void Command_IsCarriedOut_AndTheAnswerArrives()
    {
        using SerialRig rig = SerialRig.OnTcp();
        rig.WaitUntilSaid("ready, try help\r\n");
        using TcpClient client = rig.Connect();

        SerialRig.Send(client, "set 21.5\r\n");
        Assert.Contains("21.50", SerialRig.ReadTo(client, "\r\n"), StringComparison.Ordinal);
        SerialRig.Send(client, "status\r\n");

        Assert.Contains("set 21.50 C", SerialRig.ReadTo(client, "\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsSaidToNobody_IsDropped_AndTheNextClientStartsAfresh()
    {
        using SerialRig rig = SerialRig.OnTcp();
        rig.WaitUntilSaid("ready, try help\r\n");
        rig.Console.SendFromOutside("help\r\n"u8.ToArray());
        rig.WaitUntilSaid("what runs\r\n");
        Assert.InRange(rig.Server.Dropped, 100, 1000);

        using TcpClient client = rig.Connect();
        SerialRig.Send(client, "mode off\r\n");

        Assert.Equal("mode off\r\n", SerialRig.ReadTo(client, "\r\n"));
    }

    [Fact]
    public void ClientsOneAfterAnother_AreAllServed()
    {
        using SerialRig rig = SerialRig.OnTcp();
        rig.WaitUntilSaid("ready, try help\r\n");
        for (int i = 0; i < 20; i++)
        {
            using TcpClient client = rig.Connect();
            SerialRig.Send(client, "mode off\r\n");
            Assert.Equal("mode off\r\n", SerialRig.ReadTo(client, "\r\n"));
        }
    }

    [Fact]
    public void ClientThatResets_LeavesThePlace()
    {
        using SerialRig rig = SerialRig.OnTcp();
        rig.WaitUntilSaid("ready, try help\r\n");
        using (TcpClient first = rig.Connect())
        {
            SerialRig.Send(first, "help\r\n");
            first.LingerState = new LingerOption(true, 0);
        }

        using TcpClient second = rig.Connect();
        SerialRig.Send(second, "\r\nset 99\r\n");

        Assert.EndsWith("error: 99.00 C is out of range, 5 to 40\r\n", SerialRig.ReadTo(second, "40\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void SecondClient_IsToldThatItIsBusy_AndTheFirstGoesOn()
    {
        using SerialRig rig = SerialRig.OnTcp();
        rig.WaitUntilSaid("ready, try help\r\n");
        using TcpClient first = rig.Connect();
        SerialRig.Send(first, "mode off\r\n");
        Assert.Equal("mode off\r\n", SerialRig.ReadTo(first, "\r\n"));

        for (int i = 0; i < 2; i++)
        {
            using TcpClient second = rig.Connect();
            SerialRig.Send(second, "mode auto\r\n");
            Assert.Equal(UartServer.BusyLine, SerialRig.ReadTo(second, end: null));
        }

        SerialRig.Send(first, "status\r\n");
        Assert.StartsWith("mode off, ", SerialRig.ReadTo(first, "\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void ClientThatHasEndedItsInput_StillGetsTheAnswer()
    {
        using SerialRig rig = SerialRig.OnTcp();
        rig.WaitUntilSaid("ready, try help\r\n");
        using TcpClient client = rig.Connect();
        SerialRig.Send(client, "mode off\r\n");
        client.Client.Shutdown(SocketShutdown.Send);

        Assert.Equal("mode off\r\n", SerialRig.ReadTo(client, end: null));
    }

    [Fact]
    public void ClientFasterThanTheWire_IsHeldBack()
    {
        using SerialRig rig = SerialRig.OnTcp();
        rig.WaitUntilSaid("ready, try help\r\n");
        using TcpClient client = rig.Connect();

        SerialRig.Send(client, new string(' ', 6000) + "\r\nmode off\r\n");

        Assert.EndsWith("mode off\r\n", SerialRig.ReadTo(client, "mode off\r\n"), StringComparison.Ordinal);
        // Two chunks and a rest.
        Assert.InRange(rig.MostOnWire, 1, 536);
        Assert.Equal(0, rig.Console.Overruns);
    }

    [Fact]
    public void Session_AllocatesNothingOnTheBoardsThread()
    {
        using SerialRig rig = SerialRig.OnTcp();
        using TcpClient client = rig.Connect();
        for (int i = 0; i < 20; i++)
        {
            SerialRig.Send(client, "mode off\r\n");
            SerialRig.ReadTo(client, "mode off\r\n");
        }

        Assert.Equal(0, rig.AllocatedBytes);
    }

    [Fact]
    public void ClientThatDoesNotKeepUp_LosesTheNewest_AndTheBoardGoesOn()
    {
        using var board = new VirtualBoard();
        using UartServer server = UartServer.Listen(board.Uart(1), new IPEndPoint(IPAddress.Loopback, 0));
        using var port = new System.IO.Ports.SerialPort("COM1", 115_200);
        port.Open();
        using var client = new TcpClient { ReceiveBufferSize = 4096, ReceiveTimeout = SerialRig.PatienceMilliseconds };
        client.Connect(IPEndPoint.Parse(server.Address["tcp:".Length..]));
        // It is served once a byte arrives; those before that were dropped for want of a client.
        var byteOut = new byte[1];
        while (client.Available == 0)
        {
            port.Write(byteOut, 0, 1);
        }

        long before = server.Dropped;
        var block = new byte[251];
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = (byte)(i + 1);
        }

        // Not in real time: the board is faster than any client.
        for (int i = 0; i < 200_000 && server.Dropped == before; i++)
        {
            port.Write(block, 0, block.Length);
        }

        Assert.True(server.Dropped > before);
        byte last = 0;
        for (int i = 0; i < 4000; i++)
        {
            int next = client.GetStream().ReadByte();
            Assert.Equal(next == 0 ? 0 : (last % block.Length) + 1, next);
            last = (byte)next;
        }
    }

    [Fact]
    public void DisposeWithAClient_ClosesIt_AndThePortIsFree()
    {
        IPEndPoint at;
        using (var board = new VirtualBoard())
        {
            UartServer server = UartServer.Listen(board.Uart(1), new IPEndPoint(IPAddress.Loopback, 0));
            at = IPEndPoint.Parse(server.Address["tcp:".Length..]);
            using var client = new TcpClient { ReceiveTimeout = SerialRig.PatienceMilliseconds };
            client.Connect(at);

            server.Dispose();
            server.Dispose();

            Assert.Equal(string.Empty, ReadToEnd(client));
        }

        using var again = new VirtualBoard();
        using UartServer second = UartServer.Listen(again.Uart(1), at);
        Assert.Equal("tcp:" + at, second.Address);
    }

    /// <summary>Accepted or not, a closed listener may reset it.</summary>
    private static string ReadToEnd(TcpClient client)
    {
        try
        {
            return SerialRig.ReadTo(client, end: null);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return string.Empty;
        }
    }
}
