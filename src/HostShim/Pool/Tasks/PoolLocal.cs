using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>A value that each task of a pool has of its own, such as a request's number for its messages.</summary>
/// <remarks>
/// It goes with the task from thread to thread. A new task finds the initial value. As <see cref="TaskLocal{T}"/> for an executor, with room
/// that grows with the pool, 256 slots at a time, when a task first sets its value. Reading and writing take constant time. Any worker.
/// </remarks>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class PoolLocal<T>
{
    private readonly WorkPool _pool;
    private readonly T _initial;
    private readonly SlotMap<T> _values = new();
    private readonly SlotMap<long> _owners = new();

    /// <summary>Makes a place for each task.</summary>
    /// <param name="pool">Whose tasks.</param>
    /// <param name="initial">What a task finds that has set nothing.</param>
    public PoolLocal(WorkPool pool, T initial = default!)
    {
        _pool = pool;
        _initial = initial;
    }

    /// <summary>The current task's value.</summary>
    /// <exception cref="WrongContextException">No task of the pool is being polled on this thread.</exception>
    public T Value
    {
        get
        {
            long task = CurrentTask;
            int slot = HandleBits.Slot(task);
            return _owners.Get(slot) == task ? _values.Get(slot)! : _initial;
        }

        set
        {
            long task = CurrentTask;
            int slot = HandleBits.Slot(task);
            _values.Set(slot, value);
            _owners.Set(slot, task);
        }
    }

    private long CurrentTask => Worker.Current is Worker worker && worker.Pool == _pool && worker.CurrentSlot >= 0
        ? worker.Stage.HandleAt(0)
        : throw new WrongContextException("PoolLocal.Value: no task of its pool is running on this thread");
}
