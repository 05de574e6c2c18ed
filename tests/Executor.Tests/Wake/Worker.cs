using System;
using System.Threading;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A thread of a test; what it throws fails the test that joins it.</summary>
internal sealed class Worker
{
    /// <summary>Only a guard against a hang; no test waits for it to pass.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Thread _thread;
    private Exception? _thrown;

    private Worker(Action action)
    {
        _thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                _thrown = e;
            }
        })
        { IsBackground = true };
        _thread.Start();
    }

    internal static Worker Start(Action action) => new(action);

    /// <summary>Runs an action on a thread of its own, to its end.</summary>
    internal static void Run(Action action) => Start(action).Join("the other thread hangs");

    internal void Join(string hint)
    {
        Assert.True(_thread.Join(Patience), hint);
        Assert.Null(_thrown);
    }
}
