namespace Embedded.Async;

/// <summary>What a <see cref="NextFuture"/> runs.</summary>
internal interface IStage
{
    /// <summary>
    /// One step of a Next: takes the result of <paramref name="done"/>, which has succeeded and is null in the first step, and
    /// says what to wait for, or that it has ended, by a <see cref="StageMark"/>.
    /// </summary>
    Future Advance(Future? done);

    /// <summary>Whether an exception of what it waited for is the end, and no fault.</summary>
    bool EndsBy(System.Exception cause);
}

/// <summary>What a stage says instead of a future to wait for.</summary>
internal sealed class StageMark : Future
{
    /// <summary>There is an item in Current.</summary>
    internal static readonly Future Item = new StageMark();

    /// <summary>There will be none any more.</summary>
    internal static readonly Future End = new StageMark();

    /// <summary>Neither yet.</summary>
    internal static readonly Future Wait = new StageMark();

    private StageMark()
    {
    }

    internal override Future? Poll(Executor executor) => null;
}

/// <summary>A stream of this library that waits for one thing at a time. Its state outlives each Next, so a cancelled one loses nothing.</summary>
internal abstract class Stage<T> : Stream<T>, IStage
{
    private readonly NextFuture _next;

    private protected Stage() => _next = new NextFuture(this);

    public sealed override Future<bool> Next()
    {
        _next.Reuse();
        return _next;
    }

    public abstract Future Advance(Future? done);

    public virtual bool EndsBy(System.Exception cause) => false;

    private protected Future Emit(T item)
    {
        Current = item;
        return StageMark.Item;
    }

    /// <summary>Takes the result of a source's Next: whether there is an item.</summary>
    private protected static bool GotItem(Future done) => Platform.As<Future<bool>>(done).GetResult();
}
