using System;
using System.Diagnostics;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;

namespace Embedded.Benchmarks;

/// <summary>A round in which one task spawns others, and the last of them that has ended tells it.</summary>
internal abstract class CountdownWorkload(string name, double? goalNanoseconds, int tasks, int perRound, int workers = 2)
    : PoolWorkload(name, goalNanoseconds, perRound, workers)
{
    private readonly Oneshot<int> _done = new(shared: true);
    private int _left;

    protected override void Round()
    {
        _left = tasks;
        _done.Reset();
        Pool.BlockOn(SpawnAll());
    }

    /// <summary>What one of the tasks does; it ends by <see cref="CountDown"/>.</summary>
    protected abstract Future Make(int number);

    /// <summary>Makes room for all of them at the same time.</summary>
    protected void Fill()
    {
        _left = int.MaxValue;
        Fill(tasks, () => Make(0));
    }

    protected void CountDown()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.Send(0);
        }
    }

    private async Future SpawnAll()
    {
        for (int i = 0; i < tasks; i++)
        {
            Pool.SpawnDetached(Make(i));
        }

        await _done.Receive();
    }
}

/// <summary>One task spawns 10,000; each ends at once; the last tells the first.</summary>
internal sealed class PoolSpawnManyLocalRow() : CountdownWorkload("pool-spawn-many-local-10k", 456, Count, Count)
{
    private const int Count = 10_000;

    protected override void WarmUp() => Fill();

#pragma warning disable CS1998 // It ends at once; that is what is measured.
    protected override async Future Make(int number) => CountDown();
#pragma warning restore CS1998
}

/// <summary>As spawn-many-local, with a microsecond of work in each task; with 1 and with 2 workers, so that the ratio says how it scales.</summary>
internal sealed class PoolSpawnWorkRow(string name, int workers) : CountdownWorkload(name, null, Count, Count, workers)
{
    private const int Count = 2_000;

    protected override void WarmUp() => Fill();

#pragma warning disable CS1998 // It does not wait.
    protected override async Future Make(int number)
    {
        OneMicrosecond.Spend();
        CountDown();
    }
#pragma warning restore CS1998
}

/// <summary>Work that takes a microsecond on one processor, whatever the others do.</summary>
internal static class OneMicrosecond
{
    private static readonly int s_steps = Calibrate();

    internal static void Spend() => Spin(s_steps);

    private static int Calibrate()
    {
        const int Steps = 100_000;
        double best = double.MaxValue;
        for (int i = 0; i < 50; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Spin(Steps);
            best = double.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return (int)(Steps / best);
    }

    private static void Spin(int steps)
    {
        uint x = 1;
        for (int i = 0; i < steps; i++)
        {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
        }

        if (x == 0)
        {
            throw new InvalidOperationException("xorshift never comes to 0");
        }
    }
}

/// <summary>A thread outside the pool spawns 10,000 tasks while the workers rest.</summary>
internal sealed class PoolSpawnManyRemoteRow() : PoolWorkload("pool-spawn-many-remote-10k", 290, Count)
{
    private const int Count = 10_000;
    private readonly AutoResetEvent _done = new(false);
    private int _left;

    public override void Dispose()
    {
        base.Dispose();
        _done.Dispose();
    }

    protected override void WarmUp()
    {
        _left = int.MaxValue;
        Fill(Count, End);
    }

    protected override void Round()
    {
        _left = Count;
        for (int i = 0; i < Count; i++)
        {
            Pool.SpawnDetached(End());
        }

        _done.WaitOne();
    }

#pragma warning disable CS1998 // It ends at once; that is what is measured.
    private async Future End()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.Set();
        }
    }
#pragma warning restore CS1998
}

/// <summary>200 tasks yield 1,000 times each; a yield.</summary>
internal sealed class PoolYieldManyRow() : CountdownWorkload("pool-yield-many-200x1000", 34, Yielding, Yielding * Yields)
{
    private const int Yielding = 200;
    private const int Yields = 1000;

    protected override async Future Make(int number)
    {
        for (int i = 0; i < Yields; i++)
        {
            await Future.Yield();
        }

        CountDown();
    }
}

/// <summary>1,000 tasks each spawn another and exchange a message with it, there and back; a round.</summary>
internal sealed class PoolPingPongRow : CountdownWorkload
{
    private const int Pairs = 1000;
    private readonly Oneshot<int>[] _there = new Oneshot<int>[Pairs];
    private readonly Oneshot<int>[] _back = new Oneshot<int>[Pairs];

    internal PoolPingPongRow()
        : base("pool-ping-pong-1000", 661, Pairs, Pairs)
    {
        for (int i = 0; i < Pairs; i++)
        {
            _there[i] = new Oneshot<int>(shared: true);
            _back[i] = new Oneshot<int>(shared: true);
        }
    }

    protected override async Future Make(int number)
    {
        _there[number].Reset();
        _back[number].Reset();
        Pool.SpawnDetached(Answer(number));
        _there[number].Send(1);
        await _back[number].Receive();
        CountDown();
    }

    private async Future Answer(int pair)
    {
        await _there[pair].Receive();
        _back[pair].Send(1);
    }
}

/// <summary>A task spawns a task, which spawns a task, 1,000 deep; a task.</summary>
internal sealed class PoolChainedSpawnRow() : PoolWorkload("pool-chained-spawn-1000", 228, Depth)
{
    private const int Depth = 1000;
    private readonly Oneshot<int> _done = new(shared: true);

    protected override void Round()
    {
        _done.Reset();
        Pool.BlockOn(Begin());
    }

    private async Future Begin()
    {
        Pool.SpawnDetached(Next(Depth));
        await _done.Receive();
    }

#pragma warning disable CS1998 // It ends at once; that is what is measured.
    private async Future Next(int left)
    {
        if (left == 0)
        {
            _done.Send(0);
        }
        else
        {
            Pool.SpawnDetached(Next(left - 1));
        }
    }
#pragma warning restore CS1998
}

/// <summary>Five tasks send 1,000 messages each through one bounded channel to a sixth; a message.</summary>
internal sealed class PoolMpscRow() : PoolWorkload("pool-mpsc-5x1000", 215, Producers * Messages)
{
    private const int Producers = 5;
    private const int Messages = 1000;
    private readonly Channel<int> _channel = new(1024, waiters: Producers, shared: true);

    protected override void Round() => Pool.BlockOn(Receive());

    private async Future Receive()
    {
        for (int i = 0; i < Producers; i++)
        {
            Pool.SpawnDetached(Send());
        }

        for (int i = 0; i < Producers * Messages; i++)
        {
            await _channel.Receive();
        }
    }

    private async Future Send()
    {
        for (int i = 0; i < Messages; i++)
        {
            await _channel.Send(i);
        }
    }
}

/// <summary>A timer is armed and taken back before it is due.</summary>
internal sealed class PoolSleepArmDropRow() : PoolWorkload("pool-sleep-arm-drop", null, Count)
{
    private const int Count = 1000;

    protected override void Round() => Pool.BlockOn(ArmAndDrop());

    private async Future ArmAndDrop()
    {
        for (int i = 0; i < Count; i++)
        {
            await Embedded.Async.Timeout.AfterMilliseconds(YieldOnce(), 10_000);
        }
    }

    private async Future YieldOnce() => await Future.Yield();
}

/// <summary>A million tasks sleep; the bytes are those of one of them.</summary>
internal sealed class PoolSleepMillionRow() : SleepMillionRow("pool-sleep-million")
{
    private static WorkPool? s_pool;
    private int _asleep;

    protected override void Begin()
    {
        s_pool = new WorkPool(new WorkPoolOptions { Workers = 2, Driver = null });
        _asleep = 0;
        for (int i = 0; i < Sleepers; i++)
        {
            s_pool.SpawnDetached(Sleep());
        }

        SpinWait.SpinUntil(() => Volatile.Read(ref _asleep) == Sleepers);
    }

    protected override void End()
    {
        s_pool!.Shutdown(TimeSpan.Zero);
        s_pool.Dispose();
        s_pool = null;
    }

    private async Future Sleep()
    {
        Interlocked.Increment(ref _asleep);
        await Embedded.Async.Timer.AfterMilliseconds(24 * 3_600_000);
    }
}

/// <summary>What a million sleeping tasks cost: once, because it is memory that is measured; the time is that of going to sleep.</summary>
internal abstract class SleepMillionRow(string name) : Workload(name, null, taskSlots: 1)
{
    protected const int Sleepers = 1_000_000;

    private Batch? _measured;

    /// <summary>Nothing to warm up: it is measured once.</summary>
    internal override long Run(int operations) => operations;

    internal override Batch Measure(int operations, out long done)
    {
        _measured ??= MeasureOnce();
        // As if each operation were one sleeper.
        done = Sleepers;
        return _measured.Value;
    }

    protected abstract void Begin();

    protected abstract void End();

    private Batch MeasureOnce()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long start = Stopwatch.GetTimestamp();
        Begin();
        double elapsed = Nanoseconds(Stopwatch.GetTimestamp() - start);
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        End();
        GC.Collect();
        return new Batch(elapsed, bytes);
    }
}
