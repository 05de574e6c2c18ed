using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>A task is spawned, polled once and ends; its slot and its future are used again.</summary>
internal sealed class SpawnRow() : Workload("spawn-poll-exit", 25, 2)
{
    internal override long Run(int operations)
    {
        for (int i = 0; i < operations; i++)
        {
            Executor.Spawn(Ends(i));
            Executor.RunOnce();
        }

        return operations;
    }

    private static async Future Ends(int number)
    {
        if (number < 0)
        {
            await Future.Yield();
        }
    }
}

/// <summary>An async method is called and awaited that ends without a wait.</summary>
internal sealed class LeafAwaitRow() : Workload("async-leaf-await", null, 2)
{
    internal override long Run(int operations) => Executor.BlockOn(Calls(operations));

    [FutureCapacity(4)]
    internal static async Future<int> Leaf(int number)
    {
        if (number < 0)
        {
            await Future.Yield();
        }

        return 1;
    }

    private static async Future<long> Calls(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += await Leaf(i);
        }

        return sum;
    }
}

/// <summary>The same with a leaf that yields once.</summary>
internal sealed class LeafYieldRow() : Workload("async-leaf-yield", null, 2)
{
    internal override long Run(int operations) => Executor.BlockOn(Calls(operations));

    private static async Future<int> Leaf()
    {
        await Future.Yield();
        return 1;
    }

    private static async Future<long> Calls(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += await Leaf();
        }

        return sum;
    }
}
