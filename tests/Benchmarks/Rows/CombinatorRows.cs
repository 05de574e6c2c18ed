using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>
/// A task waits for a signal or a timer. The signal is set from outside, the task is polled, the timer is disarmed, and the
/// task waits for both again.
/// </summary>
internal sealed class SelectCancelRow : SignalledRow
{
    internal SelectCancelRow()
        : base("select-2-cancel", null)
    {
        Start(Waits());
    }

    private async Future Waits()
    {
        while (true)
        {
            await Future.Select(Signal.Wait(), Timer.AfterTicks(5000));
        }
    }
}

/// <summary>A timeout round a wait that is ready at once: a signal that is set.</summary>
internal sealed class TimeoutReadyRow() : Workload("timeout-ready", 20, 2)
{
    private readonly Signal _signal = new();

    internal override long Run(int operations) => Executor.BlockOn(Calls(operations));

    private async Future<long> Calls(int count)
    {
        long inTime = 0;
        for (int i = 0; i < count; i++)
        {
            _signal.Set();
            if (await Timeout.AfterTicks(_signal.Wait(), 5000))
            {
                inTime++;
            }
        }

        return inTime;
    }
}

/// <summary>Four async methods that end without a wait are joined.</summary>
internal sealed class JoinRow() : Workload("join-4", null, 2)
{
    internal override long Run(int operations) => Executor.BlockOn(Calls(operations));

    [FutureCapacity(4)]
    private static async Future Leaf(int number)
    {
        if (number < 0)
        {
            await Future.Yield();
        }
    }

    private static async Future<int> Calls(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Future.Join(Leaf(i), Leaf(i), Leaf(i), Leaf(i));
        }

        return count;
    }
}
