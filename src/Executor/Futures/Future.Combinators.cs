namespace Embedded.Async;

/// <summary>The ways to wait for several futures.</summary>
public abstract partial class Future
{
    /// <summary>Lets every other ready task run first. No allocation, no timer.</summary>
    public static YieldAwaitable Yield() => YieldAwaitable.Instance;

    /// <summary>Ends at once: for a method that returns a future and has nothing to wait for. No allocation.</summary>
    public static Future Ready() => ReadyFuture.Rent();

    /// <summary>As <see cref="Ready()"/>, with a value.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    public static Future<T> Ready<T>(T value) => ReadyFuture<T>.Rent(value);

    /// <summary>Never ends, for a Select or Join that should wait for the others only. No allocation. Cancellation: strict.</summary>
    public static Future Pending() => PendingFuture.Rent();

    /// <summary>
    /// Gives a future one chance: true if it has ended after one poll, else false, and it is cancelled with its clean-up. Take its
    /// result with <see cref="Future{T}.TakeResult"/> before the next await. Cancellation: strict.
    /// </summary>
    /// <exception cref="System.InvalidOperationException">It was used before.</exception>
    public static Future<bool> PollOnce(Future future) => TimeoutFuture.Rent(future, ticks: 0, relative: true);

    /// <summary>
    /// Runs two futures in the same task and waits until both have ended. If some ended by an exception, the first of these,
    /// in the order of the arguments, is thrown after all have ended, and the others go to the executor's handler. Take
    /// results with <see cref="Future{T}.TakeResult"/> before the next await. Cancellation: cancels each that runs and waits
    /// for its clean-up; what the others had got, such as an item received, goes back where it came from.
    /// </summary>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future Join(Future first, Future second)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.All);
        join._branches.Add(first);
        join._branches.Add(second);
        return join;
    }

    /// <inheritdoc cref="Join(Future, Future)"/>
    public static Future Join(Future first, Future second, Future third)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.All);
        join._branches.Add(first);
        join._branches.Add(second);
        join._branches.Add(third);
        return join;
    }

    /// <inheritdoc cref="Join(Future, Future)"/>
    public static Future Join(Future first, Future second, Future third, Future fourth)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.All);
        join._branches.Add(first);
        join._branches.Add(second);
        join._branches.Add(third);
        join._branches.Add(fourth);
        return join;
    }

    /// <inheritdoc cref="Join(Future, Future)"/>
    public static Future Join(Future first, Future second, Future third, Future fourth, Future fifth)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.All);
        join._branches.Add(first);
        join._branches.Add(second);
        join._branches.Add(third);
        join._branches.Add(fourth);
        join._branches.Add(fifth);
        return join;
    }

    /// <inheritdoc cref="Join(Future, Future)"/>
    public static Future Join(Future first, Future second, Future third, Future fourth, Future fifth, Future sixth)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.All);
        join._branches.Add(first);
        join._branches.Add(second);
        join._branches.Add(third);
        join._branches.Add(fourth);
        join._branches.Add(fifth);
        join._branches.Add(sixth);
        return join;
    }

    /// <summary>
    /// As <see cref="Join(Future, Future)"/>, for any number; an empty array ends at once. More than
    /// <c>BranchesPerCombinator</c> of nf.config allocate while starting up and are an error once the executor is sealed.
    /// </summary>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future Join(Future[] futures)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.All);
        join._branches.Add(futures);
        return join;
    }

    /// <summary>
    /// As <see cref="Join(Future, Future)"/>, but the first future that fails cancels the others, and when their clean-up is done its
    /// exception is thrown.
    /// </summary>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future TryJoin(Future first, Future second)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.AllOrFirstError);
        join._branches.Add(first);
        join._branches.Add(second);
        return join;
    }

    /// <inheritdoc cref="TryJoin(Future, Future)"/>
    public static Future TryJoin(Future first, Future second, Future third)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.AllOrFirstError);
        join._branches.Add(first);
        join._branches.Add(second);
        join._branches.Add(third);
        return join;
    }

    /// <inheritdoc cref="TryJoin(Future, Future)"/>
    public static Future TryJoin(Future first, Future second, Future third, Future fourth)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.AllOrFirstError);
        join._branches.Add(first);
        join._branches.Add(second);
        join._branches.Add(third);
        join._branches.Add(fourth);
        return join;
    }

    /// <inheritdoc cref="TryJoin(Future, Future)"/>
    public static Future TryJoin(Future first, Future second, Future third, Future fourth, Future fifth)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.AllOrFirstError);
        join._branches.Add(first);
        join._branches.Add(second);
        join._branches.Add(third);
        join._branches.Add(fourth);
        join._branches.Add(fifth);
        return join;
    }

    /// <inheritdoc cref="TryJoin(Future, Future)"/>
    public static Future TryJoin(Future first, Future second, Future third, Future fourth, Future fifth, Future sixth)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.AllOrFirstError);
        join._branches.Add(first);
        join._branches.Add(second);
        join._branches.Add(third);
        join._branches.Add(fourth);
        join._branches.Add(fifth);
        join._branches.Add(sixth);
        return join;
    }

    /// <summary>As <see cref="TryJoin(Future, Future)"/>, for any number; sizes as at <see cref="Join(Future[])"/>.</summary>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future TryJoin(Future[] futures)
    {
        JoinFuture join = JoinFuture.Rent(BranchMode.AllOrFirstError);
        join._branches.Add(futures);
        return join;
    }

    /// <summary>
    /// Runs two futures in the same task until the first of them ends, cancels the other, waits for its clean-up, and gives
    /// the place of the first: 0 or 1. Ready at the same time, the earlier argument wins. If the first ended by an
    /// exception it is thrown here. Take its result with <see cref="Future{T}.TakeResult"/> before the next await; what it had got
    /// goes back otherwise. Cancellation: strict, what the first had got goes back too.
    /// </summary>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future<int> Select(Future first, Future second)
    {
        SelectFuture select = SelectFuture.Rent();
        select._branches.Add(first);
        select._branches.Add(second);
        return select;
    }

    /// <inheritdoc cref="Select(Future, Future)"/>
    public static Future<int> Select(Future first, Future second, Future third)
    {
        SelectFuture select = SelectFuture.Rent();
        select._branches.Add(first);
        select._branches.Add(second);
        select._branches.Add(third);
        return select;
    }

    /// <inheritdoc cref="Select(Future, Future)"/>
    public static Future<int> Select(Future first, Future second, Future third, Future fourth)
    {
        SelectFuture select = SelectFuture.Rent();
        select._branches.Add(first);
        select._branches.Add(second);
        select._branches.Add(third);
        select._branches.Add(fourth);
        return select;
    }

    /// <inheritdoc cref="Select(Future, Future)"/>
    public static Future<int> Select(Future first, Future second, Future third, Future fourth, Future fifth)
    {
        SelectFuture select = SelectFuture.Rent();
        select._branches.Add(first);
        select._branches.Add(second);
        select._branches.Add(third);
        select._branches.Add(fourth);
        select._branches.Add(fifth);
        return select;
    }

    /// <inheritdoc cref="Select(Future, Future)"/>
    public static Future<int> Select(Future first, Future second, Future third, Future fourth, Future fifth, Future sixth)
    {
        SelectFuture select = SelectFuture.Rent();
        select._branches.Add(first);
        select._branches.Add(second);
        select._branches.Add(third);
        select._branches.Add(fourth);
        select._branches.Add(fifth);
        select._branches.Add(sixth);
        return select;
    }

    /// <summary>As <see cref="Select(Future, Future)"/>, for one or more; sizes as at <see cref="Join(Future[])"/>.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The array is empty: nothing could ever win.</exception>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future<int> Select(Future[] futures) => SelectFuture.Rent(futures);

    /// <summary>
    /// As <see cref="Select(Future, Future)"/>, but which of those that are ready at the same time wins is left to chance, the same in each
    /// run: in a loop, none keeps the others from their turn.
    /// </summary>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future<int> SelectFair(Future first, Future second)
    {
        SelectFuture select = SelectFuture.Rent();
        select._branches.Add(first);
        select._branches.Add(second);
        select._branches.Shuffle();
        return select;
    }

    /// <inheritdoc cref="SelectFair(Future, Future)"/>
    public static Future<int> SelectFair(Future first, Future second, Future third)
    {
        SelectFuture select = SelectFuture.Rent();
        select._branches.Add(first);
        select._branches.Add(second);
        select._branches.Add(third);
        select._branches.Shuffle();
        return select;
    }

    /// <inheritdoc cref="SelectFair(Future, Future)"/>
    public static Future<int> SelectFair(Future first, Future second, Future third, Future fourth)
    {
        SelectFuture select = SelectFuture.Rent();
        select._branches.Add(first);
        select._branches.Add(second);
        select._branches.Add(third);
        select._branches.Add(fourth);
        select._branches.Shuffle();
        return select;
    }

    /// <inheritdoc cref="SelectFair(Future, Future)"/>
    public static Future<int> SelectFair(Future first, Future second, Future third, Future fourth, Future fifth)
    {
        SelectFuture select = SelectFuture.Rent();
        select._branches.Add(first);
        select._branches.Add(second);
        select._branches.Add(third);
        select._branches.Add(fourth);
        select._branches.Add(fifth);
        select._branches.Shuffle();
        return select;
    }

    /// <inheritdoc cref="SelectFair(Future, Future)"/>
    public static Future<int> SelectFair(Future first, Future second, Future third, Future fourth, Future fifth, Future sixth)
    {
        SelectFuture select = SelectFuture.Rent();
        select._branches.Add(first);
        select._branches.Add(second);
        select._branches.Add(third);
        select._branches.Add(fourth);
        select._branches.Add(fifth);
        select._branches.Add(sixth);
        select._branches.Shuffle();
        return select;
    }

    /// <summary>As <see cref="SelectFair(Future, Future)"/>, for one or more; sizes as at <see cref="Join(Future[])"/>.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The array is empty: nothing could ever win.</exception>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future<int> SelectFair(Future[] futures)
    {
        SelectFuture select = SelectFuture.Rent(futures);
        select._branches.Shuffle();
        return select;
    }

    /// <summary>
    /// The value of the future that ends first; the other is cancelled, with its clean-up. Ready at the same time, chance decides, as
    /// at <see cref="SelectFair(Future, Future)"/>. Cancellation: strict.
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future<T> Race<T>(Future<T> first, Future<T> second)
    {
        RaceFuture<T> race = RaceFuture<T>.Rent();
        race.Add(first);
        race.Add(second);
        race.Shuffle();
        return race;
    }

    /// <summary>As <see cref="Race{T}(Future{T}, Future{T})"/>, for one or more; sizes as at <see cref="Join(Future[])"/>.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The array is empty: nothing could ever win.</exception>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future<T> Race<T>(Future<T>[] futures)
    {
        if (futures.Length == 0)
        {
            throw Errors.OutOfRange(nameof(futures), "must hold at least one future");
        }

        RaceFuture<T> race = RaceFuture<T>.Rent();
        foreach (Future<T> future in futures)
        {
            race.Add(future);
        }

        race.Shuffle();
        return race;
    }

    /// <summary>
    /// Lets a future end what it has begun: a cancellation that comes meanwhile takes effect at the next await after it. One that comes before
    /// the first poll drops it. Take its result with <see cref="Future{T}.TakeResult"/> before the next await. Cancellation: shielded.
    /// </summary>
    /// <exception cref="System.InvalidOperationException">It was used before.</exception>
    public static Future Shield(Future future) => ShieldFuture.Rent(future);

    /// <summary>
    /// Limits the clean-up of a future: once it is cancelled, its finally blocks have so long to end. Then all of it is dropped
    /// where it stands without running any more code, also what it shields, and the executor's handler is told with a
    /// <see cref="CleanUpTimeoutException"/>. Take its result with <see cref="Future{T}.TakeResult"/> before the next await.
    /// </summary>
    /// <param name="future">What may be cancelled.</param>
    /// <param name="ticks">How long its clean-up may take.</param>
    /// <exception cref="System.InvalidOperationException">It was used before.</exception>
    public static Future LimitCleanUp(Future future, long ticks) => CleanUpLimitFuture.Rent(future, ticks);
}
