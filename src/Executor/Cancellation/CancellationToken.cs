namespace Embedded.Async;

/// <summary>
/// What work looks at to end by itself when somebody asks for it: the reading side of a <see cref="CancellationSource"/>. There is one
/// for each source.
/// </summary>
/// <remarks>
/// <para><see cref="TaskHandleExtensions.Cancel"/> stops a task at its next await, whether it looks or not. A token is for work that chooses
/// where it stops, for one thing among several in a task, and for asking many tasks at once.</para>
/// <para>Used by the tasks of one executor, or, if the source is shared, anywhere; see each member.</para>
/// </remarks>
public sealed class CancellationToken
{
    internal readonly CancellationSource _source;

    internal CancellationToken(CancellationSource source) => _source = source;

    /// <summary>
    /// Whether the source, or one that it is linked to, was cancelled, or its deadline has passed. No lock, no allocation; of a shared
    /// source any thread or interrupt.
    /// </summary>
    public bool IsCancelled => _source.IsCancelled;

    /// <summary>
    /// The earliest deadline of the source and of those that it is linked to, in ticks of the executor's clock;
    /// <see cref="long.MaxValue"/> if there is none.
    /// </summary>
    public long DeadlineTicks => _source.EarliestDeadlineTicks;

    /// <summary>
    /// Throws if it is cancelled. Inside <see cref="Run"/> that ends the work without an error; a task that lets it out fails with it.
    /// </summary>
    /// <exception cref="FutureCanceledException">It is cancelled.</exception>
    public void ThrowIfCancelled()
    {
        if (_source.IsCancelled)
        {
            throw Errors.Canceled();
        }
    }

    /// <summary>
    /// Waits until it is cancelled, by somebody or by its deadline; at once if it is. No allocation; as many at the same time as the source
    /// was made for. Cancellation: strict.
    /// </summary>
    public Future WhenCancelled() => CancelledFuture.Rent(_source);

    /// <summary>
    /// Runs work until it ends or the token is cancelled, then cancels the work and waits for its clean-up. Work is not begun if the token
    /// is cancelled when this is called; ready at the same time, the work wins. No allocation. Cancellation: cancels the work too.
    /// </summary>
    /// <param name="work">Inert. Take its result with <see cref="Future{T}.TakeResult"/> before the next await.</param>
    /// <returns>True if the work ended first. What it threw is thrown.</returns>
    /// <exception cref="FutureMisuseException">The work was used before.</exception>
    public Future<bool> Run(Future work) => TokenRunFuture.Rent(_source, work);
}
