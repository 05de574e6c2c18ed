namespace Embedded.Async;

/// <summary>A value that each task of one executor has of its own, such as a request's number for its messages.</summary>
/// <remarks>
/// One place a slot, and beside it the handle of the task whose value stands there: a new task in the slot finds the initial value.
/// A value is let go when the slot's next task sets its own, not at its task's end. Reading and writing take constant time.
/// Executor thread. Allocation: when it is made, two arrays with an element for each task slot.
/// </remarks>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class TaskLocal<T>
{
    private readonly Executor _executor;
    private readonly T _initial;
    private readonly T[] _values;
    private readonly long[] _owners;

    /// <summary>Makes a place for each task.</summary>
    /// <param name="executor">Whose tasks.</param>
    /// <param name="initial">What a task finds that has set nothing.</param>
    public TaskLocal(Executor executor, T initial = default!)
    {
        _executor = executor;
        _initial = initial;
        _values = new T[executor.TaskSlots];
        _owners = new long[executor.TaskSlots];
    }

    /// <summary>The current task's value.</summary>
    /// <exception cref="WrongContextException">No task of this executor is being polled.</exception>
    public T Value
    {
        get => Get(_executor.CurrentTask);
        set => Set(_executor.CurrentTask, value);
    }

    /// <summary>A task's value; the initial one if it has ended.</summary>
    /// <exception cref="WrongContextException">It is another executor's task.</exception>
    public T Get(TaskHandle task)
    {
        int slot = _executor.SlotOf(task);
        return slot >= 0 && _owners[slot] == (long)task ? _values[slot] : _initial;
    }

    /// <summary>Sets a task's value, also before its first poll.</summary>
    /// <returns>False if the task has ended.</returns>
    /// <exception cref="WrongContextException">It is another executor's task.</exception>
    public bool Set(TaskHandle task, T value)
    {
        int slot = _executor.SlotOf(task);
        if (slot < 0)
        {
            return false;
        }

        _owners[slot] = (long)task;
        _values[slot] = value;
        return true;
    }
}
