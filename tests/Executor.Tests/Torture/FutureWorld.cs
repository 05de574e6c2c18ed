using System;

namespace Embedded.Async.Tests;

/// <summary>The world of shapes that return futures.</summary>
internal sealed class FutureWorld(Waits waits) : World
{
    private int _turn;

    internal async Future Hop(string name)
    {
        Log("> " + name);
        await Wait(waits);
        Log("< " + name);
    }

    internal async Future<T> Give<T>(T value)
    {
        await Hop("give " + value);
        return value;
    }

    internal async Future Fail(string message)
    {
        await Hop("fail " + message);
        throw new InvalidOperationException(message);
    }

    internal async Future<T> FailWith<T>(string message)
    {
        await Fail(message);
        return default!;
    }

    private async Future Wait(Waits kind)
    {
        switch (kind)
        {
            case Waits.Yield:
                await Future.Yield();
                break;
            case Waits.Timer:
                await Timer.AfterTicks(3);
                break;
            case Waits.Deep:
                await Deeper(3);
                break;
            case Waits.InCombinators:
                await Future.Join(Timer.AfterTicks(2), Future.Select(Deeper(1), Timer.AfterTicks(50)));
                await Timeout.AfterTicks(Deeper(0), 9);
                break;
            case Waits.InTurn:
                await Wait((Waits)(_turn++ % (int)Waits.InTurn));
                break;
            default:
                break;
        }
    }

    private async Future Deeper(int levels)
    {
        if (levels == 0)
        {
            await Future.Yield();
        }
        else
        {
            await Deeper(levels - 1);
        }
    }
}
