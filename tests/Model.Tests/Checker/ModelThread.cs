using System;
using System.Threading;

namespace ModelChecking;

/// <summary>One thread of a scenario. Its thread of the system is kept from schedule to schedule.</summary>
internal sealed class ModelThread : IDisposable
{
    private readonly Thread? _thread;
    private bool _isDisposed;

    /// <param name="scheduler">Whose it is.</param>
    /// <param name="number">Its place; 0 runs on the thread that searches.</param>
    internal ModelThread(Scheduler scheduler, int number)
    {
        Scheduler = scheduler;
        Number = number;
        if (number > 0)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "model thread " + number };
            _thread.Start();
        }
    }

    internal Scheduler Scheduler { get; }

    internal int Number { get; }

    internal string Name { get; private set; } = "";

    internal Action Body { get; private set; } = static () => { };

    internal Baton Baton { get; } = new();

    internal StoreBuffer Buffer { get; } = new();

    /// <summary>What it does next.</summary>
    internal Operation Pending { get; set; }

    /// <summary>What that waits for, or null.</summary>
    internal IGate? Gate { get; set; }

    /// <summary>Whether that wait has a time limit.</summary>
    internal bool HasLimit { get; set; }

    /// <summary>Whether the wait was ended by the limit.</summary>
    internal bool HasTimedOut { get; set; }

    /// <summary>The threads, a bit each, that have to do something before this one, which has yielded, goes on.</summary>
    internal int YieldsTo { get; set; }

    /// <summary>Where it stands in a queue of waiters: set by who pulses it.</summary>
    internal bool IsPulsed { get; set; }

    /// <summary>Whether what it does now is one step, see <see cref="Model.AsOneStep"/>.</summary>
    internal bool IsQuiet { get; set; }

    internal bool HasStarted { get; set; }

    internal bool HasEnded { get; set; }

    internal int Bit => 1 << Number;

    internal bool IsReady => !HasEnded && (Gate is null || Gate.IsOpenFor(this));

    internal void Begin(string name, Action body)
    {
        Name = name;
        Body = body;
        Buffer.Clear();
        Gate = null;
        HasLimit = false;
        HasTimedOut = false;
        YieldsTo = 0;
        IsPulsed = false;
        IsQuiet = false;
        HasStarted = false;
        HasEnded = false;
    }

    public void Dispose()
    {
        _isDisposed = true;
        if (_thread is not null)
        {
            Baton.Give();
            _thread.Join();
        }

        Baton.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            Baton.Take();
            if (_isDisposed)
            {
                return;
            }

            Scheduler.RunBody(this);
        }
    }
}
