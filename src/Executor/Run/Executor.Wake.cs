using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>From a wake-up to the run queue.</summary>
/// <remarks>
/// On the executor's own thread a wake-up goes straight into the run queue, without atomics. From anywhere else it goes
/// through the inbox, a stack of slots that the executor takes whole and turns round, so that first woken is first polled.
/// <code>
///   inbox link of a slot:  NotInInbox --(1)--> Claimed --(2)--> next slot + Base, or End --(3)--> NotInInbox
/// </code>
/// 1 a waker's compare-exchange: one winner pushes, all others are redundant. 2 that winner's push. 3 <c>TakeInbox</c>.
/// </remarks>
public sealed partial class Executor
{
    private const int Nobody = -1;

    private const int NotInInbox = 0;
    private const int Claimed = 1;
    private const int End = 2;
    private const int Base = 3;

    /// <summary>
    /// Two rings, the run queue and the free slots: for each slot in one of them the slot that stands behind it, and behind the
    /// last the first. The task that is being polled stays at the front of the run queue until its poll has ended.
    /// </summary>
    private readonly int[] _behind;

    /// <summary>The last slot of the run queue, or <see cref="Nobody"/>. With a schedule the queue holds the task that is being polled, or nobody.</summary>
    private int _last = Nobody;

    /// <summary>Neither a schedule nor a trace wants to know of a wake-up.</summary>
    private bool _enqueuesPlainly = true;

    private readonly int[] _inboxLinks;
    private readonly int[] _cancelledFromOutside;
    private int _anyCancelledFromOutside;
    private int _inbox = End;
    private ThreadIdentity? _thread;

    /// <summary>True on the thread that this executor belongs to.</summary>
    internal bool IsOwnThread
    {
        [MethodImpl(Platform.Inline)]
        get => _thread is not null && _thread.IsCurrent;
    }

    internal bool IsOfOtherThread => _thread is not null && !_thread.IsCurrent;

    internal int Number => _number;

    /// <summary>Wakes a task of this executor, on its own thread.</summary>
    [MethodImpl(Platform.InlineOnHost)]
    internal void WakeOwn(long waker)
    {
        int slot = HandleBits.Slot(waker);
        long[] handles = _handles;
        if ((uint)slot < (uint)handles.Length && handles[slot] == waker)
        {
            WakeLocal(slot);
        }
    }

    internal void Wake(long waker)
    {
        int slot = HandleBits.Slot(waker);
        // On another thread the generation may be old: benign, because then the task has ended or ends while we look, and
        // at worst its slot's next task is polled once more than needed. A waker that outlived its executor may name more
        // slots than the executor has that got the number.
        long[] handles = _handles;
        if ((uint)slot < (uint)handles.Length && handles[slot] == waker)
        {
            if (IsOwnThread)
            {
                WakeLocal(slot);
            }
            else
            {
                WakeFromOutside(slot);
            }
        }
        else
        {
            WakeElsewhere(waker);
        }
    }

    /// <summary>Puts a slot into the run queue if it is not there. Executor thread, or before the executor first runs.</summary>
    [MethodImpl(Platform.InlineOnHost)]
    internal void WakeLocal(int slot)
    {
        int flags = _flags[slot];
        if ((flags & Queued) == 0)
        {
            Enqueue(slot, flags);
        }
        else if (_isPolling && slot == _behind[_last])
        {
            WakeItself(slot);
        }
    }

    internal bool Cancel(TaskHandle handle)
    {
        int slot = HandleBits.Slot((long)handle);
        if (slot >= _handles.Length || _handles[slot] != (long)handle)
        {
            bool isAsked = false;
            CancelElsewhere(handle, ref isAsked);
            return isAsked;
        }

        if (_thread is null || IsOwnThread)
        {
            BeginCancel(slot);
        }
        else
        {
            // Both are published by the exchange in WakeFromOutside; a request for a task that has ended meanwhile names
            // an old generation and is ignored.
            Platform.VolatileWrite(ref _cancelledFromOutside[slot], HandleBits.Generation((long)handle));
            Platform.VolatileWrite(ref _anyCancelledFromOutside, 1);
            WakeFromOutside(slot);
        }

        return true;
    }

    /// <summary>Whether a task stands in the run queue, other than the one that is being polled.</summary>
    private bool HasQueued =>
        (_last >= 0 && !(_isPolling && _last == CurrentSlot && (_attention & Attention.WokenItself) == 0))
        || (_schedule is not null && !_schedule.IsEmpty);

    [MethodImpl(Platform.Inline)]
    private void Enqueue(int slot, int flags)
    {
        _flags[slot] = flags | Queued;
        if (_enqueuesPlainly)
        {
            _last = Append(_last, slot);
        }
        else
        {
            EnqueueWithCare(slot);
        }
    }

    private void EnqueueWithCare(int slot)
    {
        if (_schedule is null)
        {
            _last = Append(_last, slot);
        }
        else
        {
            _schedule.Add(slot);
        }

        _trace?.TaskWoken(slot);
    }

    /// <summary>Puts a slot at the back of a ring; returns it, the new last.</summary>
    [MethodImpl(Platform.InlineOnHost)]
    private int Append(int last, int slot)
    {
        int[] behind = _behind;
        if (last < 0)
        {
            behind[slot] = slot;
        }
        else
        {
            behind[slot] = behind[last];
            behind[last] = slot;
        }

        return slot;
    }

    /// <summary>Takes the first slot out of a ring; returns the last, or <see cref="Nobody"/> if it was the only one.</summary>
    [MethodImpl(Platform.InlineOnHost)]
    private int WithoutFirst(int last)
    {
        int[] behind = _behind;
        int first = behind[last];
        if (first == last)
        {
            return Nobody;
        }

        behind[last] = behind[first];
        return last;
    }

    /// <summary>A task that is woken while it is polled goes to the back of the queue when its poll has ended.</summary>
    private void WakeItself(int slot)
    {
        if ((_attention & Attention.WokenItself) == 0)
        {
            _attention |= Attention.WokenItself;
            _trace?.TaskWoken(slot);
        }
    }

    /// <summary>Takes the first of the run queue out of it.</summary>
    [MethodImpl(Platform.Inline)]
    private void Dequeue(int slot)
    {
        _flags[slot] &= ~Queued;
        _last = WithoutFirst(_last);
    }

    private void BeginCancel(int slot)
    {
        int flags = _flags[slot];
        if ((flags & CancelAsked) == 0)
        {
            _flags[slot] = flags | CancelAsked;
            _attention += Attention.OneCancelled;
        }

        WakeLocal(slot);
    }

    private void WakeFromOutside(int slot)
    {
        // Full fence, so also for the loser: whoever clears the link afterwards sees what was written before this call.
        if (Interlocked.CompareExchange(ref _inboxLinks[slot], Claimed, NotInInbox) != NotInInbox)
        {
            return;
        }

        int head = Platform.VolatileRead(ref _inbox);
        while (true)
        {
            // Nobody reads the link before the exchange below publishes the slot.
            _inboxLinks[slot] = head;
            int seen = Interlocked.CompareExchange(ref _inbox, slot + Base, head);
            if (seen == head)
            {
                break;
            }

            head = seen;
        }

        // After the push, always: a rest that begins between the two is ended by it, so no wake-up sleeps through.
        _parker.Unpark();
    }

    /// <summary>Moves everything from the inbox to the run queue, first woken first.</summary>
    private void TakeInbox()
    {
        int link = Interlocked.Exchange(ref _inbox, End);
        int earlier = End;
        while (link != End)
        {
            int slot = link - Base;
            link = _inboxLinks[slot];
            _inboxLinks[slot] = earlier;
            earlier = slot + Base;
        }

        while (earlier != End)
        {
            int slot = earlier - Base;
            earlier = _inboxLinks[slot];
            Platform.VolatileWrite(ref _inboxLinks[slot], NotInInbox);
            if ((_flags[slot] & InUse) != 0)
            {
                WakeLocal(slot);
            }
        }

        // A waker that still saw its slot as claimed wrote its data before; without this fence the poll could read that
        // data from before the link was cleared, and the wake-up would be lost.
        Platform.FullFence();

        // After the fence for the same reason: who cancels and finds the link claimed leaves it to us to see the request.
        if (_anyCancelledFromOutside != 0)
        {
            TakeCancellations();
        }
    }

    /// <summary>Seldom, so it looks at every slot instead of keeping a list.</summary>
    private void TakeCancellations()
    {
        // Cleared before the look, so that a request that comes meanwhile is looked for again.
        Interlocked.Exchange(ref _anyCancelledFromOutside, 0);
        for (int slot = 0; slot < _cancelledFromOutside.Length; slot++)
        {
            if (_cancelledFromOutside[slot] == HandleBits.Generation(_handles[slot]) && (_flags[slot] & InUse) != 0)
            {
                BeginCancel(slot);
            }
        }
    }
}
