namespace Embedded.Async;

/// <summary>See <see cref="Stream{T}.Zip"/>.</summary>
internal sealed class ZipStream<TLeft, TRight, TResult>(Stream<TLeft> left, Stream<TRight> right, Combiner<TLeft, TRight, TResult> combine)
    : RaceStage<TResult>
{
    private Future<bool>? _ofLeft;
    private bool _hasLeft;
    private bool _hasRight;
    private bool _isOver;

    public override Future Outcome()
    {
        if (_isOver)
        {
            return StageMark.End;
        }

        if (!_hasLeft || !_hasRight)
        {
            return StageMark.Wait;
        }

        _hasLeft = false;
        _hasRight = false;
        return Emit(combine(left.Current, right.Current));
    }

    public override Future First() => _hasLeft ? right.Next() : _ofLeft = left.Next();

    public override Future? Second() => _hasLeft || _hasRight ? null : right.Next();

    public override void Note(Future<bool> next, bool hasItem)
    {
        _isOver |= !hasItem;
        if (next == _ofLeft)
        {
            _hasLeft = hasItem;
        }
        else
        {
            _hasRight = hasItem;
        }
    }
}
