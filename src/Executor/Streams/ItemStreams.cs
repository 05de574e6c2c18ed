namespace Embedded.Async;

/// <summary>See <see cref="Stream{T}.Map"/>.</summary>
internal sealed class MapStream<T, TResult>(Stream<T> source, Mapper<T, TResult> map) : Stage<TResult>
{
    public override Future Advance(Future? done) =>
        done is null ? source.Next() : GotItem(done) ? Emit(map(source.Current)) : StageMark.End;
}

/// <summary>See <see cref="Stream{T}.Filter"/>.</summary>
internal sealed class FilterStream<T>(Stream<T> source, Condition<T> condition) : Stage<T>
{
    public override Future Advance(Future? done)
    {
        if (done is not null)
        {
            if (!GotItem(done))
            {
                return StageMark.End;
            }

            T item = source.Current;
            if (condition(item))
            {
                return Emit(item);
            }
        }

        return source.Next();
    }
}

/// <summary>See <see cref="Stream{T}.Take"/>.</summary>
internal sealed class TakeStream<T>(Stream<T> source, int count) : Stage<T>
{
    private int _left = count;

    public override Future Advance(Future? done)
    {
        if (done is null)
        {
            return _left > 0 ? source.Next() : StageMark.End;
        }

        if (!GotItem(done))
        {
            return StageMark.End;
        }

        _left--;
        return Emit(source.Current);
    }
}

/// <summary>See <see cref="Stream{T}.Skip"/>.</summary>
internal sealed class SkipStream<T>(Stream<T> source, int count) : Stage<T>
{
    private int _left = count;

    public override Future Advance(Future? done)
    {
        if (done is not null)
        {
            if (!GotItem(done))
            {
                return StageMark.End;
            }

            if (_left <= 0)
            {
                return Emit(source.Current);
            }

            _left--;
        }

        return source.Next();
    }
}

/// <summary>See <see cref="Stream{T}.ForEach"/>: its one Next ends when all items were used.</summary>
internal sealed class ForEachStream<T>(Stream<T> source, Consumer<T> consumer) : Stage<T>
{
    public override Future Advance(Future? done)
    {
        if (done is not null)
        {
            if (!GotItem(done))
            {
                return StageMark.End;
            }

            consumer(source.Current);
        }

        return source.Next();
    }
}

/// <summary>See <see cref="Stream{T}.Fold"/>: as a ForEach, and what was made so far is in Current.</summary>
internal sealed class FoldStream<T, TResult> : Stage<TResult>
{
    private readonly Stream<T> _source;
    private readonly Combiner<TResult, T, TResult> _combine;

    internal FoldStream(Stream<T> source, TResult seed, Combiner<TResult, T, TResult> combine)
    {
        _source = source;
        _combine = combine;
        Current = seed;
    }

    public override Future Advance(Future? done)
    {
        if (done is not null)
        {
            if (!GotItem(done))
            {
                return StageMark.End;
            }

            Current = _combine(Current, _source.Current);
        }

        return _source.Next();
    }
}
