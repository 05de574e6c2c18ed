using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Embedded.Benchmarks;

/// <summary>The work of <see cref="PoolSpawnManyLocalRow"/> with .NET's Task.</summary>
internal sealed class DotnetSpawnManyLocalRow() : ThreadedWorkload("dotnet-spawn-many-local-10k", null, Count)
{
    private const int Count = 10_000;
    private TaskCompletionSource _done = new();
    private int _left;

    protected override void Round()
    {
        _left = Count;
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task.Run(SpawnAll).GetAwaiter().GetResult();
    }

    private async Task SpawnAll()
    {
        for (int i = 0; i < Count; i++)
        {
            _ = Task.Run(End);
        }

        await _done.Task;
    }

    private void End()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.SetResult();
        }
    }
}

/// <summary>The work of <see cref="PoolYieldManyRow"/> with Task.Yield.</summary>
internal sealed class DotnetYieldManyRow() : ThreadedWorkload("dotnet-yield-many-200x1000", null, Tasks * Yields)
{
    private new const int Tasks = 200;
    private const int Yields = 1000;
    private TaskCompletionSource _done = new();
    private int _left;

    protected override void Round()
    {
        _left = Tasks;
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task.Run(SpawnAll).GetAwaiter().GetResult();
    }

    private async Task SpawnAll()
    {
        for (int i = 0; i < Tasks; i++)
        {
            _ = Task.Run(YieldAll);
        }

        await _done.Task;
    }

    private async Task YieldAll()
    {
        for (int i = 0; i < Yields; i++)
        {
            await Task.Yield();
        }

        if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.SetResult();
        }
    }
}

/// <summary>The work of <see cref="PoolPingPongRow"/> with Task and TaskCompletionSource.</summary>
internal sealed class DotnetPingPongRow() : ThreadedWorkload("dotnet-ping-pong-1000", null, Pairs)
{
    private const int Pairs = 1000;
    private TaskCompletionSource _done = new();
    private int _left;

    protected override void Round()
    {
        _left = Pairs;
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task.Run(SpawnAll).GetAwaiter().GetResult();
    }

    private async Task SpawnAll()
    {
        for (int i = 0; i < Pairs; i++)
        {
            _ = Task.Run(Ask);
        }

        await _done.Task;
    }

    private async Task Ask()
    {
        var there = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var back = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(async () =>
        {
            await there.Task;
            back.SetResult(1);
        });
        there.SetResult(1);
        await back.Task;
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.SetResult();
        }
    }
}

/// <summary>The work of <see cref="PoolChainedSpawnRow"/> with Task.</summary>
internal sealed class DotnetChainedSpawnRow() : ThreadedWorkload("dotnet-chained-spawn-1000", null, Depth)
{
    private const int Depth = 1000;
    private TaskCompletionSource _done = new();

    protected override void Round()
    {
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(() => Next(Depth));
        _done.Task.GetAwaiter().GetResult();
    }

    private void Next(int left)
    {
        if (left == 0)
        {
            _done.SetResult();
        }
        else
        {
            _ = Task.Run(() => Next(left - 1));
        }
    }
}

/// <summary>The work of <see cref="PoolMpscRow"/> with .NET's bounded channel.</summary>
internal sealed class DotnetMpscRow() : ThreadedWorkload("dotnet-mpsc-5x1000", null, Producers * Messages)
{
    private const int Producers = 5;
    private const int Messages = 1000;
    private readonly Channel<int> _channel = Channel.CreateBounded<int>(new BoundedChannelOptions(1024) { SingleReader = true });

    protected override void Round() => Task.Run(Receive).GetAwaiter().GetResult();

    private async Task Receive()
    {
        for (int i = 0; i < Producers; i++)
        {
            _ = Task.Run(Send);
        }

        for (int i = 0; i < Producers * Messages; i++)
        {
            await _channel.Reader.ReadAsync();
        }
    }

    private async Task Send()
    {
        for (int i = 0; i < Messages; i++)
        {
            await _channel.Writer.WriteAsync(i);
        }
    }
}

/// <summary>The work of <see cref="PoolSleepMillionRow"/> with Task.Delay.</summary>
internal sealed class DotnetSleepMillionRow() : SleepMillionRow("dotnet-sleep-million")
{
    private static Task[]? s_tasks;
    private int _asleep;

    protected override void Begin()
    {
        s_tasks = new Task[Sleepers];
        for (int i = 0; i < Sleepers; i++)
        {
            s_tasks[i] = Task.Run(Sleep);
        }

        SpinWait.SpinUntil(() => Volatile.Read(ref _asleep) == Sleepers);
    }

    /// <summary>Their timers keep them alive for a day, unless the process ends before.</summary>
    protected override void End() => s_tasks = null;

    private async Task Sleep()
    {
        Interlocked.Increment(ref _asleep);
        await Task.Delay(24 * 3_600_000);
    }
}
