using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>
/// The executor as a stage: a thread of a pool polls the pool's tasks on it, one after the other, in its only slot. What a task keeps
/// between two polls is the pool's; what a poll needs is the executor's, so that every future runs in a pool as it runs anywhere.
/// </summary>
public sealed partial class Executor
{
    private readonly TaskHome? _home;
    private readonly TimerShard? _shard;

    /// <summary>Makes a pool's face, which has the pool's number and no slots; or, with a shard, the stage of one of its threads.</summary>
    internal Executor(Clock clock, IParker parker, TaskHome home, TimerShard? shard)
    {
        int slots = shard is null ? 0 : 1;
        _clock = clock;
        _parker = parker;
        _home = home;
        _shard = shard;
        _innermost = new Future?[slots];
        _flags = new int[slots];
        _handles = new long[slots];
        _behind = new int[slots];
        _inboxLinks = new int[slots];
        _cancelledFromOutside = new int[slots];
        if (slots != 0)
        {
            _last = 0;
        }

        _number = ExecutorTable.Add(this);
    }

    /// <summary>The pool whose tasks are polled here; null for an executor with tasks of its own.</summary>
    internal TaskHome? Home => _home;

    /// <summary>Whether another task can be spawned now.</summary>
    internal bool HasRoom => _freeCount != 0 || _home is not null;

    /// <summary>Whether cancelling has begun; of the task that was polled last on this stage.</summary>
    internal bool HasBegunToCancel => (_flags[0] & CancelBegun) != 0;

    /// <summary>Makes it the stage of the calling thread; returns the number of the executor that ran there before.</summary>
    internal int EnterStage() => Enter();

    internal void LeaveStage(int outer) => Leave(outer);

    /// <summary>Polls a task.</summary>
    /// <param name="handle">The task.</param>
    /// <param name="from">The innermost future, where it stands.</param>
    /// <param name="isCancelled">Whether it is to be cancelled, or is being cancelled.</param>
    /// <param name="hasBegun">Whether cancelling has begun.</param>
    /// <param name="isReady">Whether it wants another turn without being woken.</param>
    /// <returns>Where it stands now: the future that waits, or the root that has ended.</returns>
    [MethodImpl(Platform.InlineOnHost)]
    internal Future PollOnStage(long handle, Future from, bool isCancelled, bool hasBegun, out bool isReady)
    {
        _handles[0] = handle;
        _isPolling = true;
        Platform.BeginTurn(_thread!);
        if (isCancelled)
        {
            return PollCancelledOnStage(from, hasBegun, out isReady);
        }

        _flags[0] = InUse | Queued;
        Future requeue = Requeue.Instance;
        Future future = from;
        Future? next = future.Poll(this);
        while (next is not null && next != requeue && _attention == 0)
        {
            future = next;
            next = future.Poll(this);
        }

        if (_attention != 0)
        {
            return SettleOnStage(PollOn(0, future, next), out isReady);
        }

        isReady = next is not null;
        _isPolling = false;
        return future;
    }

    /// <summary>After an exception that is no task's: the poll it came from is over.</summary>
    internal void AbandonStage()
    {
        _isPolling = false;
        _attention &= ~Attention.OfOnePoll;
        _branch = null;
        _unwinding = false;
        _awaitsKept = 0;
    }

    /// <summary>Lets a timer wake the task that is being polled, at its deadline.</summary>
    internal void ArmTimer(TimerFuture timer, long deadline)
    {
        if (_shard is not null)
        {
            _shard.Arm(timer, deadline, HandleBits.Slot(_handles[0]));
            return;
        }

        timer._state = (timer._state & ~FutureStatus.Relative) | FutureStatus.Armed | (CurrentSlot << FutureStatus.SlotShift);
        _wheel.Arm(timer, deadline);
    }

    /// <summary>Takes an armed timer back.</summary>
    internal void DisarmTimer(TimerFuture timer)
    {
        if (_home is not null)
        {
            _home.TimerShards[timer.Slot].Disarm(timer);
            return;
        }

        _wheel.Disarm(timer);
        timer._state &= ~FutureStatus.Armed;
    }

    private Future PollCancelledOnStage(Future from, bool hasBegun, out bool isReady)
    {
        int flags = InUse | Queued | CancelAsked | (hasBegun ? CancelBegun : 0);
        _flags[0] = flags;
        return SettleOnStage(PollCancelled(0, from, flags), out isReady);
    }

    private Future SettleOnStage(Future stands, out bool isReady)
    {
        isReady = (_attention & Attention.WokenItself) != 0;
        _attention &= ~Attention.OfOnePoll;
        _awaitsKept = 0;
        _isPolling = false;
        if (_untaken is not null)
        {
            DropUntaken();
        }

        return stands;
    }

    partial void RefuseOnStage(string what, bool mayBePinned)
    {
        if (_home is not null && !(mayBePinned && _shard is not null && _home.IsPinned((TaskHandle)_handles[0])))
        {
            throw Errors.OnPool(what);
        }
    }

    partial void WakeElsewhere(long waker) => _home?.Wake(waker);

    partial void CancelElsewhere(TaskHandle handle, ref bool isAsked) => isAsked = _home is not null && _home.Cancel(handle);

    partial void SpawnElsewhere(Future future, string? name, ref TaskHandle handle)
    {
        if (_home is not null)
        {
            handle = _home.Spawn(this, future, name);
        }
    }

    partial void GetStateElsewhere(TaskHandle handle, ref TaskState state)
    {
        if (_home is not null)
        {
            state = _home.GetState(handle);
        }
    }

    partial void GetNameElsewhere(TaskHandle handle, ref string? name) => name = _home?.GetName(handle);

    partial void JoinElsewhere(JoinTaskFuture join, Waker waker, ref bool isElsewhere)
    {
        if (_home is not null)
        {
            isElsewhere = true;
            _home.Join(join, waker);
        }
    }

    partial void LeaveElsewhere(JoinTaskFuture join, ref bool isElsewhere)
    {
        if (_home is not null)
        {
            isElsewhere = true;
            _home.Leave(join);
        }
    }

    partial void BeginElsewhere(int number, int generation)
    {
        // A stage has no tasks of its own, so no handles either.
        if (_shard is null)
        {
            _home?.Begin(number, generation);
        }
    }

    partial void CountElsewhere(ref int next)
    {
        if (_shard is null && _home is not null)
        {
            next = _home.NextGeneration();
        }
    }
}
