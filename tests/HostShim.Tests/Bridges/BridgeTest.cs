using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using Embedded.Async;
using Xunit;
using Timeout = Embedded.Async.Timeout;

namespace Embedded.HostShim.Tests.Bridges;

/// <summary>
/// An executor on real time and on the thread of the test, in strict mode. Its end cancels what is left, and fails the test if a future was
/// lost or an exception reached the handler and nobody asked for it.
/// </summary>
internal sealed class BridgeTest : IDisposable
{
    /// <summary>Only so that a lost wake-up fails a test instead of hanging it.</summary>
    internal const int Patience = 60_000;

    private readonly StrictMode? _strict;
    private readonly List<Exception> _unhandled = [];
    private readonly List<Worker> _workers = [];
    private readonly RestTeller _parker;

    internal BridgeTest(bool strict = true, int taskSlots = 64)
    {
        _strict = strict ? new StrictMode() : null;
        var clock = new SystemClock();
        _parker = new RestTeller(Parker.Blocking(clock));
        Executor = new Executor(clock, taskSlots, _parker) { UnhandledException = (_, exception) => _unhandled.Add(exception) };
    }

    internal Executor Executor { get; }

    internal List<string> Trace { get; } = [];

    internal void Log(string line) => Trace.Add(line);

    internal bool ExpectLostFutures { get; set; }

    internal void Run(Future main) => Assert.True(Executor.BlockOn(Timeout.AfterMilliseconds(main, Patience)), "a wake-up was lost");

    internal void RunUntilIdle() => Executor.RunUntilIdle();

    /// <summary>Runs until a condition holds that a task of this executor makes true.</summary>
    internal void RunUntil(Func<bool> condition)
    {
        long end = Environment.TickCount64 + Patience;
        while (!condition())
        {
            Executor.RunUntilIdle();
            Assert.True(Environment.TickCount64 < end, "a wake-up was lost");
            Thread.Yield();
        }
    }

    /// <summary>Runs something on a thread of its own.</summary>
    internal void Elsewhere(Action work) => _workers.Add(Worker.Start(work));

    /// <summary>The same, once the executor has gone to rest the next time.</summary>
    internal void ElsewhereAtRest(Action work)
    {
        _parker.Rests.Reset();
        Elsewhere(() =>
        {
            Assert.True(_parker.Rests.Wait(Patience), "the executor does not rest");
            work();
        });
    }

    internal Exception[] TakeUnhandled()
    {
        Exception[] taken = [.. _unhandled];
        _unhandled.Clear();
        return taken;
    }

    public void Dispose()
    {
        foreach (Worker worker in _workers)
        {
            worker.Join();
        }

        int left = Executor.ShutDown(0, Clock.TicksFromMilliseconds(Patience));
        IReadOnlyCollection<string> lost = _strict?.End() ?? [];
        Executor.Dispose();
        _parker.Dispose();
        Assert.True(left == 0, "tasks are left that a cancellation does not end");
        Assert.True(_unhandled.Count == 0, "unhandled: " + string.Join(Environment.NewLine, _unhandled));
        Assert.True(ExpectLostFutures || lost.Count == 0, "lost futures: " + string.Join(Environment.NewLine, lost));
    }

    private sealed class RestTeller(IParker inner) : IParker, IDisposable
    {
        internal ManualResetEventSlim Rests { get; } = new();

        public void Park(long untilTicks)
        {
            Rests.Set();
            inner.Park(untilTicks);
        }

        public void Unpark() => inner.Unpark();

        public void Dispose()
        {
            Rests.Dispose();
            (inner as IDisposable)?.Dispose();
        }
    }
}

/// <summary>A thread whose exception fails the test.</summary>
internal sealed class Worker
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _problem;

    private Worker(Action work)
    {
        _thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                _problem = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true,
        };
    }

    internal static Worker Start(Action work)
    {
        var worker = new Worker(work);
        worker._thread.Start();
        return worker;
    }

    internal void Join()
    {
        Assert.True(_thread.Join(BridgeTest.Patience), "a thread hangs");
        _problem?.Throw();
    }
}

/// <summary>An executor that runs on a thread of its own with its bridge open, until it is disposed.</summary>
internal sealed class RunningExecutor : IDisposable
{
    private readonly Worker _worker;
    private readonly ManualResetEventSlim _begun = new();
    private readonly List<Exception> _unhandled = [];
    private readonly Async.Signal _end = new();
    private int _left;

    internal RunningExecutor(int taskSlots = 64, bool opensBridge = true)
    {
        Executor = new Executor(new SystemClock(), taskSlots) { UnhandledException = (_, exception) => _unhandled.Add(exception) };
        _worker = Worker.Start(() =>
        {
            if (opensBridge)
            {
                Executor.OpenBridge();
            }

            Executor.Spawn(End());
            Executor.Run();
            _left = Executor.ShutDown(Clock.TicksFromMilliseconds(BridgeTest.Patience), Clock.TicksFromMilliseconds(BridgeTest.Patience));
        });
        Assert.True(_begun.Wait(BridgeTest.Patience));
    }

    internal Executor Executor { get; }

    internal int ThreadId { get; private set; }

    /// <summary>Asks the executor to shut down and waits until it has.</summary>
    internal void ShutDown()
    {
        _end.Set();
        _worker.Join();
    }

    public void Dispose()
    {
        ShutDown();
        Executor.Dispose();
        _begun.Dispose();
        Assert.Equal(0, _left);
        Assert.True(_unhandled.Count == 0, "unhandled: " + string.Join(Environment.NewLine, _unhandled));
    }

    private async Future End()
    {
        ThreadId = Environment.CurrentManagedThreadId;
        _begun.Set();
        await _end.Wait();
        Executor.RequestShutdown();
    }
}
