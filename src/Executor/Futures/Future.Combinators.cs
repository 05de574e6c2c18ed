namespace Embedded.Async;

/// <summary>The ways to wait for several futures.</summary>
public abstract partial class Future
{
    /// <summary>Lets every other ready task run first. No allocation, no timer.</summary>
    public static YieldAwaitable Yield() => YieldAwaitable.Instance;

    /// <summary>
    /// Runs two futures in the same task and waits until both have ended. If some ended by an exception, the first of these,
    /// in the order of the arguments, is thrown after all have ended, and the others go to the executor's handler. Take
    /// results with <see cref="Future{T}.TakeResult"/> before the next await. Cancellation: cancels each that runs and waits
    /// for its clean-up; what the others had already given, such as an item received, is lost.
    /// </summary>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future Join(Future first, Future second)
    {
        JoinFuture join = JoinFuture.Rent();
        join._branches.Add(first);
        join._branches.Add(second);
        return join;
    }

    /// <inheritdoc cref="Join(Future, Future)"/>
    public static Future Join(Future first, Future second, Future third)
    {
        JoinFuture join = JoinFuture.Rent();
        join._branches.Add(first);
        join._branches.Add(second);
        join._branches.Add(third);
        return join;
    }

    /// <inheritdoc cref="Join(Future, Future)"/>
    public static Future Join(Future first, Future second, Future third, Future fourth)
    {
        JoinFuture join = JoinFuture.Rent();
        join._branches.Add(first);
        join._branches.Add(second);
        join._branches.Add(third);
        join._branches.Add(fourth);
        return join;
    }

    /// <summary>
    /// As <see cref="Join(Future, Future)"/>, for any number; an empty array ends at once. More than
    /// <c>BranchesPerCombinator</c> of nf.config allocate while starting up and are an error once the executor is sealed.
    /// </summary>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future Join(Future[] futures)
    {
        JoinFuture join = JoinFuture.Rent();
        foreach (Future future in futures)
        {
            join._branches.Add(future);
        }

        return join;
    }

    /// <summary>
    /// Runs two futures in the same task until the first of them ends, cancels the other, waits for its clean-up, and gives
    /// the place of the first: 0 or 1. Ready at the same time, the earlier argument wins. If the first ended by an
    /// exception it is thrown here. Take its result with <see cref="Future{T}.TakeResult"/> before the next await.
    /// Cancellation: strict until one has won; if it comes while the others clean up, what the winner gave is lost.
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

    /// <summary>As <see cref="Select(Future, Future)"/>, for one or more; sizes as at <see cref="Join(Future[])"/>.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The array is empty: nothing could ever win.</exception>
    /// <exception cref="System.InvalidOperationException">One of them was used before.</exception>
    public static Future<int> Select(Future[] futures)
    {
        if (futures.Length == 0)
        {
            throw Errors.OutOfRange(nameof(futures), "must hold at least one future");
        }

        SelectFuture select = SelectFuture.Rent();
        foreach (Future future in futures)
        {
            select._branches.Add(future);
        }

        return select;
    }
}
