using System;
using System.Collections.Generic;

namespace ModelChecking;

/// <summary>
/// What a test body describes, afresh for each schedule: a few threads over some shared state, and what must hold when they have ended.
/// A body must do the same thing each time: no clock, no random numbers, nothing that is kept from one schedule to the next.
/// </summary>
internal sealed class Scenario
{
    /// <summary>More threads than any search could finish.</summary>
    internal const int MostThreads = 8;

    /// <summary>The one whose body is being run, or null.</summary>
    internal static Scenario? BeingDescribed { get; private set; }

    private readonly List<string> _names = [];
    private readonly List<Action> _bodies = [];
    private readonly List<Action> _checks = [];
    private readonly List<Action> _cleanUps = [];

    internal IReadOnlyList<string> Names => _names;

    internal IReadOnlyList<Action> Bodies => _bodies;

    /// <summary>Adds a thread. An exception that leaves it is a failure.</summary>
    public void Thread(string name, Action body)
    {
        if (_names.Count == MostThreads)
        {
            throw new InvalidOperationException("too many threads");
        }

        _names.Add(name);
        _bodies.Add(body);
    }

    /// <summary>Adds a check, run when all threads have ended and all their writes are seen.</summary>
    public void Finally(Action check) => _checks.Add(check);

    /// <summary>Adds what must be done after each schedule, also after one that failed.</summary>
    public void CleanUp(Action action) => _cleanUps.Add(action);

    /// <summary>Runs the body, afresh.</summary>
    internal void Describe(Action<Scenario> body)
    {
        Clear();
        BeingDescribed = this;
        try
        {
            body(this);
        }
        finally
        {
            BeingDescribed = null;
        }
    }

    private void Clear()
    {
        _cleanUps.Clear();
        _names.Clear();
        _bodies.Clear();
        _checks.Clear();
    }

    internal void RunChecks()
    {
        foreach (Action check in _checks)
        {
            check();
        }
    }

    internal void RunCleanUps()
    {
        foreach (Action cleanUp in _cleanUps)
        {
            cleanUp();
        }
    }
}
