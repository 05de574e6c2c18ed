namespace Embedded.Async;

/// <summary>See <see cref="Stream{T}.Merge"/>.</summary>
internal sealed class MergeStream<T>(Stream<T> left, Stream<T> right) : RaceStage<T>
{
    private Future<bool>? _ofLeft;
    private bool _hasLeft;
    private bool _hasRight;
    private bool _leftIsOver;
    private bool _rightIsOver;

    /// <summary>Who goes first: the one that did not bring the last item.</summary>
    private bool _isRightsTurn;

    public override Future Outcome()
    {
        if (_hasRight && (_isRightsTurn || !_hasLeft))
        {
            _hasRight = false;
            _isRightsTurn = false;
            return Emit(right.Current);
        }

        if (_hasLeft)
        {
            _hasLeft = false;
            _isRightsTurn = true;
            return Emit(left.Current);
        }

        return _leftIsOver && _rightIsOver ? StageMark.End : StageMark.Wait;
    }

    public override Future First() => _leftIsOver || (_isRightsTurn && !_rightIsOver) ? right.Next() : _ofLeft = left.Next();

    public override Future? Second() =>
        _leftIsOver || _rightIsOver ? null : _isRightsTurn ? _ofLeft = left.Next() : right.Next();

    public override void Note(Future<bool> next, bool hasItem)
    {
        if (next == _ofLeft)
        {
            _hasLeft = hasItem;
            _leftIsOver = !hasItem;
        }
        else
        {
            _hasRight = hasItem;
            _rightIsOver = !hasItem;
        }
    }
}
