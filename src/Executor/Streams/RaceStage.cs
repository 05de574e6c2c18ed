namespace Embedded.Async;

/// <summary>What a <see cref="RaceFuture"/> runs.</summary>
internal interface IRaceStage
{
    /// <summary>What is known without a wait: <see cref="StageMark.Item"/>, <see cref="StageMark.End"/>, or that it has to wait.</summary>
    Future Outcome();

    /// <summary>What to wait for. Ready at the same time, it comes before the second.</summary>
    Future First();

    /// <summary>What to wait for beside the first, or null.</summary>
    Future? Second();

    /// <summary>A Next of a source has ended with a result. It is noted only; what follows from it is said by <see cref="Outcome"/>.</summary>
    void Note(Future<bool> next, bool hasItem);
}

/// <summary>
/// A stream of this library that waits for one of two things at a time. The one that is not first is cancelled, and asked again in
/// the next round: a wait that loses nothing may be cancelled.
/// </summary>
internal abstract class RaceStage<T> : Stream<T>, IRaceStage
{
    private readonly RaceFuture _next;

    private protected RaceStage() => _next = new RaceFuture(this);

    public sealed override Future<bool> Next()
    {
        _next.Reuse();
        return _next;
    }

    public abstract Future Outcome();

    public abstract Future First();

    public abstract Future? Second();

    public abstract void Note(Future<bool> next, bool hasItem);

    private protected Future Emit(T item)
    {
        Current = item;
        return StageMark.Item;
    }
}
