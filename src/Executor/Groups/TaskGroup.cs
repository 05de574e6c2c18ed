namespace Embedded.Async;

/// <summary>A group of tasks without results; see <see cref="TaskGroupBase"/>.</summary>
public sealed class TaskGroup : TaskGroupBase
{
    /// <summary>Makes an empty group.</summary>
    /// <param name="executor">Where the children run.</param>
    /// <param name="capacity">Children it can hold, running and ended; at least 1.</param>
    /// <param name="onError">What happens when one ends by an exception.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public TaskGroup(Executor executor, int capacity, ChildError onError = ChildError.CancelsOthers)
        : base(executor, capacity, onError)
    {
    }

    /// <summary>Starts a child.</summary>
    /// <param name="future">What it does; inert.</param>
    /// <param name="name">For reports and messages.</param>
    /// <exception cref="CapacityException">The group is full, or the executor.</exception>
    /// <exception cref="System.InvalidOperationException">The future was used before, or this is another thread.</exception>
    public TaskHandle Spawn(Future future, string? name = null) => SpawnChild(future, name);
}

/// <summary>A group of tasks with results; see <see cref="TaskGroupBase"/>.</summary>
/// <typeparam name="T">The type of the results.</typeparam>
public sealed class TaskGroup<T> : TaskGroupBase
{
    private readonly T[] _results;

    /// <summary>Makes an empty group.</summary>
    /// <param name="executor">Where the children run.</param>
    /// <param name="capacity">Children it can hold, running and ended; at least 1.</param>
    /// <param name="onError">What happens when one ends by an exception.</param>
    /// <exception cref="System.ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public TaskGroup(Executor executor, int capacity, ChildError onError = ChildError.CancelsOthers)
        : base(executor, capacity, onError)
    {
        _results = new T[capacity];
    }

    /// <summary>The result of the child that <see cref="TaskGroupBase.Next"/> told of last; the type's default if it was cancelled.</summary>
    public T Result => CurrentPlace < 0 ? default! : _results[CurrentPlace];

    /// <inheritdoc cref="TaskGroup.Spawn"/>
    public TaskHandle Spawn(Future<T> future, string? name = null) => SpawnChild(future, name);

    private protected override void Keep(int place, Future root) => _results[place] = Platform.As<Future<T>>(root)._result;

    private protected override void Forget(int place) => _results[place] = default!;
}
