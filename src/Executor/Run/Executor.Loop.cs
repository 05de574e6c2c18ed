using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>The loop: inbox, timers, polls, rest.</summary>
public sealed partial class Executor
{
    /// <summary>What makes the loop look twice, see <see cref="Attention"/>; nearly always 0.</summary>
    private int _attention;

    /// <summary>Whether the first task of the run queue is being polled.</summary>
    private bool _isPolling;

    private bool _isEntered;
    private Future? _untaken;
    private bool _stopAsked;

    /// <summary>What was left of the budget when a result was kept that the next await has to give back first; 0 if there is none.</summary>
    private int _awaitsKept;

    /// <summary>The waker of the task that is being polled.</summary>
    /// <exception cref="InvalidOperationException">No task is being polled.</exception>
    public Waker CurrentWaker => (Waker)(long)CurrentTask;

    /// <summary>The task that is being polled.</summary>
    /// <exception cref="InvalidOperationException">No task is being polled.</exception>
    public TaskHandle CurrentTask => _isPolling ? HandleOf(CurrentSlot) : throw Errors.NoExecutor("the current task");

    /// <summary>True if a poll could be done now. Executor thread only.</summary>
    public bool IsReady => HasQueued || Platform.VolatileRead(ref _inbox) != End || _wheel.NextDeadline() <= _clock.NowTicks;

    /// <summary>When the next timer is due, in ticks of the clock; <see cref="long.MaxValue"/> if none is armed. Exact.</summary>
    public long NextDeadlineTicks => _wheel.NextDeadline();

    /// <summary>While a task is polled: its slot, because it stays at the front of the run queue meanwhile.</summary>
    internal int CurrentSlot
    {
        [MethodImpl(Platform.Inline)]
        get => _behind[_last];
    }

    /// <summary>The executor that polls a task on this thread now, or null.</summary>
    internal static Executor? Polling
    {
        get
        {
            Executor? running = Platform.Running;
            return running is not null && running._isPolling ? running : null;
        }
    }

    internal long HandleAt(int slot) => _handles[slot];

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
                Turn();
            }
        }
        finally
        {
            Leave(outer);
        }
    }

    /// <summary>Makes <see cref="Run"/>, and only that, return when the current poll has ended. Executor thread only.</summary>
    public void Stop()
    {
        _stopAsked = true;
        _attention |= Attention.Leave;
    }

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
            return PollFirst();
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
        int outer = Enter();
        try
        {
            int polls = 0;
            while (PollFirst())
            {
                polls++;
            }

            return polls;
        }
        finally
        {
            Leave(outer);
        }
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
            while ((_flags[slot] & KeepRoot) != 0)
            {
                Turn();
            }
        }
        finally
        {
            if (slot >= 0)
            {
                // After an exception nobody will take the result, so the task is like any other from now on.
                _flags[slot] &= ~KeepRoot;
            }

            Leave(outer);
        }
    }

    /// <summary>Keeps a joined or selected future, whose result nobody has taken, until the task awaits again.</summary>
    internal void KeepUntilTaken(Future future)
    {
        future._continuation = _untaken;
        _untaken = future;
        _attention |= Attention.Untaken;
        int left = Platform.EndTurn(_thread!);
        if (left > 0)
        {
            // So that the next await goes through StepAside.
            _awaitsKept = left;
        }
    }

    /// <summary>Whether the budget was not spent but taken away by <see cref="KeepUntilTaken"/>; then it is as it was, less one.</summary>
    internal bool TakeAwaitsBack()
    {
        int left = _awaitsKept;
        _awaitsKept = 0;
        if (left <= 1)
        {
            return false;
        }

        Platform.SetAwaits(_thread!, left - 1);
        return true;
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

    internal void CheckThread()
    {
        if (IsOfOtherThread)
        {
            throw Errors.WrongThread();
        }
    }

    /// <summary>Makes this the executor that runs on this thread; returns the one that did before.</summary>
    private int Enter()
    {
        ThreadIdentity? thread = _thread;
        if (thread is null)
        {
            _thread = thread = Platform.Thread;
        }
        else if (!thread.IsCurrent)
        {
            throw Errors.WrongThread();
        }

        if (_isEntered)
        {
            throw Errors.AlreadyRunning();
        }

        _isEntered = true;
        int outer = thread._running;
        thread._running = _number;
        return outer;
    }

    /// <summary>
    /// After an exception from a trace, a handler or a leaf (tasks keep theirs): the poll it came from is over, and the executor
    /// can be run again.
    /// </summary>
    private void AbandonPoll()
    {
        Dequeue(CurrentSlot);
        _isPolling = false;
        _attention &= ~Attention.OfOnePoll;
        _branch = null;
        _unwinding = false;
        _awaitsKept = 0;
    }

    private void Leave(int outer)
    {
        if (_isPolling)
        {
            AbandonPoll();
        }

        if (_schedule is not null)
        {
            PutBack(_schedule);
        }

        _isEntered = false;
        _thread!._running = outer;
        // A task that ran this executor inside its poll has done enough for one turn.
        Platform.EndTurn(_thread);
    }

    /// <summary>
    /// Rounds, until nothing is ready or somebody wants to leave the loop: in each, everything that was ready at its start is
    /// polled once; with a schedule, the task that it puts first. With nothing ready at first it rests.
    /// </summary>
    private void Turn()
    {
        _attention &= ~Attention.Leave;
        TakeWakeUps();
        Schedule? schedule = _schedule;
        if (schedule is not null)
        {
            Choose(schedule);
        }

        if (_last < 0)
        {
            Rest();
            return;
        }

        PollUpTo(_last, rounds: schedule is null, schedule);
        if (schedule is not null)
        {
            PutBack(schedule);
        }
    }

    /// <summary>Takes what became ready and polls the first task; false if there is none.</summary>
    [MethodImpl(Platform.InlineOnHost)]
    private bool PollFirst()
    {
        TakeWakeUps();
        if (_schedule is not null)
        {
            return PollFirst(_schedule);
        }

        if (_last < 0)
        {
            return false;
        }

        PollUpTo(CurrentSlot, rounds: false, null);
        return true;
    }

    private bool PollFirst(Schedule schedule)
    {
        if (!Choose(schedule))
        {
            return false;
        }

        PollUpTo(_last, rounds: false, null);
        PutBack(schedule);
        return true;
    }

    /// <summary>
    /// Makes the task that the schedule puts first the run queue, alone, so that its poll is as every other. False if none is ready.
    /// </summary>
    private bool Choose(Schedule schedule)
    {
        int slot = schedule.Take();
        _last = slot;
        if (slot < 0)
        {
            return false;
        }

        _behind[slot] = slot;
        return true;
    }

    /// <summary>Gives the schedule back a task that yielded or was woken while it was polled.</summary>
    private void PutBack(Schedule schedule)
    {
        int slot = _last;
        if (slot >= 0)
        {
            _last = Nobody;
            schedule.Add(slot);
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
            _trace?.TimerFired(now - timer.DeadlineTicks);
            int slot = timer.Fire();
            // One that a Fuse holds may have outlived the task that began it.
            if ((_flags[slot] & InUse) != 0)
            {
                WakeLocal(slot);
            }
        }
    }

    /// <summary>
    /// Called after each round. On the desktop, a parker that brings events is asked every so often, because tasks that keep the loop
    /// from resting would keep it from asking otherwise; on a device interrupts come by themselves, and this is nothing.
    /// </summary>
    partial void PollParker();

    private void Rest()
    {
        long until = _wheel.NextDeadline();
        _trace?.Idle(until);
        // Only a short cut: a wake-up that comes after this look unparks.
        if (Platform.VolatileRead(ref _inbox) == End)
        {
            _parker.Park(until);
        }
    }

    /// <summary>
    /// Polls the first tasks of the run queue, up to the one in a slot, which ends a round; or until somebody wants to leave the
    /// loop.
    /// </summary>
    /// <param name="lastSlot">The slot in which the round ends.</param>
    /// <param name="rounds">Whether to go on with the next round.</param>
    /// <param name="schedule">Whether to go on with what a schedule puts first.</param>
    [MethodImpl(Platform.InlineOnHost)]
    private void PollUpTo(int lastSlot, bool rounds, Schedule? schedule)
    {
        _isPolling = true;
        bool isMore;
        do
        {
            isMore = _attention == 0 ? PollPlainly(ref lastSlot, rounds, schedule)
                : _attention == Attention.Traced ? PollTraced(ref lastSlot, rounds)
                : PollWithCare(lastSlot);
        }
        while (isMore && (_attention & Attention.Leave) == 0);

        _isPolling = false;
    }

    /// <summary>
    /// The hot loop. A task that yields is turned from the front of the queue to its back by one store; all that is not plain
    /// raises <see cref="_attention"/>.
    /// </summary>
    /// <param name="roundEnd">The slot in which the round ends.</param>
    /// <param name="rounds">Whether to go on with the next round.</param>
    /// <param name="schedule">Whether to go on with what a schedule puts first.</param>
    /// <returns>Whether the round has not ended.</returns>
    private bool PollPlainly(ref int roundEnd, bool rounds, Schedule? schedule)
    {
        int lastSlot = roundEnd;
        int[] behind = _behind;
        Future?[] innermost = _innermost;
        ThreadIdentity thread = _thread!;
        Future requeue = Requeue.Instance;
        Future future = requeue;
        int slot = lastSlot;
        try
        {
            while (true)
            {
                slot = behind[_last];
                future = innermost[slot]!;
                Platform.BeginTurn(thread);
                Future? next = future.Poll(this);
                if (next == requeue && _attention == 0)
                {
                    _last = slot;
                }
                else
                {
                    // Down to what it awaits, or up to who awaits it.
                    while (next is not null && next != requeue && _attention == 0)
                    {
                        NoteEnded(future);
                        future = next;
                        next = future.Poll(this);
                    }

                    // What is thrown from here on is not the machine's.
                    Future stands = future;
                    future = requeue;
                    if (_attention != 0 || (next is null && stands.IsEnded))
                    {
                        EndPoll(slot, stands, next);
                        if (_attention != 0)
                        {
                            return slot != lastSlot;
                        }
                    }
                    else
                    {
                        if (innermost[slot] != stands)
                        {
                            Platform.Store(innermost, slot, stands);
                        }

                        if (next is null)
                        {
                            Dequeue(slot);
                        }
                        else
                        {
                            _last = slot;
                        }
                    }
                }

                if (slot == lastSlot)
                {
                    if (rounds ? !BeginRound() : schedule is null || !BeginPoll(schedule))
                    {
                        return false;
                    }

                    lastSlot = _last;
                    roundEnd = lastSlot;
                    if (_attention != 0)
                    {
                        // A cancellation came from outside, or a handler changed something.
                        return true;
                    }
                }
            }
        }
        catch (Exception e)
        {
            // Not a filter: on the device each call that a filter watches costs a second one.
            if (!future.IsStateMachine)
            {
                throw;
            }

            // On a device this is the outermost catch of every async method.
            EndPoll(slot, future, future.EndException(e));
            return slot != lastSlot;
        }
    }

    /// <summary>Takes what became ready outside the run queue; false if that leaves nothing to poll.</summary>
    [MethodImpl(Platform.Inline)]
    private bool BeginRound()
    {
        PollParker();
        if (_wheel.Count != 0 || Platform.VolatileRead(ref _inbox) != End)
        {
            _isPolling = false;
            TakeWakeUps();
            _isPolling = true;
        }

        return _last >= 0;
    }

    /// <summary>
    /// As <see cref="BeginRound"/>, with a schedule: after each poll, because what became ready meanwhile may be more urgent, and in the
    /// order in which a round would take it.
    /// </summary>
    private bool BeginPoll(Schedule schedule)
    {
        PollParker();
        _isPolling = false;
        PutBack(schedule);
        TakeWakeUps();
        bool isAny = Choose(schedule);
        _isPolling = isAny;
        return isAny;
    }

    /// <summary>
    /// As <see cref="PollPlainly"/>, when there is a trace and nothing else is unusual; for tasks that yield, and for the first
    /// that does anything else.
    /// </summary>
    private bool PollTraced(ref int roundEnd, bool rounds)
    {
        Future requeue = Requeue.Instance;
        do
        {
            // Asked for each time: a task may change it.
            ExecutorTrace trace = _trace!;
            int slot = CurrentSlot;
            Future future = _innermost[slot]!;
            trace.PollStarted(slot);
            Platform.BeginTurn(_thread!);
            Future? next = PollOnce(this, future);
            if (next != requeue || _attention != Attention.Traced)
            {
                Settle(slot, PollOn(slot, future, next));
                return slot != roundEnd;
            }

            // A yield, and nothing but a yield.
            trace.TaskWoken(slot);
            _last = slot;
            _isPolling = false;
            trace.PollEnded(slot);
            _isPolling = true;
            if (slot == roundEnd)
            {
                if (!rounds || !BeginRound())
                {
                    return false;
                }

                roundEnd = _last;
            }
        }
        while (_attention == Attention.Traced);

        return true;
    }

    /// <summary>As <see cref="PollPlainly"/>, for one task, when somebody is being cancelled.</summary>
    private bool PollWithCare(int lastSlot)
    {
        int slot = CurrentSlot;
        Future from = _innermost[slot]!;
        _trace?.PollStarted(slot);
        int flags = _flags[slot];
        Platform.BeginTurn(_thread!);
        Future stands = (flags & CancelAsked) != 0 ? PollCancelled(slot, from, flags) : PollOn(slot, from, PollOnce(this, from));
        Settle(slot, stands);
        return slot != lastSlot;
    }

    /// <summary>After a poll of <paramref name="future"/> that said <paramref name="next"/>: goes on, if that must be, and settles the task.</summary>
    [MethodImpl(Platform.InlineOnHost)]
    private void EndPoll(int slot, Future future, Future? next)
    {
        if (next is not null || _attention != 0)
        {
            future = PollOn(slot, future, next);
        }

        Settle(slot, future);
    }

    /// <summary>
    /// Goes on from where a poll of <paramref name="future"/> said <paramref name="next"/>: polls down to what has to wait and up
    /// through what has ended, in a loop. Returns where the task stands: the future that waits, or the root that has ended.
    /// </summary>
    private Future PollOn(int slot, Future future, Future? next)
    {
        while (true)
        {
            if (_unwinding && !Unwind(ref future, ref next))
            {
                return future;
            }

            if (_untaken is not null && future.IsStateMachine && !future.IsEnded)
            {
                // It awaits again, so what it has not taken goes back, before the new wait can miss it.
                DropUntaken();
            }

            if ((_attention & Attention.StepAside) != 0)
            {
                _attention &= ~Attention.StepAside;
                if (next is not null && next != Requeue.Instance && !future.IsEnded)
                {
                    future = next;
                    next = Requeue.Instance;
                    _trace?.SteppedAside(slot);
                }
            }

            if (next is null || next == Requeue.Instance)
            {
                if (next is not null)
                {
                    WakeLocal(slot);
                }

                if (_branch is null)
                {
                    return future;
                }

                // This branch of a combinator waits; its combinator says which branch is next.
                _branch._innermost = future;
                next = _branch._owner;
            }
            else if (future.IsEnded)
            {
                NoteEnded(future);
            }

            future = next;
            next = PollOnce(this, future);
        }
    }

    /// <summary>Takes a task that was polled from the front of the run queue, and notes where it stands or that it has ended.</summary>
    [MethodImpl(Platform.InlineOnHost)]
    private void Settle(int slot, Future stands)
    {
        bool isEnded = stands.IsEnded;
        if (!isEnded && (_attention & Attention.WokenItself) != 0)
        {
            _last = slot;
        }
        else
        {
            Dequeue(slot);
        }

        if (_attention != 0)
        {
            _attention &= ~Attention.OfOnePoll;
            _awaitsKept = 0;
            _isPolling = false;
            _trace?.PollEnded(slot);
            if (_untaken is not null)
            {
                DropUntaken();
            }

            _isPolling = true;
        }

        if (isEnded)
        {
            _isPolling = false;
            EndTask(slot, stands);
            _isPolling = true;
        }
        else if (_innermost[slot] != stands)
        {
            Platform.Store(_innermost, slot, stands);
        }
    }

    /// <summary>
    /// Asks a future that is about to be awaited whether it has ended already, by a task that has spent its budget: the task goes to the
    /// back of the run queue first, so that one which never waits does not starve the others. If the budget was only taken away, what the
    /// task has not taken goes back first.
    /// </summary>
    internal static bool StepAside(Future awaited)
    {
        Executor? executor = Platform.Running;
        if (executor is null || !executor._isPolling)
        {
            return awaited.TryCompleteEarly();
        }

        if (executor.TakeAwaitsBack())
        {
            executor.DropUntaken();
            return awaited.TryCompleteEarly();
        }

        executor._attention |= Attention.StepAside;
        return false;
    }

    /// <summary>
    /// Gives back what nobody has taken. After a poll it must count as over: what goes back may wake any task, and the first of the run
    /// queue is another one by then.
    /// </summary>
    private void DropUntaken()
    {
        Future? future;
        while ((future = _untaken) is not null)
        {
            // A combinator's own branches may be kept in its place.
            _untaken = future._continuation;
            future.GiveBack();
        }
    }
}
