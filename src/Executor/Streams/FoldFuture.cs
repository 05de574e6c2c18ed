using System;

namespace Embedded.Async;

/// <summary>Runs a <see cref="FoldStream{T, TResult}"/> to its end and ends with what came out.</summary>
internal sealed class FoldFuture<TResult> : Future<TResult>
{
    private readonly Stream<TResult> _stream;
    private readonly Future<bool> _run;

    internal FoldFuture(Stream<TResult> stream)
    {
        _stream = stream;
        _run = stream.Next();
        _run.Attach(this);
    }

    internal override string Name => "Stream.Fold";

    internal override bool TryCompleteEarly() => _run.IsCompleted && End();

    internal override Future? Poll(Executor executor)
    {
        if (!_run.IsEnded)
        {
            _run._state |= _state & FutureStatus.Shielded;
            return _run;
        }

        if (_run.HasSucceeded)
        {
            End();
            return _continuation;
        }

        Exception? cause = _run.Exception;
        _run.Recycle();
        return cause is null ? EndCanceled() : EndFaulted(cause);
    }

    internal override Future? Cancel(Executor executor) => _run.Cancel(executor);

    private bool End()
    {
        _run.GetResult();
        _result = _stream.Current;
        SetStatus(FutureStatus.Completed);
        return true;
    }
}
