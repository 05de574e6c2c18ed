using System;
using System.Linq;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Embedded.Samples.Chat;
using Xunit;

namespace Embedded.Net.Tests.Chat;

/// <summary>Clients that do not behave, and the end.</summary>
public sealed class ChatLimitTests
{
    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void OneWithoutAName_IsClosedInTime(int workers)
    {
        using var chat = new ChatFixture(limits: ChatFixture.Limits with { NameMilliseconds = 30 }, workers: workers);

        Assert.Equal(["-- what is your name?", "-- no name, no chat"], chat.ReadToEnd(chat.Connect()));
    }

    [Fact]
    public void OneThatSaysNothing_IsClosedInTime()
    {
        using var chat = new ChatFixture(limits: ChatFixture.Limits with { IdleMilliseconds = 1000 });

        Assert.Equal(["-- closed, because nothing came for 1 s"], chat.ReadToEnd(chat.Join("bob")));
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void OneTooMany_IsToldSo_AndGetsInOnceThereIsAPlace(int workers)
    {
        using var chat = new ChatFixture(limits: ChatFixture.Limits with { MostClients = 2 }, workers: workers);
        ChatClient ann = chat.Join("ann");
        chat.Join("bob");

        Assert.Equal(["-- there is no place; try again later"], chat.ReadToEnd(chat.Connect()));

        ann.Stream.Dispose();
        chat.Test.Run(TcpTests.WaitFor(() => chat.TaskCount == 3));
        chat.Join("cid");
    }

    [Theory]
    [MemberData(nameof(Servers.All), MemberType = typeof(Servers))]
    public void SlowReader_IsToldHowManyLinesItMissed_AndReadsOn(ReactorDriver driver, int workers)
    {
        const int Lines = 2000;
        using var chat = new ChatFixture(driver, ChatFixture.Limits with { LinesBehind = 16, LinesMissed = int.MaxValue }, workers: workers);
        ChatClient slow = chat.Connect();
        slow.Stream.ReceiveBufferBytes = ChatFixture.SlowReceiveBytes;
        chat.Introduce(slow, "slow");
        ChatClient ann = chat.Join("ann");
        int read = 0;
        int missed = 0;

        // The socket's buffers take some; all are said before the slow one reads any.
        chat.Send(ann, string.Concat(Enumerable.Range(0, Lines).Select(n => new string('x', 990) + n.ToString("D4") + "\n")) + "/who\n");
        chat.Test.Run(ann.ReadTo("-- 2 here: ann slow"));
        chat.Test.Run(ReadAll());

        Assert.True(missed > 0, "nothing missed");
        Assert.Equal(Lines, read + missed);

        async Future ReadAll()
        {
            while (read + missed < Lines)
            {
                string line = await slow.ReadLine() ?? throw new InvalidOperationException("cut off");
                if (line.StartsWith("-- you missed ", StringComparison.Ordinal))
                {
                    missed += int.Parse(line.Split(' ')[3]);
                }
                else if (line.StartsWith("ann: ", StringComparison.Ordinal))
                {
                    // Whatever was missed, what comes is in its order and whole, and the count is right at each line.
                    Assert.Equal("ann: " + new string('x', 990) + (read + missed).ToString("D4"), line);
                    read++;
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void ReaderThatIsMuchTooSlow_IsCutOff_AndToldWhy(int workers)
    {
        using var chat = new ChatFixture(limits: ChatFixture.Limits with { LinesBehind = 16, LinesMissed = 100 }, workers: workers);
        ChatClient slow = chat.Connect();
        slow.Stream.ReceiveBufferBytes = ChatFixture.SlowReceiveBytes;
        chat.Introduce(slow, "slow");
        ChatClient ann = chat.Join("ann");

        chat.Send(ann, string.Concat(Enumerable.Repeat(new string('x', 1000) + "\n", 3_000)) + "/who\n");
        // Cut off or not by then, it has not read.
        chat.Test.Run(ann.ReadTo(line => line.StartsWith("-- ", StringComparison.Ordinal) && line.Contains(" here: ann", StringComparison.Ordinal)));

        Assert.Equal("-- cut off: too slow for this room", chat.ReadToEnd(slow)[^1]);
        chat.Test.Run(TcpTests.WaitFor(() => chat.TaskCount == 3));
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void ReaderThatNeverReads_IsReset(int workers)
    {
        using var chat = new ChatFixture(limits: ChatFixture.Limits with { SendMilliseconds = 50, LinesMissed = int.MaxValue }, workers: workers);
        ChatClient slow = chat.Connect();
        slow.Stream.ReceiveBufferBytes = ChatFixture.SlowReceiveBytes;
        chat.Introduce(slow, "slow");
        ChatClient ann = chat.Join("ann");

        chat.Send(ann, string.Concat(Enumerable.Repeat(new string('x', 1000) + "\n", 3_000)));

        chat.Test.Run(ann.ReadTo("-- slow has left"));
        Assert.Throws<IoException>(() => chat.ReadToEnd(slow));
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void WhisperToOneThatNeverReads_IsNotDelivered(int workers)
    {
        using var chat = new ChatFixture(limits: ChatFixture.Limits with { PrivateLines = 2 }, workers: workers);
        ChatClient slow = chat.Connect();
        slow.Stream.ReceiveBufferBytes = ChatFixture.SlowReceiveBytes;
        chat.Introduce(slow, "slow");
        ChatClient ann = chat.Join("ann");

        chat.Send(ann, string.Concat(Enumerable.Repeat("/msg slow " + new string('x', 900) + "\n", 3_000)));

        chat.Test.Run(ann.ReadTo("-- not delivered: slow does not read what is there already"));
    }

    [Theory]
    [MemberData(nameof(Servers.All), MemberType = typeof(Servers))]
    public void ClientsThatGoInTheMiddle_LeaveNothingBehind(ReactorDriver driver, int workers)
    {
        const string Talk = "bob\nhello\n/msg ann x\n/who\n";
        // Places for all: several workers may still have some of them when the next comes.
        using var chat = new ChatFixture(driver, ChatFixture.Limits with { MostClients = Talk.Length + 3 }, workers: workers);
        ChatClient ann = chat.Join("ann");
        for (int length = 0; length <= Talk.Length; length++)
        {
            ChatClient bob = chat.Connect();
            chat.Send(bob, Talk[..length]);
            if (length % 2 == 0)
            {
                bob.Stream.Reset();
            }
            else
            {
                bob.Stream.Dispose();
            }

            chat.Test.Run(TcpTests.WaitFor(() => chat.TaskCount == 3));
        }

        // Accepted after all of those, so none of them is still to come.
        ChatClient last = chat.Join("last");
        last.Stream.Dispose();
        chat.Test.Run(TcpTests.WaitFor(() => chat.TaskCount == 3));

        // Of both kinds the listener, and ann at both ends.
        Assert.Equal(3, chat.HandleCount);
        chat.Send(ann, "/who\n");
        chat.Test.Run(ann.ReadTo("-- 1 here: ann"));
    }

    [Fact]
    public void WhoSaysTooMuch_IsHeardAtThePaceOfTheRoom()
    {
        var clock = new ManualClock();
        using var executor = new Executor(clock);
        var pace = new Pace(clock, perSecond: 2, atOnce: 3);
        int turns = 0;
        executor.Spawn(Speak());

        // Three at once, then one each half second, however long nobody looked.
        Assert.Equal([3, 3, 4, 5, 7], TurnsAfter(0, 499, 1, 500, 1000));

        async Future Speak()
        {
            while (true)
            {
                await pace.Next();
                turns++;
            }
        }

        int[] TurnsAfter(params int[] milliseconds) => milliseconds.Select(wait =>
        {
            clock.Advance(Clock.TicksFromMilliseconds(wait));
            executor.RunUntilIdle();
            return turns;
        }).ToArray();
    }

    [Theory]
    [MemberData(nameof(Servers.All), MemberType = typeof(Servers))]
    public void Stop_GivesEverybodyWhatWasSaid_AndALastWord(ReactorDriver driver, int workers)
    {
        using var chat = new ChatFixture(driver, workers: workers);
        ChatClient ann = chat.Join("ann");
        ChatClient bob = chat.Join("bob");
        ChatClient nobody = chat.Connect();
        Assert.Equal("-- what is your name?", chat.ReadLine(nobody));
        chat.Send(ann, "last\n/who\n");
        chat.Test.Run(ann.ReadTo("-- 2 here: ann bob"));

        chat.Server.Stop();

        Assert.Equal(["ann: last", "-- the server closes"], chat.ReadToEnd(bob));
        Assert.Equal(["-- the server closes"], chat.ReadToEnd(ann).Where(line => !line.EndsWith(" has left", StringComparison.Ordinal)));
        Assert.Equal(["-- the server closes"], chat.ReadToEnd(nobody));
        chat.Test.Run(TcpTests.WaitFor(() => chat.TaskCount == 1));
        Assert.Equal(0, chat.ShutDown(chat.Server.Finish(), 10_000, 0));
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void Stop_DoesNotWaitForOneThatNeverReads(int workers)
    {
        using var chat = new ChatFixture(limits: ChatFixture.Limits with { LinesMissed = int.MaxValue }, workers: workers);
        ChatClient slow = chat.Connect();
        slow.Stream.ReceiveBufferBytes = ChatFixture.SlowReceiveBytes;
        chat.Introduce(slow, "slow");
        ChatClient ann = chat.Join("ann");
        chat.Send(ann, string.Concat(Enumerable.Repeat(new string('x', 1000) + "\n", 3_000)) + "/who\n");
        chat.Test.Run(ann.ReadTo("-- 2 here: ann slow"));

        chat.Server.Stop();

        Assert.Equal("-- the server closes", chat.ReadToEnd(ann)[^1]);
        Assert.Equal(0, chat.ShutDown(chat.Server.Finish(), 50, 10_000));
        Assert.Equal(3, chat.HandleCount);
    }
}
