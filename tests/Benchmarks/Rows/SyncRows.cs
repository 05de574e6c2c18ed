using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>One task sends an item and receives it.</summary>
internal sealed class ChannelSameTaskRow() : Workload("channel-send-receive", 30, 2)
{
    private readonly Channel<int> _channel = new(4);

    internal override long Run(int operations) => Executor.BlockOn(Calls(operations));

    private async Future<long> Calls(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            await _channel.Send(1);
            sum += await _channel.Receive();
        }

        return sum;
    }
}

/// <summary>Two tasks send an item to and fro; per round of two hops.</summary>
internal sealed class ChannelPingPongRow() : Workload("channel-ping-pong", null, 2)
{
    private readonly Channel<int> _there = new(1);
    private readonly Channel<int> _back = new(1);

    internal override long Run(int operations)
    {
        Executor.Spawn(Echoes(operations));
        return Executor.BlockOn(Calls(operations));
    }

    private async Future Echoes(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await _back.Send(await _there.Receive());
        }
    }

    private async Future<long> Calls(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            await _there.Send(1);
            sum += await _back.Receive();
        }

        return sum;
    }
}

/// <summary>Two tasks wake each other; per round of two hops.</summary>
internal sealed class SignalPingPongRow() : Workload("signal-ping-pong", 45, 2)
{
    private readonly Signal _there = new();
    private readonly Signal _back = new();

    internal override long Run(int operations)
    {
        Executor.Spawn(Echoes(operations));
        return Executor.BlockOn(Calls(operations));
    }

    private async Future Echoes(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await _there.Wait();
            _back.Set();
        }
    }

    private async Future<int> Calls(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _there.Set();
            await _back.Wait();
        }

        return count;
    }
}
