using System;
using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>
/// A thousand tasks are woken on the executor's thread, in an order that changes, and then polled as the schedule says; per task.
/// </summary>
internal sealed class ScheduleRow : Workload
{
    private const int Count = 1000;
    private const int Orders = 16;
    private const int Seed = 5;

    private readonly Signal[] _signals = new Signal[Count];

    /// <summary>So many orders of waking, one behind the other, so that the processor's branch prediction does not learn one.</summary>
    private readonly Signal[] _orders = new Signal[Count * Orders];
    private int _order;

    private ScheduleRow(string name, double? goalNanoseconds, Schedule? schedule, Action<TaskHandle, int> set)
        : base(name, goalNanoseconds, Count, schedule)
    {
        var random = new Random(Seed);
        for (int i = 0; i < Count; i++)
        {
            _signals[i] = new Signal();
            set(Executor.Spawn(ExternalWakeRow.Waits(_signals[i])), random.Next());
        }

        for (int order = 0; order < Orders; order++)
        {
            random.Shuffle(_signals);
            _signals.CopyTo(_orders, order * Count);
        }

        Executor.RunUntilIdle();
    }

    /// <summary>The same without a schedule, for comparison.</summary>
    internal static ScheduleRow Fifo() => new("wake-1000", null, null, (_, _) => { });

    /// <summary>Spread over all priorities.</summary>
    internal static ScheduleRow Priorities()
    {
        var schedule = new PrioritySchedule();
        return new ScheduleRow("priority-wake-1000", 40, schedule, (task, number) =>
            schedule.SetPriority(task, number % (PrioritySchedule.Highest + 1)));
    }

    /// <summary>Each with a deadline of its own.</summary>
    internal static ScheduleRow Deadlines()
    {
        var schedule = new DeadlineSchedule();
        return new ScheduleRow("deadline-wake-1000", null, schedule, (task, number) => schedule.SetDeadline(task, number));
    }

    internal override long Run(int operations)
    {
        int rounds = Math.Max(1, operations / Count);
        for (int round = 0; round < rounds; round++)
        {
            _order = (_order + 1) % Orders;
            foreach (Signal signal in _orders.AsSpan(_order * Count, Count))
            {
                signal.Set();
            }

            if (Executor.RunUntilIdle() != Count)
            {
                throw new InvalidOperationException("a wake-up was lost");
            }
        }

        return (long)rounds * Count;
    }
}
