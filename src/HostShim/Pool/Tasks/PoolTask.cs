using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>A place for one task of a pool at a time; made once, and used again and again.</summary>
internal sealed class PoolTask(long word) : ILinked<PoolTask>
{
    /// <summary>See <see cref="TaskWord"/>.</summary>
    internal long _word = word;

    /// <summary>The future that waits; after the end of the task its <see cref="Fault"/>, or null. Its owner's.</summary>
    internal Future? _innermost;

    /// <summary>Who is told of its end, or null.</summary>
    internal ITaskEnd? _end;

    /// <summary>The next in the queue, or in the list of free ones, that has it.</summary>
    public PoolTask? Next { get; set; }

    internal int Slot => TaskWord.Slot(_word);
}

/// <summary>Is told how a task has ended, once, by the thread on which it ends.</summary>
internal interface ITaskEnd
{
    /// <param name="state">Completed, Faulted or Canceled.</param>
    /// <param name="cause">What it threw, or null.</param>
    /// <param name="root">Its future, whose result may be taken; it goes back to its pool afterwards.</param>
    void TaskEnded(TaskState state, Exception? cause, Future root);
}
