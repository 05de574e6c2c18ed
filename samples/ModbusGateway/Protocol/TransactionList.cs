using System.Diagnostics.CodeAnalysis;

namespace Embedded.Samples.ModbusGateway;

/// <summary>Transactions, first in, first out, linked through themselves. One is in one list at a time.</summary>
internal sealed class TransactionList
{
    private Transaction? _first;
    private Transaction? _last;

    internal bool IsEmpty => _first is null;

    internal void Add(Transaction transaction)
    {
        if (_last is null)
        {
            _first = transaction;
        }
        else
        {
            _last.Next = transaction;
        }

        _last = transaction;
    }

    internal bool TryTake([NotNullWhen(true)] out Transaction? transaction)
    {
        transaction = _first;
        if (transaction is null)
        {
            return false;
        }

        _first = transaction.Next;
        transaction.Next = null;
        if (_first is null)
        {
            _last = null;
        }

        return true;
    }
}
