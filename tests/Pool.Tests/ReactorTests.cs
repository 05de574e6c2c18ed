using System;
using System.IO;
using System.Net;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;
using Timer = Embedded.Async.Timer;

namespace Embedded.Pools.Tests;

/// <summary>Sockets whose tasks go from worker to worker.</summary>
public sealed class ReactorTests
{
    [Theory]
    [InlineData(ReactorDriver.Automatic, 1)]
    [InlineData(ReactorDriver.Automatic, 3)]
    [InlineData(ReactorDriver.Portable, 3)]
    public void ManyConnectionsAreServedByAllWorkers(ReactorDriver driver, int workers)
    {
        const int Clients = 64;
        const int Rounds = 30;
        using var pool = new WorkPool(new WorkPoolOptions { Workers = workers, Driver = driver });
        Assert.Equal(Clients * Rounds, pool.BlockOn(Run()));
        Pools.WaitUntilEmpty(pool);
        Assert.Equal(0, pool.Reactor!.HandleCount);

        async Future<int> Run()
        {
            using TcpListener listener = TcpListener.Bind(pool.Reactor!, new IPEndPoint(IPAddress.Loopback, 0));
            JoinHandle server = pool.Spawn(Serve(listener, Clients));
            var set = new JoinSet<int>(pool);
            for (int i = 0; i < Clients; i++)
            {
                set.Spawn(Ask(listener.LocalEndPoint, (byte)i));
            }

            int answers = 0;
            while (await set.Next())
            {
                answers += set.Result;
            }

            await server;
            return answers;
        }

        async Future Serve(TcpListener listener, int clients)
        {
            for (int i = 0; i < clients; i++)
            {
                pool.SpawnDetached(Echo(await listener.Accept()));
            }
        }

        static async Future Echo(TcpStream stream)
        {
            using (stream)
            {
                var buffer = new byte[64];
                int count;
                while ((count = await stream.Read(buffer)) > 0)
                {
                    await stream.WriteAll(buffer.AsMemory(0, count));
                }
            }
        }

        async Future<int> Ask(IPEndPoint server, byte number)
        {
            using TcpStream stream = await TcpStream.Connect(pool.Reactor!, server);
            var buffer = new byte[32];
            int right = 0;
            for (int round = 0; round < Rounds; round++)
            {
                Array.Fill(buffer, (byte)(number + round));
                await stream.WriteAll(buffer);
                Array.Clear(buffer);
                for (int got = 0; got < buffer.Length;)
                {
                    int count = await stream.Read(buffer.AsMemory(got));
                    Assert.NotEqual(0, count);
                    got += count;
                }

                Assert.All(buffer, b => Assert.Equal((byte)(number + round), b));
                right++;
            }

            return right;
        }
    }

    [Fact]
    public void AStreamIsClosedWhileAnotherWorkerReadsIt()
    {
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 4 });
        int descriptors = CountDescriptors();
        pool.BlockOn(Run());
        Assert.Equal(0, pool.Reactor!.HandleCount);
        Assert.Equal(descriptors, CountDescriptors());

        async Future Run()
        {
            using TcpListener listener = TcpListener.Bind(pool.Reactor!, new IPEndPoint(IPAddress.Loopback, 0));
            for (int round = 0; round < 300; round++)
            {
                TcpStream client = await TcpStream.Connect(pool.Reactor!, listener.LocalEndPoint);
                TcpStream server = await listener.Accept();
                JoinHandle<bool> reader = pool.Spawn(ReadOn(server));
                JoinHandle writer = pool.Spawn(WriteOn(client));
                if (round % 3 == 0)
                {
                    await Timer.AfterTicks(1);
                }

                server.Dispose();
                Assert.True(await reader);
                client.Dispose();
                await writer;
            }
        }

        static async Future<bool> ReadOn(TcpStream stream)
        {
            var buffer = new byte[16];
            try
            {
                while (await stream.Read(buffer) > 0)
                {
                    await Future.Yield();
                }

                return false;
            }
            catch (ObjectDisposedException)
            {
                return true;
            }
        }

        static async Future WriteOn(TcpStream stream)
        {
            var buffer = new byte[16];
            try
            {
                while (true)
                {
                    await stream.WriteAll(buffer);
                    await Future.Yield();
                }
            }
            catch (Exception e) when (e is ObjectDisposedException or IoException)
            {
                // Reset by the other side, or closed here.
            }
        }
    }

    [Fact]
    public void ASleepInTheReactorEndsWhenATaskIsSpawned()
    {
        using var pool = new WorkPool(new WorkPoolOptions { Workers = 2 });
        for (int i = 0; i < 200; i++)
        {
            // All workers rest, one of them in the reactor, when the next comes.
            Assert.Equal(i, pool.BlockOn(Give(i)));
            if (i % 20 == 0)
            {
                Thread.Sleep(2);
            }
        }

        static async Future<int> Give(int value)
        {
            await Future.Yield();
            return value;
        }
    }

    /// <summary>Sockets of this process. (Files are opened by the runtime when it pleases.)</summary>
    private static int CountDescriptors()
    {
        int count = 0;
        foreach (string link in OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd") : [])
        {
            count += new FileInfo(link).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true ? 1 : 0;
        }

        return count;
    }
}
