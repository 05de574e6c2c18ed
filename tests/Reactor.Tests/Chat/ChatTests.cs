using System;
using System.Text;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.Samples.Chat;
using Xunit;

namespace Embedded.Net.Tests.Chat;

/// <summary>What the members of a room see.</summary>
public sealed class ChatTests
{
    [Theory]
    [MemberData(nameof(Servers.All), MemberType = typeof(Servers))]
    public void WhatOneSays_TheOthersRead_WithWhoCameAndWent(ReactorDriver driver, int workers)
    {
        using var chat = new ChatFixture(driver, workers: workers);
        ChatClient ann = chat.Join("ann");
        ChatClient bob = chat.Join("bob");

        chat.Send(ann, "hello\n");
        Assert.Equal("ann: hello", chat.ReadLine(bob));
        chat.Send(bob, "hi, ann\r\n/me waves\n");
        Assert.Equal("-- bob has joined", chat.ReadLine(ann));
        Assert.Equal("bob: hi, ann", chat.ReadLine(ann));
        Assert.Equal("* bob waves", chat.ReadLine(ann));
        chat.Send(ann, "/quit\n");

        Assert.Equal("-- ann has left", chat.ReadLine(bob));
        Assert.Equal(["-- bye"], chat.ReadToEnd(ann));
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void Question_IsAskedUntilTheNameIsGood(int workers)
    {
        using var chat = new ChatFixture(workers: workers);
        chat.Join("Ann");
        ChatClient client = chat.Connect();

        chat.Send(client, "\n1st\nan n\nann\n" + new string('x', 21) + "\n" + new string('x', 2000) + "\nÄnne-2\n");

        Assert.Equal("-- what is your name?", chat.ReadLine(client));
        Assert.Equal("-- a name begins with a letter; what is your name?", chat.ReadLine(client));
        Assert.Equal("-- a name begins with a letter; what is your name?", chat.ReadLine(client));
        Assert.Equal("-- a name has letters, digits, - and _; what is your name?", chat.ReadLine(client));
        Assert.Equal("-- somebody is called ann already; what is your name?", chat.ReadLine(client));
        Assert.Equal("-- a name has at most 20 characters; what is your name?", chat.ReadLine(client));
        Assert.Equal("-- a name begins with a letter; what is your name?", chat.ReadLine(client));
        Assert.Equal("-- welcome, Änne-2" + ChatFixture.Welcome, chat.ReadLine(client));
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void NameOfOneWhoLeft_IsFreeAgain(int workers)
    {
        using var chat = new ChatFixture(workers: workers);
        chat.Send(chat.Join("ann"), "/quit\n");
        chat.Test.Run(TcpTests.WaitFor(() => chat.TaskCount == 2));

        Assert.Equal("-- 1 here: ann", Ask(chat, chat.Join("ann"), "/who"));
    }

    [Fact]
    public void Who_ListsAllNames_OnAsManyLinesAsItTakes()
    {
        using var chat = new ChatFixture(limits: ChatFixture.Limits with { LineBytes = 20 });
        ChatClient ann = chat.Join("zoe");
        chat.Join("ben");
        chat.Join("Abe");
        chat.Join("caroline");
        chat.Test.Run(ann.ReadTo("-- caroline has joined"));

        chat.Send(ann, "/who\n");

        Assert.Equal("-- 4 here: Abe ben", chat.ReadLine(ann));
        Assert.Equal("-- and: caroline zoe", chat.ReadLine(ann));
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void Whisper_IsForOneOnly(int workers)
    {
        using var chat = new ChatFixture(workers: workers);
        ChatClient ann = chat.Join("ann");
        ChatClient bob = chat.Join("bob");
        ChatClient cid = chat.Join("cid");

        // A whisper and what is said to all are in no order.
        chat.Test.Run(bob.ReadTo("-- cid has joined"));
        chat.Send(ann, "/msg BOB  psst, bob \n");

        Assert.Equal("ann (to you): psst, bob", chat.ReadLine(bob));
        chat.Send(ann, "aloud\n");
        Assert.Equal("ann: aloud", chat.ReadLine(cid));
    }

    [Theory]
    [InlineData("/msg zoe hello", "-- nobody here is called zoe")]
    [InlineData("/msg zoe", "-- there is: /msg NAME TEXT")]
    [InlineData("/msg", "-- there is: /msg NAME TEXT")]
    [InlineData("/me", "-- there is: /me TEXT")]
    [InlineData("/dance", "-- there is: /who, /me TEXT, /msg NAME TEXT, /quit")]
    [InlineData("/who", "-- 1 here: ann")]
    public void Answer_IsForWhoAskedOnly(string command, string answer)
    {
        using var chat = new ChatFixture();

        Assert.Equal(answer, Ask(chat, chat.Join("ann"), command));
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void WhatWasAskedBeforeGoodbye_IsAnsweredBeforeIt(int workers)
    {
        using var chat = new ChatFixture(workers: workers);
        ChatClient ann = chat.Join("ann");

        chat.Send(ann, string.Concat(System.Linq.Enumerable.Repeat("/who\n", 100)) + "/quit\n");

        string[] lines = chat.ReadToEnd(ann);
        Assert.Equal(101, lines.Length);
        Assert.All(lines[..100], line => Assert.Equal("-- 1 here: ann", line));
        Assert.Equal("-- bye", lines[100]);
    }

    [Fact]
    public void LinesInOneByteWrites_AreTheSame()
    {
        using var chat = new ChatFixture();
        ChatClient ann = chat.Join("ann");
        ChatClient bob = chat.Connect();
        bob.Stream.NoDelay = true;
        chat.Test.Run(Trickle("bob\r\nhäh?\n\n \nyes\n/quit\n"));

        Assert.Equal("-- bob has joined", chat.ReadLine(ann));
        Assert.Equal("bob: häh?", chat.ReadLine(ann));
        Assert.Equal("bob: yes", chat.ReadLine(ann));
        Assert.Equal("-- bob has left", chat.ReadLine(ann));

        async Future Trickle(string text)
        {
            foreach (byte next in Encoding.UTF8.GetBytes(text))
            {
                await bob.Stream.WriteAll(new[] { next });
                await Future.Yield();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Servers.Workers), MemberType = typeof(Servers))]
    public void HalfALine_IsNotSaid(int workers)
    {
        using var chat = new ChatFixture(workers: workers);
        ChatClient ann = chat.Join("ann");
        ChatClient bob = chat.Join("bob");

        chat.Send(bob, "whole\nhal");
        bob.Stream.ShutdownSend();

        Assert.Equal(["-- bye"], chat.ReadToEnd(bob));
        Assert.Equal("bob: whole", Skip(chat, ann, "-- bob has joined"));
        Assert.Equal("-- bob has left", chat.ReadLine(ann));
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    [InlineData(4095, false)]
    [InlineData(4096, false)]
    [InlineData(300_000, false)]
    public void LineTooLong_IsNotSaid_AndTheNextIs(int bytes, bool isSaid)
    {
        using var chat = new ChatFixture();
        ChatClient ann = chat.Join("ann");
        ChatClient bob = chat.Join("bob");
        chat.Test.Run(ann.ReadTo("-- bob has joined"));
        string line = new('x', bytes);

        chat.Send(bob, line + "\r\nnext\n");

        if (isSaid)
        {
            Assert.Equal("bob: " + line, chat.ReadLine(ann));
        }
        else
        {
            Assert.Equal("-- not said: a line has at most 1000 bytes", chat.ReadLine(bob));
        }

        Assert.Equal("bob: next", chat.ReadLine(ann));
    }

    [Fact]
    public void BytesThatAreNoUtf8_AreShownAsSuch_AndTerminalsAreLeftAlone()
    {
        using var chat = new ChatFixture();
        ChatClient ann = chat.Join("ann");
        ChatClient bob = chat.Join("bob");

        chat.Test.Run(bob.Stream.WriteAll(
            new byte[] { (byte)'a', 0xC3, (byte)'b', 0xFF, 0xED, 0xA0, 0x80, (byte)'\t', 0x1B, (byte)'[', (byte)'2', (byte)'J', 0xC2, 0x9B, 0xE2, 0x80, 0xAE, (byte)'c', 0, (byte)'\n' }));

        Assert.Equal("bob: a\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFD [2Jc", Skip(chat, ann, "-- bob has joined"));
    }

    [Fact]
    public void LineOfNothingButWrongBytes_StillFits()
    {
        using var chat = new ChatFixture();
        ChatClient ann = chat.Join("ann");
        ChatClient bob = chat.Join("bob");
        var line = new byte[1001];
        line.AsSpan(0, 1000).Fill(0xFF);
        line[1000] = (byte)'\n';
        chat.Test.Run(ann.ReadTo("-- bob has joined"));

        for (int i = 0; i < 10; i++)
        {
            chat.Test.Run(bob.Stream.WriteAll(line));
        }

        for (int i = 0; i < 10; i++)
        {
            Assert.Equal("bob: " + new string('\uFFFD', 1000), chat.ReadLine(ann));
        }
    }

    /// <summary>Sends a line and reads the next that comes.</summary>
    private static string? Ask(ChatFixture chat, ChatClient client, string line)
    {
        chat.Send(client, line + "\n");
        return chat.ReadLine(client);
    }

    /// <summary>The line after another.</summary>
    private static string? Skip(ChatFixture chat, ChatClient client, string line)
    {
        chat.Test.Run(client.ReadTo(line));
        return chat.ReadLine(client);
    }
}
