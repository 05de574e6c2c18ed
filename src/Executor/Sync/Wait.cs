namespace Embedded.Async;

/// <summary>How a poll of a wait ended.</summary>
internal enum WaitOutcome
{
    /// <summary>It waits; with a waker, it stands in a queue.</summary>
    Waiting,

    /// <summary>It has got what it waited for.</summary>
    Got,

    /// <summary>What it waits for will not come any more.</summary>
    Closed,
}

/// <summary>
/// A primitive, or one side of it, on which tasks wait without a result. Synchronised by itself, if it is used by several
/// threads.
/// </summary>
internal interface IWaitSource
{
    /// <summary>For messages, such as Semaphore.Acquire.</summary>
    string WaitName { get; }

    /// <summary>
    /// One poll of a wait: what was set aside for it is used. With <see cref="Waker.None"/> it must not queue, and must leave
    /// a node alone that it does not end.
    /// </summary>
    WaitOutcome PollWait(WaitNode node, Waker waker);

    /// <summary>Withdraws a wait that has not ended: it leaves its queue, or what was set aside for it goes to the next.</summary>
    void CancelWait(WaitNode node);

    /// <summary>Takes back what a wait got, because nobody will use it.</summary>
    void ReturnWait(WaitNode node);
}

/// <summary>As <see cref="IWaitSource"/>, for waits that end with a value.</summary>
internal interface IWaitSource<T>
{
    /// <inheritdoc cref="IWaitSource.WaitName"/>
    string WaitName { get; }

    /// <inheritdoc cref="IWaitSource.PollWait"/>
    WaitOutcome PollWait(WaitNode node, Waker waker, out T result);

    /// <inheritdoc cref="IWaitSource.CancelWait"/>
    void CancelWait(WaitNode node);

    /// <inheritdoc cref="IWaitSource.ReturnWait"/>
    void ReturnWait(WaitNode node, T result);
}

/// <summary>One task's wait on any primitive. One pool serves them all; each primitive adds the waits it was made for.</summary>
internal sealed class Wait : Future
{
    private static readonly SharedPool s_shared = new("waits", "the waiters of what it waits for");

    private readonly WaitNode _node = new();
    private IWaitSource? _source;

    internal override string Name => _source is null ? "a wait that was taken" : _source.WaitName;

    internal override bool IsLeaf => true;

    /// <param name="source">What it waits on.</param>
    /// <param name="argument">What the source reads from <see cref="WaitNode._argument"/>.</param>
    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static Wait Rent(IWaitSource source, int argument = 0)
    {
        Future? free = s_shared.Rent();
        Wait wait = free is null ? Platform.Track(new Wait()) : Platform.As<Wait>(free);
        wait._source = source;
        wait._node._argument = argument;
        return wait;
    }

    internal static void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            s_shared.Add(new Wait());
        }
    }

    internal override bool TryCompleteEarly()
    {
        if (_source!.PollWait(_node, Waker.None) != WaitOutcome.Got)
        {
            // A closed source is left to Poll: an exception goes through the continuation.
            return false;
        }

        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        switch (_source!.PollWait(_node, executor.CurrentWaker))
        {
            case WaitOutcome.Waiting:
                return null;
            case WaitOutcome.Got:
                SetStatus(FutureStatus.Completed);
                return _continuation;
            default:
                return EndFaulted(Errors.Closed());
        }
    }

    internal override Future? Cancel(Executor executor)
    {
        _source!.CancelWait(_node);
        return EndCanceled();
    }

    internal override void GiveBack()
    {
        _source!.ReturnWait(_node);
        Recycle();
    }

    internal override void Recycle()
    {
        _source = null;
        s_shared.Return(this);
    }
}

/// <summary>As <see cref="Wait"/>, with a value.</summary>
internal sealed class Wait<T> : Future<T>
{
    private static readonly SharedPool s_shared = new("waits", "the waiters of what it waits for");

    private readonly WaitNode _node = new();
    private IWaitSource<T>? _source;

    internal override string Name => _source is null ? "a wait that was taken" : _source.WaitName;

    internal override bool IsLeaf => true;

    /// <inheritdoc cref="Wait.Rent"/>
    [Cold("the pool grows until the executor is sealed", OnlyPoolGrowth = true)]
    internal static Wait<T> Rent(IWaitSource<T> source, int argument = 0)
    {
        Future? free = s_shared.Rent();
        Wait<T> wait = free is null ? Platform.Track(new Wait<T>()) : Platform.As<Wait<T>>(free);
        wait._source = source;
        wait._node._argument = argument;
        return wait;
    }

    internal static void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            s_shared.Add(new Wait<T>());
        }
    }

    internal override bool TryCompleteEarly()
    {
        if (_source!.PollWait(_node, Waker.None, out T result) != WaitOutcome.Got)
        {
            return false;
        }

        _result = result;
        SetStatus(FutureStatus.Completed);
        return true;
    }

    internal override Future? Poll(Executor executor)
    {
        switch (_source!.PollWait(_node, executor.CurrentWaker, out T result))
        {
            case WaitOutcome.Waiting:
                return null;
            case WaitOutcome.Got:
                _result = result;
                SetStatus(FutureStatus.Completed);
                return _continuation;
            default:
                return EndFaulted(Errors.Closed());
        }
    }

    internal override Future? Cancel(Executor executor)
    {
        _source!.CancelWait(_node);
        return EndCanceled();
    }

    internal override void GiveBack()
    {
        _source!.ReturnWait(_node, _result);
        Recycle();
    }

    internal override void Recycle()
    {
        _source = null;
        _result = default!;
        s_shared.Return(this);
    }
}
