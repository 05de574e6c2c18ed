using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>
/// Tasks that wait at random for 1 to 10,000 ticks again and again; per timer that fires. Time jumps to the next deadline.
/// </summary>
internal sealed class TimerRow : Workload
{
    private uint _random = 2463534242;
    private long _left;

    internal TimerRow(string name, int tasks)
        : base(name, 60, tasks)
    {
        for (int i = 0; i < tasks; i++)
        {
            Executor.Spawn(Waits());
        }

        Executor.RunUntilIdle();
    }

    internal override long Run(int operations)
    {
        // The last round is polled to its end, but nothing after it, so a few more may fire than are counted: at most the
        // number that share one tick.
        _left = operations;
        Executor.Run();
        return operations - _left;
    }

    [FutureCapacity(11_101)]
    private async Future Waits()
    {
        while (true)
        {
            _random ^= _random << 13;
            _random ^= _random >> 17;
            _random ^= _random << 5;
            await Timer.AfterTicks(1 + (_random % 10_000));
            if (--_left <= 0)
            {
                Executor.Stop();
            }
        }
    }
}
