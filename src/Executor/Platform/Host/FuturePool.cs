namespace Embedded.Async;

/// <summary>The free futures of one kind that one thread may use without a lock, linked by <see cref="Future._continuation"/>.</summary>
/// <remarks>
/// A future is often made on one thread and ends on another, so a list that grows past <see cref="MostKept"/> hands half
/// of itself to the <see cref="SharedPool"/> in one piece, and an empty one asks there for a piece before it makes a new future.
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
            future = _shared.TakePiece(out int count);
            if (future is null)
            {
                return null;
            }

            _count = count - 1;
        }
        else
        {
            _count--;
        }

        _free = future._continuation;
        // Another thread may have given it back.
        Platform.Prefetch(_free);
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
        int count = _count - keep;
        if (count <= 0)
        {
            return;
        }

        // Those that were given back first go: the others are in this processor's cache.
        Future? last = null;
        Future first = _free!;
        for (int i = 0; i < keep; i++)
        {
            last = first;
            first = first._continuation!;
        }

        if (last is null)
        {
            _free = null;
        }
        else
        {
            last._continuation = null;
        }

        _count = keep;
        _shared.PutPiece(first, count);
    }
}
