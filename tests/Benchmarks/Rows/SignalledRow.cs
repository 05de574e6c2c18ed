using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>
/// A row whose one task waits for <see cref="Signal"/>: an operation sets it outside every poll on the executor's thread, as an
/// interrupt does that the loop itself dispatches, and polls the task until it waits again.
/// </summary>
internal abstract class SignalledRow(string name, double? goalNanoseconds) : Workload(name, goalNanoseconds, taskSlots: 2)
{
    protected Signal Signal { get; } = new();

    internal override long Run(int operations)
    {
        Signal signal = Signal;
        for (int i = 0; i < operations; i++)
        {
            signal.Set();
            Executor.RunOnce();
        }

        return operations;
    }

    /// <summary>Starts the task and lets it come to its first wait. Called once, by the row's constructor.</summary>
    protected void Start(Future task)
    {
        Executor.Spawn(task);
        Executor.RunUntilIdle();
    }
}
