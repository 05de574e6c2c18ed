using System;
using System.IO;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Timeout = Embedded.Async.Timeout;
using Timer = Embedded.Async.Timer;

namespace Embedded.Samples.ModbusGateway;

/// <summary>
/// The master of one serial line: one request at a time, silence before each, and its answer or the end of patience before the next. A line that is
/// lost is opened again; meanwhile requests fail at once.
/// </summary>
/// <remarks>
/// On a serial line nothing says which request an answer is to. So what comes late, after its request was given up, is thrown away only as long as
/// the next request has not gone out; give slaves the time they need.
/// </remarks>
internal sealed class SerialLine
{
    private readonly LineAddress _address;
    private readonly GatewayLimits _limits;
    private readonly RtuTiming _timing;
    private readonly Action<string> _report;
    private readonly LineQueue _queue = new();
    private readonly Reactor _reactor;
    private readonly Clock _clock;

    /// <summary>The answer that is being received; one byte more than it can have, so that too much is noticed.</summary>
    private readonly byte[] _answer = new byte[Modbus.MostRtuBytes + 1];
    private readonly byte[] _ignored = new byte[256];
    private int _answerBytes;
    private bool _isUp;

    /// <summary>When the last byte was on the line, either way, as far as it is known here.</summary>
    private long _lastTicks;

    internal SerialLine(Reactor reactor, LineAddress address, RtuTiming timing, GatewayLimits limits, Action<string> report)
    {
        _reactor = reactor;
        _clock = reactor.Clock;
        _address = address;
        _timing = timing;
        _limits = limits;
        _report = report;
    }

    /// <summary>Whether it is open. When it is not, requests are refused with <see cref="Modbus.PathUnavailable"/>.</summary>
    internal bool IsUp => _isUp;

    /// <summary>Queues a request; its owner gets it back with an answer, or none after a broadcast.</summary>
    internal void Add(Lane lane, Transaction transaction)
    {
        if (_isUp)
        {
            _queue.Add(lane, transaction);
        }
        else
        {
            transaction.Fail(Modbus.PathUnavailable);
            transaction.Owner.Complete(transaction);
        }
    }

    /// <summary>Opens the line and works on its queue, until it is cancelled.</summary>
    internal async Future Run()
    {
        bool wasUp = true;
        while (true)
        {
            IoStream? stream = null;
            try
            {
                stream = await _address.Open(_reactor, _limits);
                _isUp = wasUp = true;
                _report("line " + _address.Text + " is open");
                // Whatever was on it before this: the first request waits for silence too.
                _lastTicks = _clock.NowTicks;
                await Serve(stream);
            }
            catch (IOException lost)
            {
                // Once, not at every attempt.
                if (wasUp)
                {
                    _report("line " + _address.Text + " is not there: " + lost.Message);
                }

                wasUp = false;
            }
            finally
            {
                _isUp = false;
                stream?.Dispose();
            }

            while (_queue.TryTake(out Transaction? waiting))
            {
                waiting.Fail(Modbus.PathUnavailable);
                waiting.Owner.Complete(waiting);
            }

            await Timer.AfterMilliseconds(_limits.RetryMilliseconds);
        }
    }

    private async Future Serve(IoStream stream)
    {
        while (true)
        {
            if (!_queue.TryTake(out Transaction? next))
            {
                await Rest(stream);
                continue;
            }

            try
            {
                await Execute(stream, next);
            }
            catch (IOException)
            {
                next.Fail(Modbus.PathUnavailable);
                next.Owner.Complete(next);
                throw;
            }

            next.Owner.Complete(next);
        }
    }

    /// <summary>Waits for a request. What comes on the line meanwhile is nobody's answer, but it ends the silence; and the line's end is noticed.</summary>
    private async Future Rest(IoStream stream)
    {
        Future<int> read = stream.Read(_ignored);
        if (await Future.Select(_queue.WaitForMore(), read) == 1)
        {
            Take(read);
        }
    }

    private async Future Execute(IoStream stream, Transaction transaction)
    {
        if (!await WaitForSilence(stream))
        {
            transaction.Fail(Modbus.PathUnavailable);
            return;
        }

        Future write = stream.WriteAll(transaction.Request.AsMemory(0, transaction.RequestBytes));
        if (!await Timeout.AfterMilliseconds(write, _limits.LineMilliseconds))
        {
            throw new LineLostException("it does not take a request");
        }

        // The system has it; the wire will have had it later.
        _lastTicks = _clock.NowTicks + _timing.TicksOf(transaction.RequestBytes);
        if (transaction.IsBroadcast)
        {
            await Timer.AtTicks(_lastTicks + Clock.TicksFromMilliseconds(_limits.BroadcastMilliseconds));
        }
        else if (await Receive(stream, transaction))
        {
            transaction.Succeed(_answer, _answerBytes);
        }
        else
        {
            transaction.Fail(Modbus.TargetFailedToRespond);
        }
    }

    /// <summary>Throws away what comes, until nothing has come for as long as lies between frames. False if that never happens.</summary>
    private async Future<bool> WaitForSilence(IoStream stream)
    {
        long patience = _clock.NowTicks + Clock.TicksFromMilliseconds(_limits.AnswerMilliseconds);
        while (_clock.NowTicks < patience)
        {
            Future<int> read = stream.Read(_ignored);
            if (!await Timeout.AtTicks(read, _lastTicks + _timing.SilenceTicks))
            {
                return true;
            }

            Take(read);
        }

        return false;
    }

    /// <summary>Receives the answer to a request; false if none comes in time.</summary>
    private async Future<bool> Receive(IoStream stream, Transaction transaction)
    {
        long deadline = _lastTicks + Clock.TicksFromMilliseconds(_limits.AnswerMilliseconds);
        _answerBytes = 0;
        int length = AnswerShape.NotYet;
        while (true)
        {
            // Of an answer that is known to go on, silence says only that the rest has not got here. What is something else ends with it.
            bool isEndedBySilence = length is AnswerShape.Unknown or AnswerShape.Foreign;
            long until = isEndedBySilence ? long.Min(deadline, _clock.NowTicks + _timing.SilenceTicks) : deadline;
            Future<int> read = stream.Read(_answer.AsMemory(_answerBytes));
            if (await Timeout.AtTicks(read, until))
            {
                _answerBytes += Take(read);
                length = Examine(transaction);
                if (length > 0)
                {
                    _answerBytes = length;
                    return true;
                }
            }
            else if (length == AnswerShape.Unknown && Crc16.IsRight(_answer, _answerBytes))
            {
                return true;
            }
            else if (until == deadline)
            {
                return false;
            }
            else if (length == AnswerShape.Foreign)
            {
                _answerBytes = 0;
                length = AnswerShape.NotYet;
            }
        }
    }

    /// <summary>The length of the answer if it is whole and right; else what the bytes are so far.</summary>
    private int Examine(Transaction transaction)
    {
        int length = _answerBytes > Modbus.MostRtuBytes ? AnswerShape.Foreign
            : AnswerShape.LengthOf(_answer, _answerBytes, transaction.Request, transaction.RequestBytes);
        if (_answerBytes > Modbus.MostRtuBytes)
        {
            // There must be room for the next read; none of this is of use.
            _answerBytes = 0;
        }

        return length <= 0 ? length
            : _answerBytes < length ? AnswerShape.NotYet
            : Crc16.IsRight(_answer, length) ? length
            : AnswerShape.Foreign;
    }

    /// <summary>Takes what a read got.</summary>
    private int Take(Future<int> read)
    {
        int count = read.TakeResult();
        if (count == 0)
        {
            throw new LineLostException("its other side was closed");
        }

        _lastTicks = _clock.NowTicks;
        return count;
    }
}
