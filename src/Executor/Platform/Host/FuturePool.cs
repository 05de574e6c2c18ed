namespace Embedded.Async;

/// <summary>The free futures of one kind that one thread may use without a lock, linked by <see cref="Future._continuation"/>.</summary>
/// <remarks>
/// A future is often made on one thread and ends on another, so a list that grows past <see cref="MostKept"/> hands half
/// of itself to the <see cref="SharedPool"/>, and an empty one asks there before it makes a new future.
/// </remarks>
internal sealed class FuturePool
{
    /// <summary>Enough that tasks which end in a burst do not bounce on the lock, and little memory to strand on a thread.</summary>
    private const int MostKept = 64;

    private readonly SharedPool _shared;
    private Future? _free;
    private int _count;

    internal FuturePool(SharedPool shared)
    {
        _shared = shared;
        ThreadPools.Register(this);
    }

    internal int Count => _count;

    /// <summary>A free future, inert, or null: then the caller makes one.</summary>
    internal Future? Rent()
    {
        Future? future = _free;
        if (future is null)
        {
            future = _shared.Take();
            if (future is null)
            {
                return null;
            }
        }
        else
        {
            _count--;
        }

        _free = future._continuation;
        future._continuation = null;
        future._state &= FutureStatus.Kind;
        return future;
    }

    internal void Return(Future future)
    {
        if ((future._state & FutureStatus.Strict) != 0)
        {
            ThreadPools.Forget(future);
            future._state = (future._state & FutureStatus.Kind) | FutureStatus.Taken | FutureStatus.Strict;
            future._continuation = null;
            return;
        }

        future._state = (future._state & FutureStatus.Kind) | FutureStatus.Taken;
        future._continuation = _free;
        _free = future;
        if (++_count > MostKept)
        {
            Spill(MostKept / 2);
        }
    }

    /// <summary>Moves free futures to where other threads find them.</summary>
    internal void Spill(int keep)
    {
        while (_count > keep)
        {
            Future future = _free!;
            _free = future._continuation;
            _count--;
            _shared.Put(future);
        }
    }
}
