using System;

namespace Embedded.Async.Tests;

/// <summary>What the tests of combinators and groups run: methods that write down how far they come.</summary>
internal static class Children
{
    internal static async Future<int> Child(TestExecutor test, string name, int ticks, int result = 0)
    {
        test.Log(name + " begins");
        await Timer.AfterTicks(ticks);
        test.Log(name + " ends");
        return result;
    }

    /// <summary>Its clean-up takes two ticks.</summary>
    internal static async Future<int> Guarded(TestExecutor test, string name, int ticks, int result = 0)
    {
        test.Log(name + " begins");
        try
        {
            await Timer.AfterTicks(ticks);
            return result;
        }
        finally
        {
            test.Log(name + " finally");
            await Timer.AfterTicks(2);
            test.Log(name + " clean");
        }
    }

    internal static async Future Failing(TestExecutor test, string name, int ticks)
    {
        test.Log(name + " begins");
        await Timer.AfterTicks(ticks);
        test.Log(name + " fails");
        throw new InvalidOperationException(name);
    }

    /// <summary>Fails when it is cancelled.</summary>
    internal static async Future FailsInCleanUp(string name)
    {
        try
        {
            await Timer.AfterTicks(90);
        }
        catch (FutureCanceledException)
        {
            await Timer.AfterTicks(1);
            throw new InvalidOperationException(name);
        }
    }
}

/// <summary>The least that a wait without a result can be about: a number of permits.</summary>
internal sealed class Permits(int free) : IWaitSource
{
    private readonly WaitQueue _waiters = new();

    internal int Free { get; private set; } = free;

    internal bool HasWaiters => !_waiters.IsEmpty;

    string IWaitSource.WaitName => "Permits";

    internal Future Acquire() => Wait.Rent(this);

    internal void Release()
    {
        if (_waiters.IsEmpty)
        {
            Free++;
        }
        else
        {
            _waiters.Grant();
        }
    }

    WaitOutcome IWaitSource.PollWait(WaitNode node, Waker waker)
    {
        if (node._granted)
        {
            node._granted = false;
            return WaitOutcome.Got;
        }

        if (!node._queued && Free > 0)
        {
            Free--;
            return WaitOutcome.Got;
        }

        if (!node._queued && waker != Waker.None)
        {
            _waiters.Add(node, waker);
        }

        return WaitOutcome.Waiting;
    }

    void IWaitSource.CancelWait(WaitNode node)
    {
        if (node._queued)
        {
            _waiters.Remove(node);
        }
        else if (node._granted)
        {
            node._granted = false;
            Release();
        }
    }

    void IWaitSource.ReturnWait(WaitNode node) => Release();
}
