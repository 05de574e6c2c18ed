using System;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;
using Barrier = Embedded.Async.Barrier;

namespace Embedded.Net.Tests.Chat;

/// <summary>Many in one room.</summary>
public sealed class ChatLoadTests
{
    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void AThousandClients_EachReadsWhatEachSays(int workers)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's");
        // Two descriptors a client, and what the process has anyway.
        int clients = int.Min(1000, (ManyConnectionsTests.MostDescriptors() - 400) / 2);
        using var chat = new ChatFixture(
            ReactorDriver.Epoll,
            ChatFixture.Limits with { MostClients = clients, LinesBehind = 2 * clients },
            taskSlots: (2 * clients) + 8, workers: workers);
        var allAreIn = new Barrier(clients);
        var allHaveRead = new Barrier(clients + 1);
        long heard = 0;
        for (int i = 0; i < clients; i++)
        {
            chat.Test.Spawn(Talk(i));
        }

        chat.Test.Run(Finish());

        Assert.Equal((long)clients * (clients - 1), heard);

        async Future Finish()
        {
            await allHaveRead.Wait();
            await TcpTests.WaitFor(() => chat.TaskCount == 2);
        }

        async Future Talk(int number)
        {
            using TcpStream stream = await TcpStream.Connect(chat.Test.Reactor, chat.Listener.LocalEndPoint);
            var client = new ChatClient(stream);
            await client.Send("n" + number + "\n");
            await client.ReadTo("-- welcome, n" + number + ChatFixture.Welcome);
            await allAreIn.Wait();
            await client.Send("I am " + number + "\n");
            var isHeard = new bool[clients];
            for (int others = 0; others < clients - 1;)
            {
                string line = await client.ReadLine() ?? throw new InvalidOperationException("cut off");
                int end = line.IndexOf(": I am ", StringComparison.Ordinal);
                if (end > 0)
                {
                    int from = int.Parse(line.AsSpan(1, end - 1));
                    Assert.False(isHeard[from] || from == number, line);
                    isHeard[from] = true;
                    others++;
                    heard++;
                }
                else
                {
                    Assert.EndsWith(" has joined", line, StringComparison.Ordinal);
                }
            }

            await allHaveRead.Wait();
            // Not closed in the ordinary way: its port would stay in use for a minute (TIME_WAIT).
            stream.Reset();
        }
    }

    [Fact]
    public void ALine_IsMadeOnce_WhateverNumberOfClientsReadsIt()
    {
        const int Readers = 100;
        const int Lines = 300;
        const int WarmUp = 100;
        using var chat = new ChatFixture(limits: ChatFixture.Limits with { MostClients = Readers + 1 }, taskSlots: (2 * Readers) + 8);
        byte[] line = "0123456789012345678\n"u8.ToArray();
        int lineBytes = "speaker: ".Length + line.Length;
        var readers = new TcpStream[Readers];
        for (int i = 0; i < Readers; i++)
        {
            readers[i] = chat.Join("r" + i).Stream;
        }

        TcpStream speaker = chat.Join("speaker").Stream;
        var buffer = new byte[8192];
        chat.Test.Run(Settle());

        long allocated = chat.Test.Run(SpeakAndRead());

        // The line, its text and the command it was taken for; 24 bytes, the least object there is, for each reader would be more than all of it.
        Assert.InRange(allocated / (Lines - WarmUp), 0, (24 * Readers) - 1);

        // What came before: who joined.
        async Future Settle()
        {
            foreach (TcpStream reader in readers)
            {
                var client = new ChatClient(reader);
                await client.ReadTo("-- speaker has joined");
            }
        }

        async Future<long> SpeakAndRead()
        {
            long before = 0;
            for (int i = 0; i < Lines; i++)
            {
                before = i == WarmUp ? GC.GetAllocatedBytesForCurrentThread() : before;
                await speaker.WriteAll(line);
                foreach (TcpStream reader in readers)
                {
                    for (int total = 0; total < lineBytes;)
                    {
                        total += await reader.Read(buffer.AsMemory(0, lineBytes - total));
                    }
                }
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
