using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>As yield-1, with a recorder of event numbers as the trace; it is meant to take at most half as long again.</summary>
internal sealed class TracedYieldRow : Workload
{
    internal TracedYieldRow()
        : base("trace-on-yield-1", 22, 1)
    {
        Executor.Trace = new TraceRecorder(Executor, 1024, withTimes: false);
    }

    internal override long Run(int operations)
    {
        Executor.Spawn(Yields(operations));
        Executor.Run();
        return operations;
    }

    private async Future Yields(int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            await Future.Yield();
        }

        Executor.Stop();
    }
}
