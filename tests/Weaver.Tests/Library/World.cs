using System;
using Embedded.Async;

namespace Embedded.Weaver.Tests.Library;

/// <summary>How the innermost awaits of a case wait.</summary>
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
}

/// <summary>What a case writes to and waits by.</summary>
public sealed class World(Waits waits)
{
    private string _text = "";

    /// <summary>All that was logged, a line each.</summary>
    public string Text => _text;

    public void Log(string line) => _text += line + "\n";

    /// <summary>Logs, and is true.</summary>
    public bool Note(string line)
    {
        Log(line);
        return true;
    }

    /// <summary>Logs, and returns its argument.</summary>
    public T Say<T>(T value)
    {
        Log("say " + value);
        return value;
    }

    public async Future Hop(string name)
    {
        Log("> " + name);
        await Wait(waits);
        Log("< " + name);
    }

    public async Future<T> Give<T>(T value)
    {
        await Hop("give " + value);
        return value;
    }

    public async Future Fail(string message)
    {
        await Hop("fail " + message);
        throw new InvalidOperationException(message);
    }

    public async Future<T> FailWith<T>(string message)
    {
        await Fail(message);
        return default!;
    }

    private static async Future Wait(Waits kind)
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
            default:
                break;
        }
    }

    private static async Future Deeper(int levels)
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
