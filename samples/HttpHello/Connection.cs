using System;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Timeout = Embedded.Async.Timeout;

namespace Embedded.Samples.HttpHello;

/// <summary>
/// One client: reads its requests, gathers the answers to those that came together, and writes them before it waits for more. The object and its
/// buffers serve one client after another, so a request allocates nothing.
/// </summary>
internal sealed class Connection
{
    private const int AnswerBytes = 4096;

    /// <summary>In a request, or without a client.</summary>
    private const int Busy = 0;

    /// <summary>Waits for the first byte of a request.</summary>
    private const int Idle = 1;

    /// <summary>Closes instead of being idle again; until the next client.</summary>
    private const int Stopping = 2;

    private readonly HttpLimits _limits;
    private readonly Answers _answers;
    private readonly Clock _clock;
    private readonly RequestParser _parser;

    /// <summary>What has come and is not yet used stands between start and end.</summary>
    private readonly byte[] _input;
    private int _start;
    private int _end;

    private readonly byte[] _output = new byte[AnswerBytes];
    private int _outputCount;

    /// <summary>Bytes of a body that are still to be skipped.</summary>
    private long _bodyLeft;

    /// <summary>Whether the client was told to send its body.</summary>
    private bool _isContinued;
    private TcpStream _stream = null!;
    private TaskHandle _task;

    /// <summary>Busy to idle and back, by the task that serves; to stopping, by who stops the server, on whatever thread.</summary>
    private int _phase;

    internal Connection(HttpLimits limits, Answers answers, Clock clock)
    {
        _limits = limits;
        _answers = answers;
        _clock = clock;
        _parser = new RequestParser(limits);
        // Room for the longest head, and for the byte that makes it too long.
        _input = new byte[limits.RequestLineBytes + limits.HeaderBytes + 8];
    }

    /// <summary>Closes it now if it is idle, else after the next answer. Any thread.</summary>
    internal void BeginStop()
    {
        // One that was idle cannot begin a request after this, so nobody is cancelled in one.
        if (Interlocked.Exchange(ref _phase, Stopping) == Idle)
        {
            _task.Cancel();
        }
    }

    /// <summary>Takes over a client.</summary>
    internal void Begin(TcpStream stream)
    {
        _stream = stream;
        _start = _end = _outputCount = 0;
        _bodyLeft = 0;
        _isContinued = false;
        _parser.Reset();
        // A full fence: whether the server stops is looked at after it.
        Interlocked.Exchange(ref _phase, Busy);
    }

    /// <summary>Lets the client go.</summary>
    internal void Close() => _stream.Dispose();

    /// <summary>Serves the client until it has gone, or has done what it may not. Cancelled, it leaves the client, whom the caller lets go.</summary>
    internal async Future Serve()
    {
        // Published by the exchange that makes it idle.
        _task = Executor.Current.CurrentTask;
        try
        {
            _stream.NoDelay = true;
            bool keepsAlive = true;
            while (keepsAlive && await Receive())
            {
                keepsAlive = await AnswerAll();
            }
        }
        catch (IoException)
        {
            // The client has gone, or cut the connection: nobody is left to tell.
        }
    }

    /// <summary>Waits for bytes of a request; false if none will come, or not in time.</summary>
    private async Future<bool> Receive()
    {
        bool isBegun = _end > _start || _bodyLeft > 0;
        if (!isBegun)
        {
            if (Interlocked.CompareExchange(ref _phase, Idle, Busy) != Busy)
            {
                return false;
            }

            int first = await ReadBefore(_clock.NowTicks + Clock.TicksFromMilliseconds(_limits.IdleMilliseconds));
            if (Interlocked.CompareExchange(ref _phase, Busy, Idle) != Idle || first <= 0)
            {
                return false;
            }
        }

        // Whatever way it trickles in, the whole request has this long.
        long deadline = _clock.NowTicks + Clock.TicksFromMilliseconds(_limits.RequestMilliseconds);
        while (!TakeRequest(out int status))
        {
            if (status != RequestParser.NeedsMore)
            {
                await Refuse(status);
                return false;
            }

            if (_bodyLeft > 0 && _parser.ExpectsContinue && !_isContinued)
            {
                _isContinued = true;
                if (!await TellContinue())
                {
                    return false;
                }
            }

            int count = await ReadBefore(deadline);
            if (count <= 0)
            {
                if (count < 0)
                {
                    await Refuse(408);
                }

                return false;
            }
        }

        return true;
    }

    /// <summary>Answers the request that was taken, and those behind it that have come whole; false if it was the last.</summary>
    private async Future<bool> AnswerAll()
    {
        do
        {
            bool keepsAlive = _parser.KeepsAlive && Volatile.Read(ref _phase) != Stopping;
            int status = !_parser.IsGet && !_parser.IsHead ? 405 : _parser.IsRoot ? 200 : 404;
            byte[] answer = _answers[status, keepsAlive, !_parser.IsHead];
            _parser.Reset();
            _isContinued = false;
            if (_outputCount + answer.Length > _output.Length && !await Flush())
            {
                return false;
            }

            answer.CopyTo(_output, _outputCount);
            _outputCount += answer.Length;
            if (!keepsAlive)
            {
                await Flush();
                await Linger();
                return false;
            }
        }
        while (TakeRequest(out _));

        // One that is wrong is found again by Receive, after the answers to those before it.
        return await Flush();
    }

    /// <summary>Takes a request out of the input if it is there to the end of its body; else says why not.</summary>
    private bool TakeRequest(out int status)
    {
        status = RequestParser.NeedsMore;
        if (_bodyLeft == 0)
        {
            status = _parser.Parse(_input.AsSpan(_start, _end - _start));
            if (status != RequestParser.Complete)
            {
                return false;
            }

            _start += _parser.HeadBytes;
            _bodyLeft = _parser.BodyBytes;
            status = RequestParser.NeedsMore;
        }

        int skipped = (int)long.Min(_bodyLeft, _end - _start);
        _start += skipped;
        _bodyLeft -= skipped;
        return _bodyLeft == 0;
    }

    /// <summary>Reads what there is room for. Returns the number of bytes, 0 at the end of the stream, -1 when the time is over.</summary>
    private async Future<int> ReadBefore(long deadlineTicks)
    {
        if (_start > 0)
        {
            _input.AsSpan(_start, _end - _start).CopyTo(_input);
            _end -= _start;
            _start = 0;
        }

        Future<int> read = _stream.Read(_input.AsMemory(_end));
        if (!await Timeout.AtTicks(read, deadlineTicks))
        {
            return -1;
        }

        int count = read.TakeResult();
        _end += count;
        return count;
    }

    /// <summary>Writes the answers; false, after a reset, if the client does not take them in time.</summary>
    private async Future<bool> Flush()
    {
        bool isWritten = await Timeout.AfterMilliseconds(_stream.WriteAll(_output.AsMemory(0, _outputCount)), _limits.AnswerMilliseconds);
        _outputCount = 0;
        if (!isWritten)
        {
            _stream.Reset();
        }

        return isWritten;
    }

    private Future<bool> TellContinue()
    {
        Answers.Continue.CopyTo(_output, 0);
        _outputCount = Answers.Continue.Length;
        return Flush();
    }

    private async Future Refuse(int status)
    {
        byte[] answer = _answers[status, false, true];
        answer.CopyTo(_output, 0);
        _outputCount = answer.Length;
        if (await Flush())
        {
            await Linger();
        }
    }

    /// <summary>
    /// Says that nothing more comes, and throws away what the client still sends for a while: closed at once, what it has sent already would be
    /// answered with a reset, which may destroy the answer before it is read (RFC 9112, 9.6).
    /// </summary>
    private async Future Linger()
    {
        _stream.ShutdownSend();
        long deadline = _clock.NowTicks + Clock.TicksFromMilliseconds(_limits.LingerMilliseconds);
        do
        {
            _start = _end = 0;
        }
        while (await ReadBefore(deadline) > 0);
    }
}
