using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>
/// Tasks that use one primitive, and what a sequential model says of who is served in which order. A step that brings somebody to wait
/// runs everything first, so that tasks wait in the order in which they came; what wakes them does not, so that they can be cancelled
/// between the wake-up and the poll.
/// </summary>
internal sealed class RandomUsers(TestExecutor test)
{
    private readonly Dictionary<int, TaskHandle> _tasks = [];
    private readonly List<string> _expected = [];
    private readonly List<string> _actual = [];
    private int _next;

    /// <summary>Users that have neither ended nor been cancelled, as far as the model knows.</summary>
    internal List<int> Open { get; } = [];

    internal int NewNumber() => _next++;

    /// <summary>The model says that this happens now, or at the next poll.</summary>
    internal void Expect(string what) => _expected.Add(what);

    /// <summary>The model says that it does not happen after all.</summary>
    internal bool Unexpect(string what) => _expected.Remove(what);

    /// <summary>It happened.</summary>
    internal void Note(string what) => _actual.Add(what);

    /// <summary>Whether it happened already.</summary>
    internal bool Happened(string what) => _actual.Contains(what);

    /// <summary>Spawns a user and polls it; everybody else has come to rest before.</summary>
    internal void Spawn(int number, Future user)
    {
        _tasks[number] = test.Spawn(user);
        Open.Add(number);
        Assert.True(test.RunOnce());
    }

    /// <summary>Whether there is room for one more; everybody has come to rest then.</summary>
    internal bool MaySpawn()
    {
        RunUntilIdle();
        return test.Executor.TaskCount < test.Executor.TaskSlots;
    }

    /// <summary>Cancels one that the model has cancelled already.</summary>
    internal void Cancel(int number)
    {
        Open.Remove(number);
        _tasks[number].Cancel();
        RunUntilIdle();
    }

    internal bool IsAlive(int number) => _tasks[number].GetState() is TaskState.Ready or TaskState.Waiting;

    /// <summary>Runs everything, and compares.</summary>
    internal void RunUntilIdle()
    {
        test.RunUntilIdle();
        Assert.Equal(_expected, _actual);
        Open.RemoveAll(number => !IsAlive(number));
    }
}
