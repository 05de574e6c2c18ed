using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>A child that ends without a wait is spawned into a group, and told of; per child.</summary>
internal sealed class GroupRow : Workload
{
    private readonly TaskGroup _group;

    internal GroupRow()
        : base("group-spawn-next", null, 3)
    {
        _group = new TaskGroup(Executor, 2);
    }

    internal override long Run(int operations) => Executor.BlockOn(Calls(operations));

    private static async Future Leaf(int number)
    {
        if (number < 0)
        {
            await Future.Yield();
        }
    }

    private async Future<long> Calls(int count)
    {
        long told = 0;
        for (int i = 0; i < count; i++)
        {
            _group.Spawn(Leaf(i));
            if (await _group.Next())
            {
                told++;
            }
        }

        return told;
    }
}

/// <summary>As select-2-cancel, with three timers to disarm.</summary>
internal sealed class SelectFourRow : SignalledRow
{
    internal SelectFourRow()
        : base("select-4", null)
    {
        Start(Waits());
    }

    private async Future Waits()
    {
        while (true)
        {
            await Future.Select(Timer.AfterTicks(5000), Timer.AfterTicks(6000), Signal.Wait(), Timer.AfterTicks(7000));
        }
    }
}
