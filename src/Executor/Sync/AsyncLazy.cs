namespace Embedded.Async;

/// <summary>
/// A value that is made when it is first asked for, then stays: a <see cref="OnceCell{T}"/> that knows its factory.
/// </summary>
/// <remarks>
/// <para>One caller at a time makes it, with its own task; if that fails, this caller gets the exception, and the next tries. So does
/// the next if it is cancelled: nothing is lost.</para>
/// <para>Used by the tasks of one executor unless it is made with <c>shared: true</c>. Not for interrupts, except
/// <see cref="TryGet"/> of a shared one. Allocation: as <see cref="OnceCell{T}"/>.</para>
/// </remarks>
/// <typeparam name="T">What it holds.</typeparam>
public sealed class AsyncLazy<T>
{
    private readonly OnceCell<T> _cell;
    private readonly FutureFactory<T> _factory;

    /// <summary>Makes one without a value; does not call the factory.</summary>
    /// <param name="factory">Makes the value. Must not ask for it, because it would wait for itself.</param>
    /// <param name="waiters">Tasks that will wait at the same time; more allocate before the executor is sealed.</param>
    /// <param name="shared">Whether other threads use it too.</param>
    public AsyncLazy(FutureFactory<T> factory, int waiters = 2, bool shared = false)
    {
        _factory = factory;
        _cell = new OnceCell<T>(waiters, shared);
    }

    /// <summary>Whether the value is there. True stays true.</summary>
    public bool IsSet => _cell.IsSet;

    /// <summary>The value, made now if need be. Cancellation: strict, the next caller makes it.</summary>
    public Future<T> Get() => _cell.GetOrInitialise(_factory);

    /// <summary>The value, if it is there; never makes it. No allocation.</summary>
    /// <returns>False if it is not.</returns>
    public bool TryGet(out T value) => _cell.TryGet(out value);
}
