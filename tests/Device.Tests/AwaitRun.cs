using System;
using Embedded.Async;
using GC = nanoFramework.Runtime.Native.GC;

namespace Embedded.Device.Tests;

/// <summary>One kind of await, many times, and what it has cost the heap.</summary>
public sealed class AwaitRun : IDisposable
{
    private const int WarmUp = 100;

    private readonly Executor _executor = new(new ManualClock(), 6);
    private readonly Signal _there = new();
    private readonly Signal _back = new();
    private readonly Channel<int> _channel = new(2);
    private readonly TaskGroup<int> _group;
    private readonly Fuse _fuse = new();
    private int _sum;

    private AwaitRun()
    {
        _group = new TaskGroup<int>(_executor, 2);
    }

    /// <summary>How many kinds there are in <see cref="Once"/>.</summary>
    public static int Kinds => 15;

    /// <summary>Awaits so often, after start-up, and gives the bytes that the heap has less.</summary>
    /// <param name="kind">0 to <see cref="Kinds"/> - 1.</param>
    /// <param name="count">How often.</param>
    public static int Allocated(int kind, int count)
    {
        using var run = new AwaitRun();
        TaskHandle echo = run._executor.Spawn(run.Echo());
        TaskHandle sender = run._executor.Spawn(run.Sends());
        run._executor.BlockOn(run.Many(kind, WarmUp));
        run._executor.Seal();
        uint before = GC.Run(false);
        run._executor.BlockOn(run.Many(kind, count));
        uint after = GC.Run(false);
        echo.Cancel();
        sender.Cancel();
        run._executor.RunUntilIdle();
        return run._sum >= count ? (int)(before - after) : throw new InvalidOperationException("only " + run._sum + " awaits came back");
    }

    /// <summary>Ends the executor.</summary>
    public void Dispose() => _executor.Dispose();

    private async Future Many(int kind, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Once(kind);
            _sum++;
        }

        // What it holds was begun by this task.
        await _fuse.Drop();
    }

    private async Future Once(int kind)
    {
        switch (kind)
        {
            case 0:
                await Future.Yield();
                break;
            case 1:
                await Leaf();
                break;
            case 2:
                _sum += await LeafWithResult(1);
                break;
            case 3:
                await Timer.AfterTicks(3);
                break;
            case 4:
                _there.Set();
                await _back.Wait();
                break;
            case 5:
                _sum += await _channel.Receive();
                break;
            case 6:
                await Future.Join(Leaf(), Timer.AfterTicks(2));
                break;
            case 7:
                _sum += await Future.Select(Timer.AfterTicks(5000), LeafWithResult(2));
                break;
            case 8:
                _sum += await Timeout.AfterTicks(Leaf(), 9) ? 1 : 0;
                break;
            case 9:
                _group.Spawn(LeafWithResult(1));
                _sum += await _group.Next() ? _group.Result : 0;
                break;
            case 10:
                _sum += await Future.Race(LeafWithResult(1), LeafWithResult(2));
                break;
            case 11:
                _sum += await Future.PollOnce(Leaf()) ? 5 : 1;
                _sum += await Future.Ready(1);
                break;
            case 12:
                await Future.TryJoin(Leaf(), Future.Ready(), Future.Shield(Leaf()));
                break;
            case 13:
                _sum += await Future.SelectFair(Future.LimitCleanUp(Future.Pending(), 5), Leaf(), Future.Shield(Future.Ready()));
                break;
            default:
                if (!_fuse.IsHolding)
                {
                    _fuse.Set(Timer.AfterTicks(25));
                }

                _sum += await Future.Select(_fuse.Wait(), Timer.AfterTicks(10));
                break;
        }
    }

    private async Future Leaf() => await Future.Yield();

    private async Future<int> LeafWithResult(int value)
    {
        await Future.Yield();
        return value;
    }

    private async Future Echo()
    {
        while (true)
        {
            await _there.Wait();
            _back.Set();
        }
    }

    private async Future Sends()
    {
        while (true)
        {
            await _channel.Send(1);
        }
    }
}
