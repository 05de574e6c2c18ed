using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using Embedded;
using Embedded.Async;

namespace ModelChecking;

/// <summary>
/// Runs one schedule after another. A scenario's threads are threads of the system, but only the one that has the baton runs. At each
/// operation on shared memory it asks here who goes on; mostly it does itself, and that costs no switch.
/// </summary>
/// <remarks>
/// <code>
///   unstarted --(1)--> runs --(2)--> stands before an operation --(3)--> runs --(4)--> ended
/// </code>
/// 1 and 3 the baton, from the thread that chose it. 2 <see cref="Point"/>, if the choice was another thread. 4 the body returned or threw; then
/// it chooses the next. Plain reads and writes are done with the operation before them.
/// </remarks>
internal sealed class Scheduler : IDisposable
{
    private const int MostLines = 300;

    [ThreadStatic]
    private static ModelThread? t_current;

    private readonly Action<Scenario> _body;
    private readonly Bounds _bounds;
    private readonly ChoiceTree? _tree;
    private readonly Dictionary<int, Choice>? _replay;
    private readonly List<string>? _trace;
    private readonly StillHeap _heap = new();
    private readonly Scenario _scenario = new();
    private readonly List<ModelThread> _threads = [];
    private readonly List<Choice> _choices = [];
    private readonly List<KeyValuePair<int, Choice>> _deviations = [];
    private readonly Dictionary<object, object> _attachments = new(ReferenceEqualityComparer.Instance);
    private readonly Baton _end = new();
    private int _count;
    private int _decisions;
    private int _steps;
    private int _traced;
    private int _preemptions;
    private int _delays;
    private int _timeouts;
    private bool _isAborting;
    private FailureKind _failureKind;
    private string? _failure;

    private Scheduler(Action<Scenario> body, Bounds bounds, ChoiceTree? tree, Dictionary<int, Choice>? replay)
    {
        _body = body;
        _bounds = bounds;
        _tree = tree;
        _replay = replay;
        _trace = replay is null ? null : [];
    }

    /// <summary>The thread of a scenario that the calling thread is, or null: what it does then is no part of a schedule.</summary>
    internal static ModelThread? Current => t_current;

    internal bool IsTracing => _trace is not null;

    /// <summary>Whether volatile writes are buffered.</summary>
    internal bool HasStoreBuffers => _bounds.Delays > 0 && !_isAborting;

    /// <summary>Searches all schedules that walk along a tree.</summary>
    internal static Scheduler Searching(Action<Scenario> body, Bounds bounds) => new(body, bounds, new ChoiceTree(), null);

    /// <summary>Runs the ordinary schedule, once.</summary>
    internal static Scheduler WarmingUp(Action<Scenario> body, Bounds bounds) => new(body, bounds, null, null);

    /// <summary>Runs one schedule, with a trace.</summary>
    internal static Scheduler Replaying(Action<Scenario> body, Bounds bounds, string schedule) =>
        new(body, bounds with { Preemptions = int.MaxValue, Delays = bounds.Delays > 0 ? int.MaxValue : 0 }, null, ScheduleText.Read(schedule));

    /// <summary>Goes on to the next schedule; false if there is none.</summary>
    internal bool Advance() => _tree!.Advance();

    /// <summary>Runs one schedule. Returns what went wrong, or null.</summary>
    internal Failure? RunOnce()
    {
        _heap.RenewIfNeeded();
        Begin();
        ModelThread own = _threads[0];
        ModelThread first = Next(null) ?? own;
        if (first != own)
        {
            first.Baton.Give();
            own.Baton.Take();
        }

        RunBody(own);
        _end.Take();
        if (_failure is null && _replay is { Count: > 0 } && _replay.Keys.Max() > _decisions)
        {
            Fail(FailureKind.NotTheSame, "the schedule does not fit the scenario: it ended before");
        }

        if (_failure is null)
        {
            try
            {
                _scenario.RunChecks();
            }
            catch (Exception e)
            {
                _failureKind = FailureKind.Exception;
                _failure = "at the end " + Describe(e);
            }
        }

        _scenario.RunCleanUps();
        return _failure is null
            ? null
            : new Failure(_failureKind, _failure, ScheduleText.Write(_deviations), _trace is null ? "" : WriteTrace());
    }

    /// <summary>Runs a thread of the scenario to its end, on the thread of the system that is its own, which has the baton.</summary>
    internal void RunBody(ModelThread thread)
    {
        thread.HasStarted = true;
        if (!_isAborting)
        {
            t_current = thread;
            try
            {
                thread.Body();
            }
            catch (ScheduleAbortedException)
            {
                // The failure is known.
            }
            catch (Exception e)
            {
                Fail(FailureKind.Exception, $"{thread.Name} threw {Describe(e)}");
            }

            t_current = null;
        }

        thread.HasEnded = true;
        ModelThread? next = _isAborting ? null : Next(thread);
        if (_isAborting)
        {
            next = NextToUnwind();
        }

        (next is null ? _end : next.Baton).Give();
    }

    /// <summary>A scheduling point: the calling thread stands before an operation, and returns when it is to do it.</summary>
    internal void Point(ModelThread me, in Operation operation, IGate? gate = null, bool hasLimit = false, bool yields = false)
    {
        if (_isAborting)
        {
            // A finally block of a thread that is being unwound.
            if (gate is not null && !gate.IsOpenFor(me))
            {
                throw new ScheduleAbortedException();
            }

            return;
        }

        if (me.IsQuiet && !yields && (gate is null || gate.IsOpenFor(me)))
        {
            return;
        }

        me.Pending = operation;
        me.Gate = gate;
        me.HasLimit = hasLimit;
        me.HasTimedOut = false;
        me.YieldsTo = yields ? ((1 << _count) - 1) & ~me.Bit : 0;
        if (++_steps > _bounds.Steps)
        {
            Fail(FailureKind.Livelock, string.Create(CultureInfo.InvariantCulture, $"more than {_bounds.Steps} operations"));
            throw new ScheduleAbortedException();
        }

        ModelThread next = Next(me) ?? throw new ScheduleAbortedException();
        if (next != me)
        {
            next.Baton.Give();
            me.Baton.Take();
            if (_isAborting)
            {
                throw new ScheduleAbortedException();
            }
        }

        me.Gate = null;
        me.YieldsTo = 0;
        foreach (ModelThread thread in _threads)
        {
            thread.YieldsTo &= ~me.Bit;
        }

        _trace?.Add(string.Create(CultureInfo.InvariantCulture, $"{++_traced,4}  {me.Name,-8} {operation}  [{Place(operation)}]"));
    }

    /// <summary>Adds to the trace what the operation found or left.</summary>
    internal void Note(string result)
    {
        if (_trace is { Count: > 0 })
        {
            _trace[^1] = _trace[^1].Insert(_trace[^1].LastIndexOf("  [", StringComparison.Ordinal), result);
        }
    }

    /// <summary>The running thread's writes are seen by all, now.</summary>
    internal void Fence(ModelThread me)
    {
        if (me.Buffer.Count > 0)
        {
            me.Buffer.DrainOwn();
            Note(", its writes are seen");
        }
    }

    /// <summary>The heap is as it was when the addresses were noted.</summary>
    internal void AssertHeapIsStill() => _heap.AssertStill();

    /// <summary>What the checker keeps for an object of the scenario, such as who has its lock.</summary>
    internal T AttachedTo<T>(object item)
        where T : class, new()
    {
        if (!_attachments.TryGetValue(item, out object? found))
        {
            _attachments.Add(item, found = new T());
        }

        return (T)found;
    }

    public void Dispose()
    {
        foreach (ModelThread thread in _threads)
        {
            thread.Dispose();
        }

        _end.Dispose();
        _heap.Dispose();
    }

    /// <summary>Where an operation stands; for one of the executor's platform seam, where that is called.</summary>
    private static string Place(in Operation operation)
    {
        if (operation.File.EndsWith("Platform.cs", StringComparison.Ordinal))
        {
            foreach (StackFrame frame in new StackTrace(true).GetFrames())
            {
                Type? type = frame.GetMethod()?.DeclaringType;
                if (type is not null && type != typeof(Platform) && type != typeof(Scheduler) && type.Namespace != typeof(SharedMemory).Namespace)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{type.Name}.{frame.GetMethod()!.Name}:{frame.GetFileLineNumber()}");
                }
            }
        }

        return operation.Place;
    }

    private string WriteTrace() => _trace!.Count <= MostLines
        ? string.Join('\n', _trace)
        : string.Join('\n', _trace.Take(MostLines / 2).Append("      ...").Concat(_trace.TakeLast(MostLines / 2)));

    private static string Describe(Exception e) => $"{e.GetType().Name}: {e.Message}";

    private void Begin()
    {
        _decisions = _steps = _traced = _preemptions = _delays = _timeouts = 0;
        _isAborting = false;
        _failure = null;
        _deviations.Clear();
        _attachments.Clear();
        _trace?.Clear();
        _scenario.Describe(_body);
        _count = _scenario.Bodies.Count;
        if (_count == 0)
        {
            throw new InvalidOperationException("a scenario without threads");
        }

        while (_threads.Count < _count)
        {
            _threads.Add(new ModelThread(this, _threads.Count));
        }

        for (int i = 0; i < _count; i++)
        {
            _threads[i].Begin(_scenario.Names[i], _scenario.Bodies[i]);
        }
    }

    /// <summary>Chooses who goes on. Null if all have ended, or if the schedule has failed.</summary>
    private ModelThread? Next(ModelThread? me)
    {
        while (true)
        {
            bool goesOn = ListChoices(me);
            if (_choices.Count == 0)
            {
                if (!AllHaveEnded())
                {
                    Fail(FailureKind.Deadlock, DescribeBlocked());
                    return null;
                }

                // The last one: what it holds back comes in any order with what the others hold back.
                me?.Buffer.Hide();
                me = null;
                ListDrains(null);
                if (_choices.Count == 0)
                {
                    return null;
                }
            }

            if (!TryPick(me, out Choice choice))
            {
                return null;
            }

            if (choice.Kind == ChoiceKind.Drain)
            {
                _heap.AssertStill();
                _trace?.Add($"      {_threads[choice.Thread].Name,-8} {_threads[choice.Thread].Buffer.Oldest} is seen");
                _threads[choice.Thread].Buffer.DrainOldest(me?.Buffer);
                continue;
            }

            ModelThread next = _threads[choice.Thread];
            if (next != me)
            {
                Switch(me, next, choice);
                if (goesOn)
                {
                    _preemptions++;
                }
            }

            if (choice.Kind == ChoiceKind.TimeOut)
            {
                _timeouts++;
                next.HasTimedOut = true;
            }

            return next;
        }
    }

    private void Switch(ModelThread? me, ModelThread next, Choice choice)
    {
        if (me is not null && me.Buffer.Count > 0)
        {
            _heap.AssertStill();
            if (choice.Kind == ChoiceKind.RunHolding)
            {
                _delays++;
                for (int i = 0; i < choice.Seen; i++)
                {
                    me.Buffer.DrainOldestOfRunning();
                }

                me.Buffer.Hide();
                _trace?.Add(string.Create(CultureInfo.InvariantCulture, $"      {me.Name,-8} holds back {me.Buffer.Count} writes"));
            }
            else
            {
                me.Buffer.DrainOwn();
            }
        }

        if (next.Buffer.Count > 0)
        {
            _heap.AssertStill();
            next.Buffer.Show();
        }
    }

    /// <summary>Lists what may happen within the bounds, the ordinary course first. Returns whether the thread itself could go on.</summary>
    private bool ListChoices(ModelThread? me)
    {
        _choices.Clear();
        int ready = 0;
        for (int i = 0; i < _count; i++)
        {
            ready |= _threads[i].IsReady ? 1 << i : 0;
        }

        int next = 0;
        for (int i = 0; i < _count; i++)
        {
            // One that has yielded gives way to those that could go on and have done nothing since.
            next |= (ready & (1 << i)) != 0 && (_threads[i].YieldsTo & ready) == 0 ? 1 << i : 0;
        }

        if (next == 0)
        {
            next = ready;
        }

        bool goesOn = me is not null && (next & me.Bit) != 0;
        if (goesOn)
        {
            _choices.Add(new Choice(ChoiceKind.Run, me!.Number));
        }

        bool maySwitch = !goesOn || _preemptions < _bounds.Preemptions;
        int held = me is not null && _delays < _bounds.Delays ? me.Buffer.Count : 0;
        for (int i = 0; maySwitch && i < _count; i++)
        {
            if ((next & (1 << i)) == 0 || _threads[i] == me)
            {
                continue;
            }

            _choices.Add(new Choice(ChoiceKind.Run, i));
            for (int seen = 0; seen < held; seen++)
            {
                _choices.Add(new Choice(ChoiceKind.RunHolding, i, seen));
            }
        }

        ListTimeouts(me, ready, maySwitch);
        if (_choices.Count > 0)
        {
            ListDrains(me);
        }

        return goesOn;
    }

    private void ListTimeouts(ModelThread? me, int ready, bool maySwitch)
    {
        // A replay knows when; otherwise a lost wake-up would be taken for one that its time ends.
        bool may = _replay is null
            ? _timeouts < _bounds.Timeouts
            : _replay.TryGetValue(_decisions + 1, out Choice choice) && choice.Kind == ChoiceKind.TimeOut;
        for (int i = 0; may && i < _count; i++)
        {
            ModelThread thread = _threads[i];
            if (thread.HasLimit && !thread.HasEnded && (ready & (1 << i)) == 0 && (maySwitch || thread == me))
            {
                _choices.Add(new Choice(ChoiceKind.TimeOut, i));
            }
        }
    }

    private void ListDrains(ModelThread? me)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_threads[i] != me && _threads[i].Buffer.Count > 0)
            {
                _choices.Add(new Choice(ChoiceKind.Drain, i));
            }
        }
    }

    private bool TryPick(ModelThread? me, out Choice picked)
    {
        _decisions++;
        picked = _choices[0];
        if (_tree is not null)
        {
            int at = _choices.Count == 1 ? 0 : _tree.Choose(_choices.Count, me is null ? 0 : me.Pending.Line);
            if (at < 0)
            {
                Fail(FailureKind.NotTheSame, "the scenario does not do the same thing each time");
                return false;
            }

            picked = _choices[at];
        }
        else if (_replay is not null && _replay.TryGetValue(_decisions, out Choice wanted))
        {
            picked = wanted;
            if (!_choices.Contains(wanted))
            {
                Fail(FailureKind.NotTheSame, string.Create(CultureInfo.InvariantCulture, $"the schedule does not fit the scenario: no choice {_decisions}:{wanted}"));
                return false;
            }
        }

        if (picked != _choices[0])
        {
            _deviations.Add(new KeyValuePair<int, Choice>(_decisions, picked));
        }

        return true;
    }

    private bool AllHaveEnded()
    {
        for (int i = 0; i < _count; i++)
        {
            if (!_threads[i].HasEnded)
            {
                return false;
            }
        }

        return true;
    }

    private void Fail(FailureKind kind, string message)
    {
        if (!_isAborting)
        {
            _isAborting = true;
            _failureKind = kind;
            _failure = message;
        }
    }

    private string DescribeBlocked()
    {
        string text = "nobody can go on:";
        for (int i = 0; i < _count; i++)
        {
            ModelThread thread = _threads[i];
            if (!thread.HasEnded)
            {
                text += $" {thread.Name} waits in {thread.Pending} [{thread.Pending.Place}]";
            }
        }

        return text;
    }

    /// <summary>After a failure: the next thread that has to leave its body, one after another because their finally blocks run.</summary>
    private ModelThread? NextToUnwind()
    {
        for (int i = 0; i < _count; i++)
        {
            ModelThread thread = _threads[i];
            // The first runs on the thread that searches, which waits for its baton also if it has not started.
            if (!thread.HasEnded && (thread.HasStarted || i == 0))
            {
                return thread;
            }
        }

        return null;
    }
}
