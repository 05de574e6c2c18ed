using System;

namespace Embedded.Async;

/// <summary>The slots: who is in them, and how a task comes and goes.</summary>
/// <remarks>
/// <code>
///   free --(1)--> InUse+Queued --(2)--> InUse (polled) --(3)--> InUse (waits) --(4)--> InUse+Queued
///     ^                                    |
///     +--------------(5)-------------------+   generation + 1
/// </code>
/// 1 <see cref="TrySpawn"/>. 2 <c>PollUpTo</c>. 3 the innermost future returned null. 4 <c>WakeLocal</c>. 5 <c>EndTask</c>.
/// Invariant Once: a slot stands in the run queue at most once, and only while it has a task.
/// </remarks>
public sealed partial class Executor
{
    /// <summary>The slot stands in the run queue. Set by WakeLocal, cleared when its poll has ended. Executor thread only, as all flags.</summary>
    private const int Queued = 1;

    /// <summary>The slot has a task. Set by TrySpawn, cleared by EndTask.</summary>
    private const int InUse = 2;

    /// <summary>Cancel was asked for. Set by BeginCancel, cleared by EndTask.</summary>
    private const int CancelAsked = 4;

    /// <summary>Cancel was handed to the innermost future. Set by PollCancelled, cleared by EndTask.</summary>
    private const int CancelBegun = 8;

    /// <summary>Somebody joins the task. Set by AddJoiner, cleared by EndTask.</summary>
    private const int Joined = 16;

    /// <summary>The root future keeps its result for BlockOn. Set by BlockOn, cleared by EndTask.</summary>
    private const int KeepRoot = 32;

    /// <summary>The task is a group's child. Set by SetGroup, cleared by EndTask.</summary>
    private const int Grouped = 64;

    /// <summary>Two bits that say how the slot's last task ended, until the next one comes: 0 not, 1 result, 2 exception, 3 cancelled.</summary>
    private const int OutcomeShift = 7;

    private readonly Future?[] _innermost;
    private readonly int[] _flags;

    /// <summary>The handle of each slot's task, or of its next one while it is free: a stale handle is told by one comparison.</summary>
    private readonly long[] _handles;

    /// <summary>The last slot of the ring of free slots, or Nobody. Used in turn, so that a slot remembers its last task for long.</summary>
    private int _lastFree = Nobody;
    private int _freeCount;
    private string?[]? _names;

    /// <summary>The group of each child. Made with the first group.</summary>
    private TaskGroupBase?[]? _groups;
    private JoinTaskFuture? _joiners;

    /// <summary>Starts a task. It is polled for the first time in its turn.</summary>
    /// <param name="future">What it does; inert.</param>
    /// <param name="name">For reports and messages.</param>
    /// <returns>The task's handle.</returns>
    /// <exception cref="InvalidOperationException">All slots are used, the future was used before, or this is another thread.</exception>
    public TaskHandle Spawn(Future future, string? name = null)
    {
        TaskHandle handle = TrySpawn(future, name);
        return handle == TaskHandle.None ? throw Errors.NoSlot(TaskSlots) : handle;
    }

    /// <summary>As <see cref="Spawn"/>, but <see cref="TaskHandle.None"/> if all slots are used; the future is then still inert.</summary>
    /// <exception cref="InvalidOperationException">The future was used before, or this is another thread.</exception>
    public TaskHandle TrySpawn(Future future, string? name = null)
    {
        CheckThread();
        if (_freeCount == 0)
        {
            TaskHandle elsewhere = TaskHandle.None;
            SpawnElsewhere(future, name, ref elsewhere);
            return elsewhere;
        }

        future.Attach(null);
        int slot = _behind[_lastFree];
        _lastFree = WithoutFirst(_lastFree);
        _freeCount--;
        Platform.Store(_innermost, slot, future);
        _flags[slot] = InUse;
        _schedule?.Reset(slot);
        if (name is not null || _names is not null)
        {
            (_names ?? MakeNames())[slot] = name;
        }

        _trace?.TaskSpawned(slot, name);
        WakeLocal(slot);
        return HandleOf(slot);
    }

    [Cold("with the first task that has a name")]
    private string?[] MakeNames() => _names = new string?[_innermost.Length];

    /// <summary>The name a task was spawned with, or null; kept after its end until the slot is used again.</summary>
    public string? GetName(TaskHandle handle)
    {
        int slot = HandleBits.Slot((long)handle);
        if (_names is null || slot >= _names.Length || HandleBits.Executor((long)handle) != _number)
        {
            string? name = null;
            GetNameElsewhere(handle, ref name);
            return name;
        }

        int age = HandleBits.Age(_handles[slot], (long)handle);
        return age == 0 || (age == 1 && (_flags[slot] & InUse) == 0) ? _names[slot] : null;
    }

    /// <summary>The task in a slot, or <see cref="TaskHandle.None"/>; walks all tasks without an allocation.</summary>
    /// <param name="slot">0 to <see cref="TaskSlots"/> - 1.</param>
    public TaskHandle GetTask(int slot) => (_flags[slot] & InUse) != 0 ? HandleOf(slot) : TaskHandle.None;

    /// <summary>The slot of a task of this executor, on its thread; -1 if the task has ended, or for no task.</summary>
    /// <exception cref="WrongContextException">Another executor's task, or another thread.</exception>
    internal int SlotOf(TaskHandle task)
    {
        if (task == TaskHandle.None)
        {
            return Nobody;
        }

        if (HandleBits.Executor((long)task) != _number)
        {
            throw Errors.OtherExecutor("the task");
        }

        CheckThread();
        int slot = HandleBits.Slot((long)task);
        return slot < TaskSlots && GetTask(slot) == task ? slot : Nobody;
    }

    internal TaskState GetState(TaskHandle handle)
    {
        int slot = HandleBits.Slot((long)handle);
        if (slot >= _flags.Length)
        {
            TaskState state = TaskState.Unknown;
            GetStateElsewhere(handle, ref state);
            return state;
        }

        int flags = _flags[slot];
        int age = HandleBits.Age(_handles[slot], (long)handle);
        if (age == 0)
        {
            return _isPolling && slot == CurrentSlot ? TaskState.Running : (flags & Queued) != 0 ? TaskState.Ready : TaskState.Waiting;
        }

        // The slot is free again and remembers its last task.
        return age == 1 && (flags & InUse) == 0 && flags >> OutcomeShift != 0
            ? TaskState.Completed + ((flags >> OutcomeShift) - 1)
            : TaskState.Unknown;
    }

    /// <summary>The generation that no handle of this executor has reached.</summary>
    internal int NextGeneration()
    {
        int next = 0;
        foreach (long handle in _handles)
        {
            int generation = HandleBits.Generation(handle);
            next = generation >= next ? generation + 1 : next;
        }

        CountElsewhere(ref next);
        return next;
    }

    /// <summary>Gives every slot its first handle, before anybody can find this executor.</summary>
    internal void BeginHandles(int number, int generation)
    {
        for (int slot = 0; slot < _handles.Length; slot++)
        {
            _handles[slot] = HandleBits.Pack(number, slot, generation);
        }

        BeginElsewhere(number, generation);
    }

    internal Exception? FaultOf(TaskHandle handle) => (_innermost[HandleBits.Slot((long)handle)] as Fault)?.Cause;

    internal void AddJoiner(JoinTaskFuture joiner)
    {
        _flags[HandleBits.Slot((long)joiner._target)] |= Joined;
        joiner._nextJoiner = _joiners;
        _joiners = joiner;
    }

    internal void RemoveJoiner(JoinTaskFuture joiner)
    {
        if (_joiners == joiner)
        {
            _joiners = joiner._nextJoiner;
            return;
        }

        JoinTaskFuture previous = _joiners!;
        while (previous._nextJoiner != joiner)
        {
            previous = previous._nextJoiner!;
        }

        previous._nextJoiner = joiner._nextJoiner;
    }

    [Cold("with the first group")]
    internal void MakeGroups()
    {
        RefuseOnStage("a TaskGroup; use a JoinSet", mayBePinned: false);
        _groups = _groups ?? new TaskGroupBase?[_innermost.Length];
    }

    /// <summary>For what runs tasks of its own that share things with the task that made them.</summary>
    internal void CheckMayShare() => RefuseOnStage("a stream that works on several items at once; spawn its task by SpawnLocal", mayBePinned: true);

    internal void SetGroup(int slot, TaskGroupBase group)
    {
        _groups![slot] = group;
        _flags[slot] |= Grouped;
    }

    /// <summary>Cancels the children of a group.</summary>
    internal void CancelGroup(TaskGroupBase group)
    {
        for (int slot = 0; slot < _groups!.Length; slot++)
        {
            if (_groups[slot] == group)
            {
                BeginCancel(slot);
            }
        }
    }

    private TaskHandle HandleOf(int slot) => (TaskHandle)_handles[slot];

    private void EndTask(int slot, Future root)
    {
        int flags = _flags[slot];
        int outcome = (root._state & FutureStatus.Mask) - FutureStatus.Completed;
        _trace?.TaskEnded(slot, TaskState.Completed + outcome);
        if ((flags & CancelAsked) != 0)
        {
            _attention -= Attention.OneCancelled;
        }

        if ((flags & (Joined | KeepRoot | Grouped)) == 0 && outcome == 0)
        {
            // Nearly every task: nobody asks how it ended.
            FreeSlot(slot, outcome, null);
            RecycleRoot(root, flags);
            return;
        }

        Exception? cause = root.Exception;
        TaskHandle handle = HandleOf(slot);
        FreeSlot(slot, outcome, root.Fault);
        // Joiners that were cancelled meanwhile do not count: an exception must reach somebody.
        bool told = (flags & Joined) != 0 && EndJoiners(handle, TaskState.Completed + outcome, cause);
        if ((flags & Grouped) != 0)
        {
            TaskGroupBase group = _groups![slot]!;
            _groups[slot] = null;
            group.ChildEnded(handle, TaskState.Completed + outcome, cause, root);
            told = true;
        }

        if ((flags & KeepRoot) != 0)
        {
            _attention |= Attention.Leave;
        }
        else
        {
            RecycleRoot(root, flags);
            if (cause is not null && !told)
            {
                UnhandledException(handle, cause);
            }
        }
    }

    /// <summary>A task has no result: what a wait that was spawned by itself has got goes back, and its end can be asked for.</summary>
    private static void RecycleRoot(Future root, int flags)
    {
        // A group may have taken the result.
        if ((flags & Grouped) == 0 && !root.IsStateMachine && root.HasSucceeded && root.HasResult)
        {
            root.GiveBack();
        }
        else
        {
            root.Recycle();
        }
    }

    /// <summary>Frees a slot, which remembers how its task ended until it is used again, for those who join late.</summary>
    private void FreeSlot(int slot, int outcome, Fault? fault)
    {
        Platform.Store(_innermost, slot, fault);
        _flags[slot] = (outcome + 1) << OutcomeShift;
        _handles[slot] += HandleBits.NextGeneration;
        FreeSlot(slot);
    }

    private void FreeSlot(int slot)
    {
        _lastFree = Append(_lastFree, slot);
        _freeCount++;
    }

    /// <returns>Whether there was any.</returns>
    private bool EndJoiners(TaskHandle ended, TaskState state, Exception? cause)
    {
        bool told = false;
        JoinTaskFuture? joiner = _joiners;
        while (joiner is not null)
        {
            JoinTaskFuture? next = joiner._nextJoiner;
            if (joiner._target == ended)
            {
                RemoveJoiner(joiner);
                joiner.TargetEnded(state, cause);
                WakeLocal(HandleBits.Slot((long)joiner._waker));
                told = true;
            }

            joiner = next;
        }

        return told;
    }
}
