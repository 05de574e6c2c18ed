using System;
using System.Net;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Net.Tests;

public sealed class ManyConnectionsTests
{
    private const int Rounds = 2;

    [Fact]
    public void TenThousandAtTheSameTime_NothingIsLost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are counted as Linux does");
        // Two descriptors a connection, and what the process has anyway.
        EchoOn(ReactorDriver.Epoll, int.Min(10_000, (MostDescriptors() - 400) / 2));
    }

    [Theory]
    [MemberData(nameof(Drivers.All), MemberType = typeof(Drivers))]
    public void HundredsAtTheSameTime_NothingIsLost(ReactorDriver driver) => EchoOn(driver, 200);

    /// <summary>All connect; when the last has, each sends and receives its own bytes; when the last has done that, all close.</summary>
    private static void EchoOn(ReactorDriver driver, int connections)
    {
        using var test = new TestReactor(driver, strict: false, taskSlots: (2 * connections) + 8);
        TcpListener listener = test.Own(TcpListener.Bind(test.Reactor, TestReactor.Loopback, backlog: 4096));
        IPEndPoint to = listener.LocalEndPoint;
        var all = new Barrier(connections + 1);
        long received = 0;
        int servers = 0;
        test.Spawn(Serve());
        for (int i = 0; i < connections; i++)
        {
            test.Spawn(Ask(i));
        }

        test.Run(Finish());

        Assert.Equal((long)connections * Rounds * 8, received);

        async Future Finish()
        {
            await all.Wait();
            await all.Wait();
            await TcpTests.WaitFor(() => servers == 0);
        }

        async Future Serve()
        {
            for (int i = 0; i < connections; i++)
            {
                servers++;
                test.Spawn(ServeOne(await listener.Accept()));
            }
        }

        async Future ServeOne(TcpStream stream)
        {
            try
            {
                await TcpTests.Echo(stream);
            }
            catch (IoException)
            {
                // The client's reset.
            }
            finally
            {
                stream.Dispose();
                servers--;
            }
        }

        async Future Ask(int number)
        {
            using TcpStream stream = await TcpStream.Connect(test.Reactor, to);
            await all.Wait();
            var sent = new byte[8];
            var got = new byte[8];
            for (int round = 0; round < Rounds; round++)
            {
                BitConverter.TryWriteBytes(sent, ((long)number << 8) + round);
                await stream.WriteAll(sent);
                for (int total = 0; total < got.Length;)
                {
                    total += await stream.Read(got.AsMemory(total));
                }

                Assert.Equal(sent, got);
                received += got.Length;
            }

            await all.Wait();
            // Not closed in the ordinary way: its port would stay in use for a minute (TIME_WAIT), and thousands of them in every run.
            stream.Reset();
        }
    }

    internal static int MostDescriptors()
    {
        foreach (string line in System.IO.File.ReadLines("/proc/self/limits"))
        {
            if (line.StartsWith("Max open files", StringComparison.Ordinal))
            {
                string soft = line[14..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
                return int.TryParse(soft, out int limit) ? limit : int.MaxValue;
            }
        }

        return 1024;
    }
}
