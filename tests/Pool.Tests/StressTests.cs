using System;
using System.Threading;
using Embedded.Async;
using Embedded.HostShim;
using Xunit;
using Timeout = Embedded.Async.Timeout;
using Timer = Embedded.Async.Timer;

namespace Embedded.Pools.Tests;

/// <summary>
/// Many tasks do what chance says: yield, sleep, send, spawn, cancel each other, give up. A run is bounded by its number of steps; the seed is printed,
/// though which thread is faster is not in it.
/// </summary>
public sealed class StressTests
{
    private const int Tasks = 200;
    private const int Steps = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void NothingIsLostUnderRandomCancellation(int workers)
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine("seed " + seed);
        using WorkPool pool = Pools.Make(workers);
        var run = new RandomRun(pool, seed);
        pool.BlockOn(run.Run());
        Assert.Equal(run.Begun, run.Ended);
        Assert.Equal(run.Sent, run.Received);
        Assert.Equal(0, run.Held);
        Pools.WaitUntilEmpty(pool);
        Assert.Equal(0, pool.TaskCount);
    }

    private sealed class RandomRun(WorkPool pool, int seed)
    {
        private readonly Channel<int> _channel = new(8, waiters: Tasks, shared: true);
        private readonly Embedded.Async.Semaphore _permits = new(3, waiters: Tasks, shared: true);
        private readonly long[] _victims = new long[Tasks];
        private int _begun;
        private int _ended;
        private int _sent;
        private int _received;
        private int _held;

        internal int Begun => _begun;

        internal int Ended => _ended;

        internal int Sent => _sent;

        internal int Received => _received;

        internal int Held => _held;

        internal async Future Run()
        {
            JoinHandle receiver = pool.Spawn(Receive());
            var set = new JoinSet<int>(pool);
            for (int i = 0; i < Tasks; i++)
            {
                Volatile.Write(ref _victims[i], (long)set.Spawn(Step(i, Steps)));
            }

            while (await set.Next())
            {
                Assert.True(set.CurrentState is TaskState.Completed or TaskState.Canceled);
            }

            _channel.Close();
            await receiver;
        }

        private async Future Receive()
        {
            try
            {
                while (true)
                {
                    await _channel.Receive();
                    _received++;
                }
            }
            catch (ChannelClosedException)
            {
            }
        }

        private async Future<int> Step(int number, int steps)
        {
            var random = new Random(seed + number);
            Interlocked.Increment(ref _begun);
            try
            {
                for (int i = 0; i < steps; i++)
                {
                    switch (random.Next(8))
                    {
                        case 0:
                            await Timer.AfterTicks(random.Next(1, 200));
                            break;
                        case 1:
                            if (await _channel.Send(number))
                            {
                                Interlocked.Increment(ref _sent);
                            }

                            break;
                        case 2:
                            await Hold(random.Next(3));
                            break;
                        case 3:
                            await Timeout.AfterTicks(Future.Pending(), random.Next(1, 50));
                            break;
                        case 4:
                            await pool.Spawn(Child());
                            break;
                        case 5 when random.Next(100) == 0:
                            ((TaskHandle)Volatile.Read(ref _victims[random.Next(Tasks)])).Cancel();
                            break;
                        default:
                            await Future.Yield();
                            break;
                    }
                }

                return number;
            }
            finally
            {
                // First, because one that is cancelled here ends here.
                Interlocked.Increment(ref _ended);
                await Future.Yield();
            }
        }

        private async Future Hold(int yields)
        {
            await _permits.Acquire();
            Interlocked.Increment(ref _held);
            try
            {
                for (int i = 0; i < yields; i++)
                {
                    await Future.Yield();
                }
            }
            finally
            {
                Interlocked.Decrement(ref _held);
                _permits.Release();
            }
        }

        private static async Future Child() => await Future.Yield();
    }
}
