using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Embedded.Async.Tests;

/// <summary>What the shapes of both kinds write to.</summary>
internal abstract class World
{
    internal List<string> Trace { get; } = [];

    /// <summary>Things that are open; 0 when everything that was entered was left.</summary>
    internal int Opened { get; private set; }

    // A value of a shape's own type prints its namespace, in which the twins differ.
    internal void Log(string line) => Trace.Add(line.Replace("TaskShapes", "FutureShapes", StringComparison.Ordinal));

    /// <summary>Logs, and is true.</summary>
    internal bool Note(string line)
    {
        Log(line);
        return true;
    }

    internal string Say(string word)
    {
        Log("say " + word);
        return word;
    }

    internal IDisposable Open(string name)
    {
        Log("open " + name);
        Opened++;
        return new Closer(this, name);
    }

    private sealed class Closer(World world, string name) : IDisposable
    {
        public void Dispose()
        {
            world.Log("close " + name);
            world.Opened--;
        }
    }
}

/// <summary>How the innermost awaits of a shape wait.</summary>
public enum Waits
{
    /// <summary>Not at all.</summary>
    Never,

    /// <summary>By a yield.</summary>
    Yield,

    /// <summary>By a timer.</summary>
    Timer,

    /// <summary>By a yield three methods further down.</summary>
    Deep,

    /// <summary>In a branch of a Join, a Select and a Timeout.</summary>
    InCombinators,

    /// <summary>Each in its turn.</summary>
    InTurn,
}

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

/// <summary>The world of the same shapes when they return .NET's tasks.</summary>
internal sealed class TaskWorld : World
{
    internal async Task Hop(string name)
    {
        Log("> " + name);
        await Task.Yield();
        Log("< " + name);
    }

    internal async Task<T> Give<T>(T value)
    {
        await Hop("give " + value);
        return value;
    }

    internal async Task Fail(string message)
    {
        await Hop("fail " + message);
        throw new InvalidOperationException(message);
    }

    internal async Task<T> FailWith<T>(string message)
    {
        await Fail(message);
        return default!;
    }
}
