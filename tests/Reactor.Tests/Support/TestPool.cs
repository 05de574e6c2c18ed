using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using Embedded.HostShim;
using Embedded.HostShim.Net;
using Xunit;

namespace Embedded.Net.Tests;

/// <summary>
/// A pool in which a sample's server runs, while its clients are on the test's executor. Its end fails the test if a task or a handle was lost, or
/// an exception reached the handler.
/// </summary>
internal sealed class TestPool : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly TestReactor _test;
    private readonly ConcurrentQueue<Exception> _unhandled = new();
    private readonly List<IDisposable> _owned = [];

    internal TestPool(TestReactor test, ReactorDriver driver, int workers)
    {
        _test = test;
        Pool = new WorkPool(new WorkPoolOptions
        {
            Workers = workers,
            Driver = driver,
            UnhandledException = (_, exception) => _unhandled.Enqueue(exception),
        });
    }

    internal WorkPool Pool { get; }

    internal TcpListener Listen(int backlog)
    {
        TcpListener listener = TcpListener.Bind(Pool.Reactor!, TestReactor.Loopback, backlog);
        _owned.Add(listener);
        return listener;
    }

    public void Dispose()
    {
        bool hasEnded = Pool.Shutdown(s_patience);
        foreach (IDisposable item in _owned)
        {
            item.Dispose();
        }

        int handles = Pool.Reactor!.HandleCount;
        Pool.Dispose();
        // A failed assertion is on its way out of the test: nothing here may hide it.
        if (!_test.HasFailed)
        {
            Assert.True(_unhandled.IsEmpty, "unhandled: " + string.Join(Environment.NewLine, _unhandled));
            Assert.True(hasEnded, "a task does not end");
            Assert.Equal(0, handles);
        }
    }
}
