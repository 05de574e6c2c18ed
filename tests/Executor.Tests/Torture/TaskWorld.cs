using System;
using System.Threading.Tasks;

namespace Embedded.Async.Tests;

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
