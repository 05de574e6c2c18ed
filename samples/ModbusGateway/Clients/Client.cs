using System;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Signal = Embedded.Async.Signal;
using Timeout = Embedded.Async.Timeout;

namespace Embedded.Samples.ModbusGateway;

/// <summary>
/// One client: its requests go to the lines as they come, up to a number, and the answers back as they come, with the identifiers of the requests. The
/// object and its transactions serve one client after another, so a request allocates nothing.
/// </summary>
internal sealed class Client
{
    private readonly GatewayLimits _limits;
    private readonly LineMap _lines;
    private readonly Lane[] _lanes;
    private readonly TransactionList _free = new();
    private readonly TransactionList _done = new();
    private readonly Signal _hasFree = new();
    private readonly Signal _hasDone = new();

    /// <summary>What has come and is not yet used stands between start and end. Room for all that may be under way.</summary>
    private readonly byte[] _input;
    private int _start;
    private int _end;
    private readonly byte[] _output;

    /// <summary>Requests of this connection that are not answered.</summary>
    private int _underWay;

    /// <summary>Counts the clients: what a line still has of the one before is not the next one's.</summary>
    private int _connection;
    private bool _hasInputEnded;
    private TcpStream _stream = null!;

    internal Client(GatewayLimits limits, LineMap lines)
    {
        _limits = limits;
        _lines = lines;
        _lanes = new Lane[lines.Count];
        for (int i = 0; i < _lanes.Length; i++)
        {
            _lanes[i] = new Lane();
        }

        for (int i = 0; i < limits.MostRequests; i++)
        {
            _free.Add(new Transaction(this));
        }

        _input = new byte[limits.MostRequests * Modbus.MostTcpBytes];
        _output = new byte[limits.MostRequests * Modbus.MostTcpBytes];
    }

    /// <summary>
    /// Serves a client until it has gone, or has sent what is no Modbus. One that has only ended its input gets all answers first. What is still waiting
    /// for a line when it ends is dropped; what is on a line is let through to its end.
    /// </summary>
    internal async Future Serve(TcpStream stream)
    {
        _stream = stream;
        _start = _end = _underWay = 0;
        _hasInputEnded = false;
        try
        {
            stream.NoDelay = true;
            await Future.Select(Receive(), Send());
        }
        catch (IoException)
        {
            // The client has gone, or cut the connection: nobody is left to tell.
        }
        finally
        {
            _connection++;
            foreach (Lane lane in _lanes)
            {
                FreeAll(lane.Waiting);
            }

            FreeAll(_done);
        }
    }

    /// <summary>A line is done with a transaction.</summary>
    internal void Complete(Transaction transaction)
    {
        if (transaction.Connection != _connection)
        {
            Free(transaction);
        }
        else if (transaction.AnswerBytes == 0)
        {
            _underWay--;
            Free(transaction);
            _hasDone.Set();
        }
        else
        {
            _underWay--;
            _done.Add(transaction);
            _hasDone.Set();
        }
    }

    private async Future Receive()
    {
        while (true)
        {
            int length = TcpFrame.LengthOf(_input.AsSpan(_start, _end - _start));
            if (length == TcpFrame.Wrong)
            {
                return;
            }

            if (length == TcpFrame.NotYet)
            {
                if (!await ReadMore())
                {
                    break;
                }
            }
            else
            {
                await Pass(length);
                _start += length;
            }
        }

        _hasInputEnded = true;
        _hasDone.Set();
        await Future.Pending();
    }

    /// <summary>Reads what there is room for; false at the end, or when nothing comes in time.</summary>
    private async Future<bool> ReadMore()
    {
        if (_start > 0)
        {
            _input.AsSpan(_start, _end - _start).CopyTo(_input);
            _end -= _start;
            _start = 0;
        }

        Future<int> read = _stream.Read(_input.AsMemory(_end));
        if (!await Timeout.AfterMilliseconds(read, _end > 0 ? _limits.RequestMilliseconds : _limits.IdleMilliseconds))
        {
            return false;
        }

        int count = read.TakeResult();
        _end += count;
        return count > 0;
    }

    /// <summary>Passes the request at the start of the input on to its line; a broadcast to all of them.</summary>
    private async Future Pass(int length)
    {
        byte unit = _input[_start + Modbus.MbapBytes - 1];
        for (int line = 0; line < _lanes.Length; line++)
        {
            if (unit == Modbus.Broadcast || _lines.IndexOf(unit) == line)
            {
                Transaction transaction = await Begin(length);
                _lines[line].Add(_lanes[line], transaction);
            }
        }

        if (unit != Modbus.Broadcast && _lines.IndexOf(unit) < 0)
        {
            Transaction transaction = await Begin(length);
            transaction.Fail(Modbus.PathUnavailable);
            Complete(transaction);
        }
    }

    /// <summary>Makes the request at the start of the input a transaction, when there is a free one: this is what holds a client back.</summary>
    private async Future<Transaction> Begin(int length)
    {
        Transaction? transaction;
        while (!_free.TryTake(out transaction))
        {
            await _hasFree.Wait();
        }

        transaction.Begin(_connection, _input.AsSpan(_start, length));
        _underWay++;
        return transaction;
    }

    private async Future Send()
    {
        while (true)
        {
            int count = 0;
            while (_output.Length - count >= Modbus.MostTcpBytes && _done.TryTake(out Transaction? done))
            {
                done.Answer.AsSpan(0, done.AnswerBytes).CopyTo(_output.AsSpan(count));
                count += done.AnswerBytes;
                Free(done);
            }

            if (count > 0)
            {
                if (!await Timeout.AfterMilliseconds(_stream.WriteAll(_output.AsMemory(0, count)), _limits.TakeMilliseconds))
                {
                    _stream.Reset();
                    return;
                }
            }
            else if (_hasInputEnded && _underWay == 0)
            {
                return;
            }
            else
            {
                await _hasDone.Wait();
            }
        }
    }

    private void FreeAll(TransactionList list)
    {
        while (list.TryTake(out Transaction? transaction))
        {
            Free(transaction);
        }
    }

    private void Free(Transaction transaction)
    {
        _free.Add(transaction);
        _hasFree.Set();
    }
}
