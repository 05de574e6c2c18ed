using System;
using Embedded.Async;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Timeout = Embedded.Async.Timeout;

namespace Embedded.Net.Tests;

/// <summary>
/// A sample's server and its clients: both on one executor, or the server in a pool and the clients on the executor of the test's thread.
/// </summary>
internal abstract class ServerFixture : IDisposable
{
    private readonly TestPool? _pool;

    /// <param name="driver">Of both sides.</param>
    /// <param name="workers">1 is the executor, more are a pool.</param>
    /// <param name="taskSlots">Of the executor.</param>
    /// <param name="backlog">Of the listener.</param>
    protected ServerFixture(ReactorDriver driver, int workers, int taskSlots, int backlog)
    {
        Test = new TestReactor(driver, strict: false, taskSlots);
        _pool = workers == 1 ? null : new TestPool(Test, driver, workers);
        Listener = _pool is null ? Test.Own(TcpListener.Bind(Test.Reactor, TestReactor.Loopback, backlog)) : _pool.Listen(backlog);
    }

    internal TestReactor Test { get; }

    internal TcpListener Listener { get; }

    /// <summary>Tasks of the server and of the test.</summary>
    internal int TaskCount => Test.Executor.TaskCount + (_pool?.Pool.TaskCount ?? 0);

    /// <summary>Handles of both sides.</summary>
    internal int HandleCount => Test.Reactor.HandleCount + (_pool?.Pool.Reactor!.HandleCount ?? 0);

    protected Clock Clock => _pool?.Pool.Clock ?? Test.Reactor.Clock;

    /// <summary>Ends the server as the programs do, after its Stop. Returns how many tasks are left.</summary>
    internal int ShutDown(Future finish, int finishMilliseconds, int cleanUpMilliseconds)
    {
        Test.Run(Timeout.AfterMilliseconds(finish, finishMilliseconds));
        return _pool is null ? Test.Executor.ShutDown(0, Clock.TicksFromMilliseconds(cleanUpMilliseconds))
            : _pool.Pool.Shutdown(TimeSpan.FromMilliseconds(cleanUpMilliseconds)) ? 0
            : _pool.Pool.TaskCount;
    }

    public void Dispose()
    {
        try
        {
            _pool?.Dispose();
        }
        finally
        {
            Test.Dispose();
        }
    }

    protected void Start(Future server)
    {
        if (_pool is null)
        {
            Test.Spawn(server);
        }
        else
        {
            _pool.Pool.SpawnDetached(server);
        }
    }
}
