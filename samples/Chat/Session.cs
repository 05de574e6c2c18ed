using System;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;

namespace Embedded.Samples.Chat;

/// <summary>
/// One client, from its first line to the last word to it. Hearing it and speaking to it are two branches of one task: neither waits for the
/// other, and what they share needs no lock, whichever thread the task runs on.
/// </summary>
internal sealed class Session
{
    /// <summary>What stands round a text: a name or a few words.</summary>
    private const int FrameBytes = 256;

    /// <summary>A byte that is no UTF-8 becomes a character of three.</summary>
    private const int MostGrowth = 3;

    private readonly Room _room;
    private readonly ChatLimits _limits;
    private readonly Clock _clock;
    private readonly TcpStream _stream;
    private readonly LineReader _reader;
    private readonly Outbox _outbox;
    private readonly Pace _pace;
    private Member? _member;
    private bool _isTooSlow;

    internal Session(Room room, ChatLimits limits, Clock clock, TcpStream stream)
    {
        _room = room;
        _limits = limits;
        _clock = clock;
        _stream = stream;
        _reader = new LineReader(stream, limits.LineBytes);
        _outbox = new Outbox(stream, (MostGrowth * limits.LineBytes) + FrameBytes);
        _pace = new Pace(clock, limits.LinesPerSecond, limits.LinesAtOnce);
    }

    /// <summary>Serves the client until it has gone or is cut off. Cancelled, it leaves the room; the stream is the caller's to close.</summary>
    internal async Future Run()
    {
        try
        {
            _stream.NoDelay = true;
            _stream.SendBufferBytes = _limits.SocketBytes;
            Future<bool> introduction = Introduce();
            Future<string> closing = _room.Closed.Wait();
            if (await Future.Select(introduction, closing) == 1)
            {
                await Part(closing.TakeResult());
            }
            else if (introduction.TakeResult())
            {
                await Converse();
            }
        }
        catch (IoException)
        {
            // The client has gone, or cut the connection: nobody is left to tell.
        }
        finally
        {
            if (_member is not null)
            {
                await _room.Leave(_member);
            }
        }
    }

    /// <summary>Asks for a name until there is one that is free; false if none comes.</summary>
    private async Future<bool> Introduce()
    {
        long deadline = DeadlineAfter(_limits.NameMilliseconds);
        string question = "what is your name?";
        while (true)
        {
            _outbox.Add(Line.Notice(question));
            if (!await Flush())
            {
                return false;
            }

            LineOutcome outcome = await _reader.Read(deadline);
            if (outcome is LineOutcome.End or LineOutcome.TimedOut)
            {
                await Part("no name, no chat");
                return false;
            }

            string name = outcome == LineOutcome.Line ? ChatText.Clean(_reader.Line) : string.Empty;
            string? fault = ChatText.FaultOf(name, _limits);
            if (fault is null)
            {
                // Kept before it joins: whatever is cancelled after that, it leaves again.
                _member = new Member(name, _limits);
                if (await _room.TryJoin(_member))
                {
                    return true;
                }

                fault = "somebody is called " + name + " already";
            }

            question = fault + "; what is your name?";
            await _pace.Next();
        }
    }

    private async Future Converse()
    {
        _outbox.Add(Line.Notice("welcome, " + _member!.Name + "; there is: " + Command.All));
        Future<string> heard = Hear();
        Future<string?> told = Speak();
        int first = await Future.Select(heard, told);
        string? word = first == 0 ? heard.TakeResult() : told.TakeResult();
        if (word is null)
        {
            return;
        }

        // What it asked before it said goodbye is still answered.
        bool isWritten = await Flush();
        while (isWritten && _member.Private.TryReceive(out Line line))
        {
            _outbox.Add(line);
            isWritten = _outbox.HasRoom || await Flush();
        }

        if (isWritten)
        {
            await Part(word);
        }
    }

    /// <summary>Does what the client says, until it says no more. Gives the last word to it.</summary>
    private async Future<string> Hear()
    {
        while (true)
        {
            switch (await _reader.Read(DeadlineAfter(_limits.IdleMilliseconds)))
            {
                case LineOutcome.End:
                    return "bye";
                case LineOutcome.TimedOut:
                    return "closed, because nothing came for " + (_limits.IdleMilliseconds / 1000) + " s";
                case LineOutcome.TooLong:
                    await Answer("not said: a line has at most " + _limits.LineBytes + " bytes");
                    break;
                case LineOutcome.Line:
                    Command command = Command.Parse(ChatText.Clean(_reader.Line));
                    if (command.Kind == CommandKind.Quit)
                    {
                        return "bye";
                    }

                    await Obey(command);
                    break;
            }

            // The others first: of lines that came in one packet, nobody who reads shall miss any.
            await Future.Yield();
            await _pace.Next();
        }
    }

    private async Future Obey(Command command)
    {
        switch (command.Kind)
        {
            case CommandKind.Say:
                _room.Publish(Line.Said(_member!, command.Text));
                break;
            case CommandKind.Act:
                _room.Publish(Line.Did(_member!, command.Text));
                break;
            case CommandKind.Who:
                await AnswerWho();
                break;
            case CommandKind.Whisper:
                await Whisper(command.To, command.Text);
                break;
            case CommandKind.Wrong:
                await Answer(command.Text);
                break;
        }
    }

    private async Future Whisper(string to, string text)
    {
        Member? member = await _room.Find(to);
        if (member is null)
        {
            await Answer("nobody here is called " + to);
        }
        else if (member != _member && !member.Private.TrySend(Line.Whispered(_member!, text)))
        {
            await Answer("not delivered: " + member.Name + " does not read what is there already");
        }
    }

    private async Future AnswerWho()
    {
        string[] names = await _room.Names();
        string list = names.Length + " here:";
        foreach (string name in names)
        {
            if (list.Length + name.Length > _limits.LineBytes)
            {
                await Answer(list);
                list = "and:";
            }

            list += " " + name;
        }

        await Answer(list);
    }

    /// <summary>Tells the client something; waits, and so hears no more, while it does not read the answers to what it asked before.</summary>
    private Future<bool> Answer(string text) => _member!.Private.Send(Line.Notice(text));

    /// <summary>
    /// Brings the client what is said, until the room closes or the client is too slow. Gives the last word to it, or null if it was reset.
    /// </summary>
    private async Future<string?> Speak()
    {
        try
        {
            while (!_isTooSlow)
            {
                if (!await Flush())
                {
                    return null;
                }

                await Gather();
            }
        }
        catch (ChannelClosedException)
        {
            // All that was said before has been written.
            return _room.Closed.TryGet(out string word) ? word : null;
        }

        return "cut off: too slow for this room";
    }

    /// <summary>Waits for a line, and takes those that are there with it, as many as leave in one write.</summary>
    private async Future Gather()
    {
        Future<Line> common = _member!.Room!.Receive();
        Future<Line> own = _member.Private.Receive();
        int first = await Future.SelectFair(common, own);
        Line line = first == 0 ? common.TakeResult() : own.TakeResult();
        do
        {
            Add(line);
        }
        while (_outbox.HasRoom && (_member.Private.TryReceive(out line) || _member.Room.TryReceive(out line)));
    }

    private void Add(Line line)
    {
        if (line.Number != 0)
        {
            long missed = line.Number - _member!.NextLine;
            _member.NextLine = line.Number + 1;
            if (missed > 0)
            {
                _isTooSlow |= missed > _limits.LinesMissed;
                _outbox.Add(Line.Notice("you missed " + missed + (missed == 1 ? " line" : " lines")));
            }
        }

        // A whisper and an answer come back to nobody; of the room's lines, one's own is on one's screen.
        if (line.From != _member)
        {
            _outbox.Add(line);
        }
    }

    /// <summary>
    /// The last word; then throws away what the client still sends for a while: closed at once, that would be answered with a reset, which
    /// may destroy the last word before it is read.
    /// </summary>
    private async Future Part(string word)
    {
        // What is there already may leave no room for it.
        if (!await Flush())
        {
            return;
        }

        _outbox.Add(Line.Notice(word));
        if (!await Flush())
        {
            return;
        }

        _stream.ShutdownSend();
        long deadline = DeadlineAfter(_limits.LingerMilliseconds);
        while (await _reader.Read(deadline) is LineOutcome.Line or LineOutcome.TooLong)
        {
        }
    }

    /// <summary>Writes what is to be written; false, after a reset, if the client does not take it in time.</summary>
    private async Future<bool> Flush()
    {
        bool isWritten = await Timeout.AfterMilliseconds(_outbox.Flush(), _limits.SendMilliseconds);
        if (!isWritten)
        {
            _stream.Reset();
        }

        return isWritten;
    }

    private long DeadlineAfter(int milliseconds) => _clock.NowTicks + Clock.TicksFromMilliseconds(milliseconds);
}
