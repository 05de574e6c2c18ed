using Embedded.Async;

namespace Embedded.Benchmarks;

/// <summary>One task sends a value and receives it, and makes the oneshot ready for the next.</summary>
internal sealed class OneshotRow() : Workload("oneshot", null, 2)
{
    private readonly Oneshot<int> _oneshot = new();

    internal override long Run(int operations) => Executor.BlockOn(Calls(operations));

    private async Future<long> Calls(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            _oneshot.Send(1);
            sum += await _oneshot.Receive();
            _oneshot.Reset();
        }

        return sum;
    }
}

/// <summary>One item is published, ten tasks that wait for it receive it; per item.</summary>
internal sealed class BroadcastRow : Workload
{
    private const int Subscribers = 10;

    private readonly Broadcast<int> _broadcast = new(4, Subscribers);
    private long _received;

    internal BroadcastRow()
        : base("broadcast-1x10", null, Subscribers)
    {
        for (int i = 0; i < Subscribers; i++)
        {
            Executor.Spawn(Receives(_broadcast.Subscribe()));
        }

        Executor.RunUntilIdle();
    }

    internal override long Run(int operations)
    {
        long before = _received;
        for (int i = 0; i < operations; i++)
        {
            _broadcast.PublishImmediate(1);
            Executor.RunUntilIdle();
        }

        return (_received - before) / Subscribers;
    }

    private async Future Receives(Subscriber<int> subscriber)
    {
        while (true)
        {
            // Not in one statement: that would read the sum before the wait.
            int item = await subscriber.Receive();
            _received += item;
        }
    }
}

/// <summary>A value is set, the task that waits for it sees it; per change.</summary>
internal sealed class WatchRow : Workload
{
    private readonly Watch<int> _watch = new(0);
    private long _seen;

    internal WatchRow()
        : base("watch", null, 2)
    {
        Executor.Spawn(Receives(_watch.MakeReceiver()));
        Executor.RunUntilIdle();
    }

    internal override long Run(int operations)
    {
        long before = _seen;
        for (int i = 0; i < operations; i++)
        {
            _watch.Set(1);
            Executor.RunOnce();
        }

        return _seen - before;
    }

    private async Future Receives(WatchReceiver<int> receiver)
    {
        while (true)
        {
            _seen += await receiver.Changed();
        }
    }
}

/// <summary>One task writes 64 bytes into a pipe and reads them.</summary>
internal sealed class PipeRow() : Workload("pipe-64B", null, 2)
{
    private const int Bytes = 64;

    private readonly Pipe _pipe = new(256);
    private readonly byte[] _written = new byte[Bytes];
    private readonly byte[] _read = new byte[Bytes];

    internal override long Run(int operations) => Executor.BlockOn(Calls(operations));

    private async Future<long> Calls(int count)
    {
        long bytes = 0;
        for (int i = 0; i < count; i++)
        {
            await _pipe.WriteAll(_written, 0, Bytes);
            bytes += await _pipe.Read(_read, 0, Bytes);
        }

        return bytes / Bytes;
    }
}
