using System;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Xunit;
using Timeout = Embedded.Async.Timeout;

namespace Embedded.Pools.Tests;

/// <summary>In steady state nothing is allocated, on any thread.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 1000;

    private readonly WorkPool _pool = Pools.Make(2);
    private readonly Oneshot<int> _done = new(shared: true);
    private readonly Channel<int> _channel = new(4, waiters: 4, shared: true);
    private int _left;

    [Fact]
    public void SpawnsAllocateNothing() => AllocatesNothing(SpawnMany);

    [Fact]
    public void JoinsAllocateNothing() => AllocatesNothing(JoinMany);

    [Fact]
    public void TimersAllocateNothing() => AllocatesNothing(ArmAndDropMany);

    [Fact]
    public void ChannelsAllocateNothing() => AllocatesNothing(SendMany);

    private void AllocatesNothing(Func<Future> work)
    {
        // The pools of futures grow to what was ever needed at the same time, and by what each thread keeps; the rounds after that need nothing.
        long least = long.MaxValue;
        for (int round = 0; round < 2000 && least != 0; round++)
        {
            _done.Reset();
            long before = GC.GetTotalAllocatedBytes(precise: true);
            _pool.BlockOn(work());
            least = long.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.Equal(0, least);
        _pool.Dispose();
    }

    private async Future SpawnMany()
    {
        _left = Rounds;
        for (int i = 0; i < Rounds; i++)
        {
            _pool.SpawnDetached(CountDown());
        }

        await _done.Receive();
    }

    private async Future JoinMany()
    {
        for (int i = 0; i < Rounds; i++)
        {
            _left += await _pool.Spawn(One());
        }
    }

    private async Future ArmAndDropMany()
    {
        for (int i = 0; i < Rounds; i++)
        {
            await Timeout.AfterMilliseconds(YieldOnce(), 60_000);
        }
    }

    private async Future SendMany()
    {
        _pool.SpawnDetached(Send());
        for (int i = 0; i < Rounds; i++)
        {
            await _channel.Receive();
        }
    }

    private async Future Send()
    {
        for (int i = 0; i < Rounds; i++)
        {
            await _channel.Send(i);
        }
    }

    private async Future CountDown()
    {
        await Future.Yield();
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.Send(0);
        }
    }

    private async Future<int> One()
    {
        await Future.Yield();
        return 1;
    }

    private async Future YieldOnce() => await Future.Yield();
}
