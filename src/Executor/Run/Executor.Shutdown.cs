namespace Embedded.Async;

/// <summary>The end of a program: tasks are asked to end, then cancelled, then left.</summary>
/// <remarks>
/// <code>
///   runs --(1)--> asked --(2)--> cancelled --(3)--> given up
///                   +-----(4)-----+-------(4)-----> nobody is left
/// </code>
/// 1 <see cref="RequestShutdown"/>, or <see cref="ShutDown"/>: the token is cancelled. 2 the first limit has passed. 3 the second. 4 the last
/// task has ended.
/// </remarks>
public sealed partial class Executor
{
    private CancellationSource? _shutdown;

    /// <summary>Whether it has begun, for those who ask for the token only then.</summary>
    private bool _isShuttingDown;

    /// <summary>
    /// Cancelled when the executor is about to end, so that tasks can finish by themselves. Made when it is first asked for, with two
    /// waiters; ask before <see cref="Seal"/>. Executor thread.
    /// </summary>
    public CancellationToken ShutdownToken => (_shutdown ?? MakeShutdown()).Token;

    /// <summary>
    /// Cancels <see cref="ShutdownToken"/> and makes <see cref="Run"/> return, for <see cref="ShutDown"/> to be called there. Executor thread; an
    /// interrupt sets a signal that a task waits for.
    /// </summary>
    public void RequestShutdown()
    {
        CheckThread();
        TellShutdown();
        Stop();
    }

    /// <summary>
    /// Called where <see cref="Run"/> would be: cancels <see cref="ShutdownToken"/> and runs all tasks until none is left. Those that are left
    /// after the first limit are cancelled, and those that are left after the second are left where they stand.
    /// </summary>
    /// <param name="finishTicks">How long tasks may go on by themselves, in ticks; 0 cancels them at once.</param>
    /// <param name="cleanUpTicks">How long their clean-up may take after that, in ticks.</param>
    /// <returns>How many tasks are left; <see cref="GetTask"/> and <see cref="GetName"/> say which.</returns>
    /// <exception cref="WrongContextException">Another thread ran this executor before, or it is running.</exception>
    public int ShutDown(long finishTicks, long cleanUpTicks)
    {
        int outer = Enter();
        try
        {
            _attention &= ~Attention.Leave;
            TellShutdown();
            RunFor(finishTicks);
            for (int slot = 0; slot < _flags.Length; slot++)
            {
                if ((_flags[slot] & InUse) != 0)
                {
                    BeginCancel(slot);
                }
            }

            RunFor(cleanUpTicks);
            return TaskCount;
        }
        finally
        {
            Leave(outer);
        }
    }

    /// <summary>Runs until no task is left, but no longer than a time. It looks after each poll, so a task that always yields cannot delay the end.</summary>
    private void RunFor(long ticks)
    {
        long now = _clock.NowTicks;
        long end = ticks > long.MaxValue - now ? long.MaxValue : now + ticks;
        while (TaskCount != 0 && _clock.NowTicks < end)
        {
            PollParker();
            if (!PollFirst())
            {
                RestUntil(end);
            }
        }
    }

    private void RestUntil(long end)
    {
        long until = _wheel.NextDeadline();
        until = until < end ? until : end;
        _trace?.Idle(until);
        // Only a short cut, as in Rest.
        if (Platform.VolatileRead(ref _inbox) == End)
        {
            _parker.Park(until);
        }
    }

    private void TellShutdown()
    {
        _isShuttingDown = true;
        _shutdown?.Cancel();
    }

    [Cold("when the token is first asked for")]
    private CancellationSource MakeShutdown()
    {
        _shutdown = new CancellationSource(clock: _clock);
        if (_isShuttingDown)
        {
            _shutdown.Cancel();
        }

        return _shutdown;
    }
}
