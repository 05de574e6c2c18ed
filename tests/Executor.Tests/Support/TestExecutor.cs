using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using Xunit;
using Xunit.Sdk;

namespace Embedded.Async.Tests;

/// <summary>
/// An executor on virtual time with a list to write to. In strict mode (the default) its end cancels the tasks that are left
/// and fails the test if a future was lost, a timer is still armed, or an exception reached the handler and nobody asked for it.
/// </summary>
/// <remarks>Make it and dispose it on the thread of the test: <c>using var test = new TestExecutor();</c>.</remarks>
internal sealed class TestExecutor : IDisposable
{
    private const int MostPollsAtTheEnd = 100_000;

    private readonly StrictMode? _strict;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<string> _trace = [];
    private readonly List<Exception> _unhandled = [];
    private readonly PollCounter? _polls;
    private Exception? _lastThrown;
    private bool _assertionFailed;
    private bool _disposed;

    internal TestExecutor(bool strict = true, int taskSlots = BuildConfig.TaskSlots, long startTicks = 0, bool countPolls = false, Schedule? schedule = null)
    {
        AppDomain.CurrentDomain.FirstChanceException += NoteException;
        _strict = strict ? new StrictMode() : null;
        Schedule = schedule;
        Clock = new ManualClock(startTicks);
        Executor = new Executor(Clock, taskSlots, parker: null, schedule) { UnhandledException = (_, exception) => _unhandled.Add(exception) };
        if (countPolls)
        {
            _polls = new PollCounter(taskSlots);
            Executor.Trace = _polls;
        }
    }

    internal Executor Executor { get; }

    internal ManualClock Clock { get; }

    internal Schedule? Schedule { get; }

    /// <summary>All polls so far. Counted by a trace, which keeps the executor off its hot path, so only where a test asks for it.</summary>
    internal int Polls => _polls?.Total ?? throw new InvalidOperationException("make this TestExecutor with countPolls: true");

    /// <summary>Set it if a test means to lose futures; it then looks at <see cref="EndStrict"/> itself.</summary>
    internal bool ExpectLostFutures { get; set; }

    internal IReadOnlyList<string> Trace => _trace;

    internal TaskHandle Spawn(Future future, string? name = null) => Executor.Spawn(future, name);

    internal void Log(string line) => _trace.Add(line);

    /// <summary>Compares the whole trace, and empties it.</summary>
    internal void AssertTrace(params string[] expected)
    {
        string[] actual = TakeTrace();
        Assert.Equal(expected, actual);
    }

    internal string[] TakeTrace()
    {
        string[] actual = [.. _trace];
        _trace.Clear();
        return actual;
    }

    /// <summary>The exceptions that reached <see cref="Executor.UnhandledException"/> since the last call.</summary>
    internal Exception[] TakeUnhandled()
    {
        Exception[] taken = [.. _unhandled];
        _unhandled.Clear();
        return taken;
    }

    /// <summary>How often a task's slot was polled.</summary>
    internal int PollsOf(TaskHandle handle) => _polls!.Of(HandleBits.Slot((long)handle));

    internal bool RunOnce() => Executor.RunOnce();

    internal int RunUntilIdle() => Executor.RunUntilIdle();

    /// <summary>Moves time and polls what this made ready.</summary>
    internal int Advance(long ticks)
    {
        Clock.Advance(ticks);
        return RunUntilIdle();
    }

    /// <summary>Polls, and jumps from deadline to deadline, until nothing is ready and no timer is armed.</summary>
    internal void RunToEnd(int mostPolls = MostPollsAtTheEnd)
    {
        while (true)
        {
            while (RunOnce())
            {
                Assert.True(--mostPolls > 0, "the tasks never come to rest");
            }

            long deadline = Executor.NextDeadlineTicks;
            if (deadline == long.MaxValue)
            {
                return;
            }

            Clock.Advance(Math.Max(0, deadline - Clock.NowTicks));
        }
    }

    /// <summary>Ends strict mode now; returns what was lost.</summary>
    internal IReadOnlyCollection<string> EndStrict()
    {
        Assert.NotNull(_strict);
        ExpectLostFutures = true;
        return _strict.End();
    }

    /// <summary>Cancels the tasks that are left, one after another, and runs them to their end.</summary>
    internal void CancelAll()
    {
        for (int slot = 0; slot < Executor.TaskSlots; slot++)
        {
            Executor.GetTask(slot).Cancel();
        }

        RunToEnd();
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        IReadOnlyCollection<string> lost = [];
        try
        {
            if (!_assertionFailed)
            {
                Exception? thrownByTest = _lastThrown;
                CancelAll();
                _lastThrown = thrownByTest;
            }
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= NoteException;
            Executor.Dispose();
            if (_strict is not null && !ExpectLostFutures)
            {
                lost = _strict.End();
            }

            _strict?.Dispose();
        }

        // A failed assertion is on its way out of the test: nothing here may hide it.
        if (!_assertionFailed)
        {
            string hint = Environment.NewLine + "The last exception of the test was: " + _lastThrown;
            Assert.True(_unhandled.Count == 0, "unhandled: " + string.Join(Environment.NewLine, _unhandled) + hint);
            Assert.True(lost.Count == 0, "lost futures: " + string.Join(Environment.NewLine, lost) + hint);
            Assert.True(Executor.TaskCount == 0, "tasks are left that a cancellation does not end" + hint);
        }
    }

    private void NoteException(object? sender, FirstChanceExceptionEventArgs e)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            _lastThrown = e.Exception;
            _assertionFailed |= e.Exception is XunitException;
        }
    }

    private sealed class PollCounter(int slots) : ExecutorTrace
    {
        private readonly int[] _ofSlot = new int[slots];

        internal int Total { get; private set; }

        internal int Of(int slot) => _ofSlot[slot];

        public override void PollStarted(int slot)
        {
            Total++;
            _ofSlot[slot]++;
        }
    }
}

/// <summary>A leaf that a test completes by hand, as often as it likes to poll it.</summary>
internal sealed class Gate : Future
{
    private readonly string _name;
    private bool _open;
    private bool _waits;

    internal Gate(string name = "gate")
    {
        _name = name;
    }

    internal Waker Waker { get; private set; }

    internal int Polls { get; private set; }

    internal int Cancels { get; private set; }

    internal int Recycles { get; private set; }

    /// <summary>True while a task waits here.</summary>
    internal bool IsWaiting => _waits;

    internal override string Name => _name;

    /// <summary>Ends the wait, or the one to come, and wakes the task.</summary>
    internal void Open()
    {
        _open = true;
        Waker.Wake();
    }

    internal override Future? Poll(Executor executor)
    {
        Polls++;
        if (!_open)
        {
            _waits = true;
            Waker = executor.CurrentWaker;
            return null;
        }

        _waits = false;
        SetStatus(FutureStatus.Completed);
        return _continuation;
    }

    internal override Future? Cancel(Executor executor)
    {
        Cancels++;
        _waits = false;
        return EndCanceled();
    }

    internal override void Recycle()
    {
        Recycles++;
        _state = FutureStatus.Taken;
    }
}
