using System;
using System.Threading;

namespace ModelChecking;

/// <summary>What a thread needs to run; it is given from one to the next, so only one runs at a time.</summary>
internal sealed class Baton : IDisposable
{
    private const int Away = 0;
    private const int Here = 1;
    private const int Awaited = 2;

    /// <summary>
    /// Gives the core to the other thread a few times before the system is asked to wake this one. To spin instead was slower by far when
    /// others wanted the cores too.
    /// </summary>
    private const int Yields = 8;

    private readonly AutoResetEvent _event = new(false);
    private int _state;

    /// <summary>Whoever gives it must not touch anything of the schedule afterwards.</summary>
    internal void Give()
    {
        if (Interlocked.Exchange(ref _state, Here) == Awaited)
        {
            _event.Set();
        }
    }

    internal void Take()
    {
        for (int i = 0; i < Yields; i++)
        {
            if (Volatile.Read(ref _state) == Here)
            {
                Volatile.Write(ref _state, Away);
                return;
            }

            Thread.Yield();
        }

        if (Interlocked.CompareExchange(ref _state, Awaited, Away) == Away)
        {
            _event.WaitOne();
        }

        Volatile.Write(ref _state, Away);
    }

    public void Dispose() => _event.Dispose();
}
