namespace Embedded.Async;

/// <summary>The one future that all Next calls of a stream give, and what it remembers between them.</summary>
/// <remarks>
/// <code>
///   Taken --(1)--> Inert --> Awaited --(2)--> Completed --(3)--> Taken
///     ^                         |                 |
///     +-----------(5)-----------+                 +------(4)---> Taken, kept --(1)--> ... the same item again
/// </code>
/// 1 <see cref="Reuse"/>, a call of Next. 2 the stage has an item, or its end, which is for ever. 3 the result is taken.
/// 4 nobody takes it: <see cref="GiveBack"/>. 5 cancelled or failed: what the stage holds, it holds.
/// </remarks>
internal abstract partial class StageFuture : Future<bool>
{
    /// <summary>What a delegate threw before the first poll: an exception ends a future only in its poll.</summary>
    private protected System.Exception? _thrown;

    /// <summary>The item in Current was not delivered.</summary>
    private bool _isKept;

    private bool _isOver;

    internal override string Name => "Stream.Next";

    /// <summary>It waits for what is below it, so it is no leaf.</summary>
    private protected StageFuture() => _state = FutureStatus.Combinator;

    internal void Reuse()
    {
        int status = _state & FutureStatus.Mask;
        if (status != FutureStatus.Taken && status != FutureStatus.Inert)
        {
            // A combinator that has ended keeps it for TakeResult; all else still needs it.
            Executor? executor = Platform.Running;
            if (executor is null || !executor.IsUntaken(this))
            {
                throw Errors.StreamInUse();
            }

            executor.ForgetUntaken(this);
            GiveBack();
        }

        _state = FutureStatus.Combinator | FutureStatus.Inert;
    }

    internal override void Recycle()
    {
        if (IsEnded)
        {
            _state = FutureStatus.Combinator | FutureStatus.Taken;
        }
    }

    internal override void GiveBack()
    {
        _isKept |= HasSucceeded && _result;
        Recycle();
    }

    /// <summary>Ends with what was not delivered, or with the end again.</summary>
    private protected bool TryRepeat()
    {
        if (!_isKept && !_isOver)
        {
            return false;
        }

        _result = _isKept;
        _isKept = false;
        SetStatus(FutureStatus.Completed);
        return true;
    }

    private protected void Complete(Future mark)
    {
        _result = mark == StageMark.Item;
        _isOver = !_result;
        SetStatus(FutureStatus.Completed);
    }

    /// <summary>What the poll that ended it returns.</summary>
    private protected Future? Ended()
    {
        System.Exception? thrown = _thrown;
        if (thrown is null)
        {
            return _continuation;
        }

        _thrown = null;
        return EndFaulted(thrown);
    }
}
