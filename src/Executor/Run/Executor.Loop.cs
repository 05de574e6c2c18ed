using System;
using System.Threading;

namespace Embedded.Async;

/// <summary>The loop: inbox, timers, polls, rest.</summary>
public sealed partial class Executor
{
    private int _current = -1;
    private Future? _untaken;
    private bool _stopAsked;

    /// <summary>The waker of the task that is being polled.</summary>
    /// <exception cref="InvalidOperationException">No task is being polled.</exception>
    public Waker CurrentWaker => (Waker)(long)CurrentTask;

    /// <summary>The task that is being polled.</summary>
    /// <exception cref="InvalidOperationException">No task is being polled.</exception>
    public TaskHandle CurrentTask => _current < 0 ? throw Errors.NoExecutor("the current task") : HandleOf(_current);

    /// <summary>True if a poll could be done now. Executor thread only.</summary>
    public bool IsReady => _queueTail != _queueHead || Platform.VolatileRead(ref _inbox) != End || _wheel.NextDeadline() <= _clock.NowTicks;

    /// <summary>When the next timer is due, in ticks of the clock; <see cref="long.MaxValue"/> if none is armed. Exact.</summary>
    public long NextDeadlineTicks => _wheel.NextDeadline();

    internal int CurrentSlot => _current;

    internal TimerWheel Wheel => _wheel;

    /// <summary>Runs tasks until <see cref="Stop"/> is called, resting while nothing is ready.</summary>
    /// <exception cref="InvalidOperationException">Another thread ran this executor before, or it is running.</exception>
    public void Run()
    {
        _stopAsked = false;
        int outer = Enter();
        try
        {
            while (!_stopAsked)
            {
                Turn(null);
            }
        }
        catch
        {
            AbandonPoll();
            throw;
        }
        finally
        {
            Leave(outer);
        }
    }

    /// <summary>Makes <see cref="Run"/>, and only that, return when the current poll has ended. Executor thread only.</summary>
    public void Stop() => _stopAsked = true;

    /// <summary>
    /// Polls the first task of the run queue, after taking wake-ups and due timers. Does not rest.
    /// </summary>
    /// <returns>False if nothing was ready.</returns>
    /// <exception cref="InvalidOperationException">Another thread ran this executor before, or it is running.</exception>
    public bool RunOnce()
    {
        int outer = Enter();
        try
        {
            TakeWakeUps();
            if (_queueHead == _queueTail)
            {
                return false;
            }

            PollNext();
            return true;
        }
        catch
        {
            AbandonPoll();
            throw;
        }
        finally
        {
            Leave(outer);
        }
    }

    /// <summary>Polls until nothing is ready. Does not rest. A task that always yields never lets it return.</summary>
    /// <returns>The number of polls.</returns>
    /// <exception cref="InvalidOperationException">Another thread ran this executor before, or it is running.</exception>
    public int RunUntilIdle()
    {
        int polls = 0;
        while (RunOnce())
        {
            polls++;
        }

        return polls;
    }

    /// <summary>Runs all tasks, resting in between, until a future has ended; the other tasks stay where they are then.</summary>
    /// <exception cref="InvalidOperationException">No slot is free, the future was used before, or another thread ran this executor.</exception>
    public void BlockOn(Future future)
    {
        RunUntil(future);
        future.GetResult();
    }

    /// <summary>As <see cref="BlockOn(Future)"/>, and returns the future's result.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <exception cref="InvalidOperationException">No slot is free, the future was used before, or another thread ran this executor.</exception>
    public T BlockOn<T>(Future<T> future)
    {
        RunUntil(future);
        return future.GetResult();
    }

    /// <summary>Runs all tasks, resting in between, until a future has ended. Its result or exception is left in it, untaken.</summary>
    /// <exception cref="InvalidOperationException">No slot is free, the future was used before, or another thread ran this executor.</exception>
    public void RunUntil(Future future)
    {
        // Entered first, so that a call that is refused has not spawned anything.
        int outer = Enter();
        int slot = -1;
        try
        {
            slot = HandleBits.Slot((long)Spawn(future, "BlockOn"));
            _flags[slot] |= KeepRoot;
            while (!future.IsEnded)
            {
                Turn(future);
            }
        }
        catch
        {
            AbandonPoll();
            if (slot >= 0)
            {
                // Nobody will take the result, so the task is like any other from now on.
                _flags[slot] &= ~KeepRoot;
            }

            throw;
        }
        finally
        {
            Leave(outer);
        }
    }

    /// <summary>Keeps a joined or selected future, whose result nobody has taken, until the task waits again.</summary>
    internal void KeepUntilTaken(Future future)
    {
        future._continuation = _untaken;
        _untaken = future;
    }

    internal void ForgetUntaken(Future future)
    {
        if (_untaken == future)
        {
            _untaken = future._continuation;
            return;
        }

        Future? kept = _untaken;
        while (kept is not null)
        {
            if (kept._continuation == future)
            {
                kept._continuation = future._continuation;
                return;
            }

            kept = kept._continuation;
        }
    }

    private void CheckThread()
    {
        if (_thread is not null && !IsOwnThread)
        {
            throw Errors.WrongThread();
        }
    }

    /// <summary>Makes this the executor that runs on this thread; returns the one that did before.</summary>
    private int Enter()
    {
        ThreadIdentity thread = Platform.Thread;
        _thread ??= thread;
        if (_thread != thread)
        {
            throw Errors.WrongThread();
        }

        // The second is true in the exception handler and in a parker, between two polls.
        if (_current >= 0 || thread._running == _number)
        {
            throw Errors.AlreadyRunning();
        }

        int outer = thread._running;
        thread._running = _number;
        return outer;
    }

    /// <summary>
    /// After an exception from a trace or a handler (tasks keep theirs): the poll it came from is over, and the executor can
    /// be run again.
    /// </summary>
    private void AbandonPoll()
    {
        _current = -1;
        _branch = null;
        _unwinding = false;
    }

    private void Leave(int outer) => _thread!._running = outer;

    /// <summary>One round: everything that was ready at its start is polled once; with nothing ready it rests.</summary>
    private void Turn(Future? until)
    {
        TakeWakeUps();
        int polls = _queueTail - _queueHead;
        if (polls == 0)
        {
            Rest();
            return;
        }

        // Stop ends Run only: a BlockOn that heeded it would poll nobody and spin.
        while (polls-- > 0 && (until is null ? !_stopAsked : !until.IsEnded))
        {
            PollNext();
        }
    }

    private void TakeWakeUps()
    {
        if (Platform.VolatileRead(ref _inbox) != End)
        {
            TakeInbox();
        }

        if (_wheel.Count != 0)
        {
            FireTimers();
        }
    }

    private void FireTimers()
    {
        long now = _clock.NowTicks;
        if (_wheel.EarliestTicks > now)
        {
            return;
        }

        TimerFuture? timer;
        while ((timer = _wheel.TakeDue(now)) is not null)
        {
            Trace?.TimerFired(now - timer.DeadlineTicks);
            WakeLocal(timer.Fire());
        }
    }

    private void Rest()
    {
        long until = _wheel.NextDeadline();
        Trace?.Idle(until);
        // Only a short cut: a wake-up that comes after this look unparks.
        if (Platform.VolatileRead(ref _inbox) == End)
        {
            _parker.Park(until);
        }
    }

    private void PollNext()
    {
        int slot = _queue[_queueHead & _queueMask];
        _queueHead++;
        int flags = _flags[slot] & ~Queued;
        _flags[slot] = flags;
        if ((flags & InUse) == 0)
        {
            return;
        }

        Future future = _innermost[slot]!;
        _current = slot;
        Trace?.PollStarted(slot);
        if ((flags & CancelAsked) != 0)
        {
            future = PollCancelled(slot, future, flags);
        }
        else
        {
            future = PollChain(slot, future);
        }

        _current = -1;
        Trace?.PollEnded(slot);
        if (future.IsEnded)
        {
            EndTask(slot, future);
        }
        else
        {
            Platform.Store(_innermost, slot, future);
        }

        if (_untaken is not null)
        {
            DropUntaken();
        }
    }

    /// <summary>
    /// Polls down to what has to wait and up through what has ended, in a loop. Returns where the task stands: the future
    /// that waits, or the root that has ended.
    /// </summary>
    private Future PollChain(int slot, Future future)
    {
        while (true)
        {
            Future? next = future.Poll(this);
            if (_unwinding && !Unwind(ref future, ref next))
            {
                return future;
            }

            if (next is null)
            {
                if (_branch is null)
                {
                    return future;
                }

                // This branch of a combinator waits; its combinator says which branch is next.
                _branch._innermost = future;
                next = _branch._owner;
            }
            else if (next == Requeue.Instance)
            {
                WakeLocal(slot);
                if (_branch is null)
                {
                    return future;
                }

                _branch._innermost = future;
                next = _branch._owner;
            }

            future = next;
        }
    }

    private void DropUntaken()
    {
        Future? future = _untaken;
        _untaken = null;
        while (future is not null)
        {
            Future? next = future._continuation;
            future.Recycle();
            future = next;
        }
    }
}
