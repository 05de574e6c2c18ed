using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Text;
using Embedded.Async;
using Embedded.HostShim;
using Xunit;
using Xunit.Sdk;

namespace Embedded.Hal.Tests;

/// <summary>
/// A virtual board, an executor on it and the runner that brings them together. In strict mode (the default) its end cancels
/// the tasks that are left and fails the test if a future was lost; always it fails if an exception reached a handler and the
/// test did not ask for it.
/// </summary>
/// <remarks>Make it and dispose it on the thread of the test: <c>using var board = new TestBoard();</c>.</remarks>
internal sealed class TestBoard : IDisposable
{
    internal const long Millisecond = VirtualTime.TicksPerSecond / 1000;

    private readonly StrictMode? _strict;
    private readonly List<Exception> _unhandled = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private bool _assertionFailed;

    internal TestBoard(ulong seed = 1, bool strict = true, int pinCount = VirtualBoard.DefaultPinCount)
    {
        AppDomain.CurrentDomain.FirstChanceException += NoteException;
        _strict = strict ? new StrictMode() : null;
        Board = new VirtualBoard(seed, pinCount);
        Executor = new Executor(new BoardClock(Board)) { UnhandledException = (_, exception) => _unhandled.Add(exception) };
        Runner = new BoardRunner(Board, Executor);
    }

    internal VirtualBoard Board { get; }

    internal Executor Executor { get; }

    internal BoardRunner Runner { get; }

    /// <summary>True once an assertion of the test has failed.</summary>
    internal bool HasFailed => _assertionFailed;

    internal long NowTicks => Board.Time.NowTicks;

    /// <summary>The exceptions that reached <see cref="Executor.UnhandledException"/> since the last call.</summary>
    internal Exception[] TakeUnhandled()
    {
        Exception[] taken = [.. _unhandled];
        _unhandled.Clear();
        return taken;
    }

    internal TaskHandle Spawn(Future future, string name = "test") => Executor.Spawn(future, name);

    internal void RunFor(double milliseconds) => RunTo(NowTicks + Ticks(milliseconds));

    internal void RunTo(long ticks) => Runner.Run(ticks);

    /// <summary>Runs until a future has ended and takes its result; fails when that takes longer than a minute.</summary>
    internal T Run<T>(Future<T> future)
    {
        var outcome = new Outcome<T>();
        Spawn(outcome.Await(future));
        Runner.Run(NowTicks + Ticks(60_000), () => outcome.Ended);
        Assert.True(outcome.Ended, "it never ends");
        return outcome.Result!;
    }

    internal void Run(Future future) => Run(WithResult(future));

    /// <summary>Lets something happen on the board, at a time from now.</summary>
    internal void After(double milliseconds, Action action) => Board.Time.Schedule(NowTicks + Ticks(milliseconds), new Happening(action));

    /// <summary>Changes a pin from outside, at a time from now.</summary>
    internal void DriveAfter(double milliseconds, int pin, bool high) =>
        After(milliseconds, () => Board.Pins[pin].External = high ? ExternalDrive.High : ExternalDrive.Low);

    internal void Drive(int pin, bool high) => Board.Pins[pin].External = high ? ExternalDrive.High : ExternalDrive.Low;

    /// <summary>What a port has sent, as text.</summary>
    internal string Sent(int port) => Encoding.ASCII.GetString(Board.Uart(port).Transcript.Bytes);

    internal static long Ticks(double milliseconds) => (long)(milliseconds * Millisecond);

    public void Dispose()
    {
        IReadOnlyCollection<string> lost = [];
        int tasks = 0;
        try
        {
            if (!_assertionFailed)
            {
                for (int slot = 0; slot < Executor.TaskSlots; slot++)
                {
                    Executor.GetTask(slot).Cancel();
                }

                Runner.Run(NowTicks + Ticks(10_000), () => Executor.TaskCount == 0);
                tasks = Executor.TaskCount;
            }
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= NoteException;
            Runner.Dispose();
            Executor.Dispose();
            lost = _strict?.End() ?? [];
            _strict?.Dispose();
            Board.Dispose();
            // Gives this thread's free futures to all threads: the next test may run on another one.
            new StrictMode().Dispose();
        }

        // A failed assertion is on its way out of the test: nothing here may hide it.
        if (!_assertionFailed)
        {
            Assert.True(_unhandled.Count == 0, "unhandled: " + string.Join(Environment.NewLine, _unhandled));
            Assert.True(Board.DispatcherFaults.Count == 0, "dispatcher: " + string.Join(Environment.NewLine, Board.DispatcherFaults));
            Assert.True(lost.Count == 0, "lost futures: " + string.Join(Environment.NewLine, lost));
            Assert.Equal(0, tasks);
        }
    }

    private static async Future<bool> WithResult(Future future)
    {
        await future;
        return true;
    }

    private void NoteException(object? sender, FirstChanceExceptionEventArgs e)
    {
        if (Environment.CurrentManagedThreadId == _thread)
        {
            _assertionFailed |= e.Exception is XunitException;
        }
    }

    private sealed class Happening(Action action) : BoardEvent
    {
        public override void Fire(long now) => action();
    }

    private sealed class Outcome<T>
    {
        internal bool Ended { get; private set; }

        internal T? Result { get; private set; }

        internal async Future Await(Future<T> future)
        {
            Result = await future;
            Ended = true;
        }
    }
}
