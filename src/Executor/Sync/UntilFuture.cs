using System;

namespace Embedded.Async;

/// <summary>
/// Says whether a wait is over. Called on the executor's thread, at every poll of the task that waits, so it must be short, must
/// not wait, and must not change anything. Keep the delegate in a field; on a device a method group or a lambda that captures is an
/// object each time it is written.
/// </summary>
public delegate bool WaitCondition();

/// <summary>Where a task registers to be woken.</summary>
internal interface IWakerRegister
{
    /// <summary>For messages.</summary>
    string WaitName { get; }

    /// <summary>
    /// Registers a task. Whoever wakes after that wakes it; of one who woke before, all that was written is seen after it.
    /// </summary>
    /// <returns>False if there is no room.</returns>
    bool TryAdd(Waker waker);

    /// <summary>Withdraws a task.</summary>
    void Remove(Waker waker);

    /// <summary>What is wrong when there is no room.</summary>
    Exception Full();
}

/// <summary>Waits, registered with an <see cref="IWakerRegister"/>, until a condition holds.</summary>
/// <remarks>
/// <code>
///   look --(1)--> registered --(2)--> look again --(3)--> waits --(4)--> withdrawn, ended
/// </code>
/// 1 the condition does not hold. 2 always: what came before the registration woke nobody. 3 it still does not hold. 4 a poll finds
/// that it holds. The registration stays from poll to poll.
/// </remarks>
internal sealed class UntilFuture : Future
{
    private static readonly SharedPool s_shared = new("waits until a condition holds", "the waiters of what it waits for");

    private IWakerRegister? _wakers;
    private WaitCondition _condition = null!;

    /// <summary>What is registered.</summary>
    private Waker _waker;

    internal override string Name => _wakers is null ? "a wait that was taken" : _wakers.WaitName;

    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static UntilFuture Rent(IWakerRegister wakers, WaitCondition condition)
    {
        Future? free = s_shared.Rent();
        UntilFuture future = free is null ? Platform.Track(new UntilFuture()) : Platform.As<UntilFuture>(free);
        future._wakers = wakers;
        future._condition = condition;
        return future;
    }

    internal static void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            s_shared.Add(new UntilFuture());
        }
    }

    internal override Future? Poll(Executor executor)
    {
        bool holds;
        try
        {
            holds = _condition();
            if (!holds && _waker == Waker.None)
            {
                Waker waker = executor.CurrentWaker;
                if (!_wakers!.TryAdd(waker))
                {
                    return EndFaulted(_wakers.Full());
                }

                _waker = waker;
                holds = _condition();
            }
        }
        catch (Exception e)
        {
            Withdraw();
            return EndFaulted(e);
        }

        if (!holds)
        {
            return null;
        }

        Withdraw();
        return EndCompleted();
    }

    internal override Future? Cancel(Executor executor)
    {
        Withdraw();
        return EndCanceled();
    }

    internal override void Recycle()
    {
        _wakers = null;
        _condition = null!;
        s_shared.Return(this);
    }

    private void Withdraw()
    {
        if (_waker != Waker.None)
        {
            _wakers!.Remove(_waker);
            _waker = Waker.None;
        }
    }
}
