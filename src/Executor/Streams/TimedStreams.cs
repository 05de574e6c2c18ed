namespace Embedded.Async;

/// <summary>See <see cref="Stream{T}.ThrottleTicks"/>.</summary>
internal sealed class ThrottleStream<T>(Stream<T> source, long intervalTicks) : Stage<T>
{
    private readonly StageTimer _timer = new();

    /// <summary>Not before this time comes the next item.</summary>
    private long _next = long.MinValue;

    public override Future Advance(Future? done)
    {
        if (done is null)
        {
            return _next > StageTimer.Now ? _timer.At(_next) : source.Next();
        }

        if (done == _timer)
        {
            done.GetResult();
            return source.Next();
        }

        if (!GotItem(done))
        {
            return StageMark.End;
        }

        _next = StageTimer.After(intervalTicks);
        return Emit(source.Current);
    }
}

/// <summary>See <see cref="Stream{T}.DebounceTicks"/>.</summary>
internal sealed class DebounceStream<T>(Stream<T> source, long quietTicks) : RaceStage<T>
{
    private readonly StageTimer _timer = new();

    /// <summary>The latest item, which waits for its time to be quiet.</summary>
    private T _pending = default!;
    private bool _isPending;
    private long _deadline;
    private bool _isOver;

    public override Future Outcome()
    {
        if (_isPending && (_isOver || StageTimer.Now >= _deadline))
        {
            _isPending = false;
            return Emit(_pending);
        }

        return _isOver ? StageMark.End : StageMark.Wait;
    }

    /// <summary>The timer, because an item that comes after its end begins a new time.</summary>
    public override Future First() => _isPending ? _timer.At(_deadline) : source.Next();

    public override Future? Second() => _isPending ? source.Next() : null;

    public override void Note(Future<bool> next, bool hasItem)
    {
        _isOver = !hasItem;
        if (hasItem)
        {
            _isPending = true;
            _pending = source.Current;
            _deadline = StageTimer.After(quietTicks);
        }
    }
}
