using System.Diagnostics.CodeAnalysis;
using Embedded.Async;

namespace Embedded.Samples.ModbusGateway;

/// <summary>The requests that wait for a line: of each client in their order, and of the clients in turn, so that none can keep the others waiting.</summary>
internal sealed class LineQueue
{
    private readonly Signal _added = new();
    private Lane? _first;
    private Lane? _last;

    internal void Add(Lane lane, Transaction transaction)
    {
        lane.Waiting.Add(transaction);
        if (!lane.IsQueued)
        {
            Append(lane);
        }

        _added.Set();
    }

    /// <summary>Takes the next client's oldest request.</summary>
    internal bool TryTake([NotNullWhen(true)] out Transaction? transaction)
    {
        transaction = null;
        // A lane whose client has gone is empty; there are no more of them than clients.
        while (transaction is null && _first is Lane lane)
        {
            _first = lane.Next;
            lane.Next = null;
            lane.IsQueued = false;
            if (_first is null)
            {
                _last = null;
            }

            if (lane.Waiting.TryTake(out transaction) && !lane.Waiting.IsEmpty)
            {
                Append(lane);
            }
        }

        return transaction is not null;
    }

    /// <summary>Waits until something was added. May end although there is nothing any more. Cancellation: strict.</summary>
    internal Future WaitForMore() => _added.Wait();

    private void Append(Lane lane)
    {
        lane.IsQueued = true;
        if (_last is null)
        {
            _first = lane;
        }
        else
        {
            _last.Next = lane;
        }

        _last = lane;
    }
}

/// <summary>What one client waits for at one line.</summary>
internal sealed class Lane
{
    internal TransactionList Waiting { get; } = new();

    /// <summary>For the line's queue.</summary>
    internal Lane? Next { get; set; }

    internal bool IsQueued { get; set; }
}
