using System;

namespace Embedded.Async;

/// <summary>What can be made of a stream. Each call allocates what it makes, for start-up.</summary>
public abstract partial class Stream<T>
{
    /// <summary>
    /// What a delegate makes of each item. If it throws, Next fails with that and the item is passed over; the same holds for every
    /// delegate of an operator. Cancellation: strict.
    /// </summary>
    /// <typeparam name="TResult">What it makes.</typeparam>
    public Stream<TResult> Map<TResult>(Mapper<T, TResult> map) => new MapStream<T, TResult>(this, map);

    /// <summary>The items of which a condition is true. Cancellation: strict.</summary>
    public Stream<T> Filter(Condition<T> condition) => new FilterStream<T>(this, condition);

    /// <summary>The first items, and then the end; what follows is left to the source. Cancellation: strict.</summary>
    public Stream<T> Take(int count) => new TakeStream<T>(this, count);

    /// <summary>All items but the first. Cancellation: strict, what was left out stays left out.</summary>
    public Stream<T> Skip(int count) => new SkipStream<T>(this, count);

    /// <summary>
    /// The items of two streams as they come, until both have ended. Ready at the same time, they take turns. If one fails, Next fails;
    /// the other loses nothing. Cancellation: strict.
    /// </summary>
    public Stream<T> Merge(Stream<T> other) => new MergeStream<T>(this, other);

    /// <summary>
    /// What a delegate makes of the first items of two streams, then of the second, and so on, until one of them ends; the other's
    /// last item is without a partner then, and dropped. Cancellation: strict, an item that waits for its partner is kept.
    /// </summary>
    /// <typeparam name="TOther">The other stream's items.</typeparam>
    /// <typeparam name="TResult">What it makes.</typeparam>
    public Stream<TResult> Zip<TOther, TResult>(Stream<TOther> other, Combiner<T, TOther, TResult> combine) =>
        new ZipStream<T, TOther, TResult>(this, other, combine);

    /// <summary>
    /// Several items at a time, in one array that is filled again and again; at the end fewer. Cancellation: strict, a chunk that is half
    /// full is kept.
    /// </summary>
    /// <param name="size">Items in a chunk, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public Stream<Chunk<T>> Chunks(int size) => new ChunkStream<T>(this, AtLeastOne(size, nameof(size)));

    /// <summary>As <see cref="DebounceTicks"/>, in milliseconds.</summary>
    public Stream<T> DebounceMilliseconds(int quietMilliseconds) => DebounceTicks(Clock.TicksFromMilliseconds(quietMilliseconds));

    /// <summary>
    /// An item once no other has come for a while; those that another followed too soon are left out. At the source's end the last one
    /// comes at once. Cancellation: strict, the item that waits is kept, and its time goes on.
    /// </summary>
    public Stream<T> DebounceTicks(long quietTicks) => new DebounceStream<T>(this, quietTicks);

    /// <summary>As <see cref="ThrottleTicks"/>, in milliseconds.</summary>
    public Stream<T> ThrottleMilliseconds(int intervalMilliseconds) => ThrottleTicks(Clock.TicksFromMilliseconds(intervalMilliseconds));

    /// <summary>
    /// All items, but the source is asked for the next one only a while after the one before came. None is left out: a channel fills
    /// meanwhile and makes its senders wait. Cancellation: strict.
    /// </summary>
    public Stream<T> ThrottleTicks(long intervalTicks) => new ThrottleStream<T>(this, intervalTicks);

    /// <summary>
    /// The results of async methods, a few of them at the same time, in the order of the items. Each runs as a task, so it takes
    /// a task slot, and goes on while nobody waits for the stream. One that fails makes its Next fail, in its turn.
    /// Cancellation: strict, what was started goes on and its result comes with a later Next.
    /// </summary>
    /// <typeparam name="TResult">What the methods end with.</typeparam>
    /// <param name="inFlight">Methods at the same time, at least 1; they need so many futures (<see cref="FutureCapacityAttribute"/>).</param>
    /// <param name="start">Calls the method.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public Stream<TResult> Buffered<TResult>(int inFlight, Mapper<T, Future<TResult>> start) =>
        new BufferedStream<T, TResult>(this, AtLeastOne(inFlight, nameof(inFlight)), start);

    /// <summary>
    /// Runs an async method for each item, a few of them at the same time, and ends when the stream and all of them have. Each
    /// runs as a task, so it takes a task slot. If one fails, the others are cancelled, and this ends with the first exception
    /// after them all. Cancellation: cancels those that run and waits for their clean-up; items that none was started for stay
    /// in the stream.
    /// </summary>
    /// <param name="inFlight">Methods at the same time, at least 1; they need so many futures (<see cref="FutureCapacityAttribute"/>).</param>
    /// <param name="body">Calls the method.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public Future ForEachConcurrent(int inFlight, Mapper<T, Future> body)
    {
        var stage = new ConcurrentStream<T>(this, AtLeastOne(inFlight, nameof(inFlight)), body);
        return new ConcurrentFuture(stage, stage.Next());
    }

    /// <summary>
    /// Gives every item to a delegate, and ends with the stream. Makes a future, to be used once, as every future.
    /// Cancellation: strict, the next item stays in the stream.
    /// </summary>
    public Future ForEach(Consumer<T> consumer) => new ForEachStream<T>(this, consumer).Next();

    /// <summary>
    /// Makes one value of all items: of the seed and the first, of that and the second, and so on; ends with the stream. Makes a future,
    /// to be used once, as every future. Cancellation: what was made so far is lost; the next item stays in the stream.
    /// </summary>
    /// <typeparam name="TResult">The value's type.</typeparam>
    public Future<TResult> Fold<TResult>(TResult seed, Combiner<TResult, T, TResult> combine) =>
        new FoldFuture<TResult>(new FoldStream<T, TResult>(this, seed, combine));

    private static int AtLeastOne(int number, string name) =>
        number >= 1 ? number : throw Errors.OutOfRange(name, "must be at least 1");
}
