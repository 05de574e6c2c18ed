using System;
using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>
/// Tasks that yield, per yield. Each counts its own rounds; the last to end stops the loop, so no other task takes part.
/// </summary>
internal sealed class YieldRow(string name, int tasks) : Workload(name, 15, tasks)
{
    private int _open;

    internal override long Run(int operations)
    {
        int rounds = Math.Max(1, operations / Tasks);
        _open = Tasks;
        for (int i = 0; i < Tasks; i++)
        {
            Executor.Spawn(Yields(rounds));
        }

        Executor.Run();
        return (long)rounds * Tasks;
    }

    [FutureCapacity(1000)]
    private async Future Yields(int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            await Future.Yield();
        }

        if (--_open == 0)
        {
            Executor.Stop();
        }
    }
}
