using System;
using System.Threading;

namespace Embedded.Async;

/// <summary>Finds the executor that a handle or waker names. Entry 0 stays empty, so that the handle 0 names nobody.</summary>
internal static class ExecutorTable
{
    internal static readonly object s_gate = new();
    private static Executor?[] s_executors = new Executor?[4];

    /// <summary>
    /// Where the generations of the next executor begin: after those of all that were removed, so that a handle which
    /// outlived its executor names no task of the one that got the number. Never 0.
    /// </summary>
    private static int s_firstGeneration = 1;

    /// <summary>The executor that a handle or waker names, or null.</summary>
    internal static Executor? Find(long bits) => At(HandleBits.Executor(bits));

    /// <summary>The executor with a number, or null.</summary>
    internal static Executor? At(int number)
    {
        // Benign race: the table is replaced by a longer copy, and an executor that is not in it yet has given out no handle.
        Executor?[] executors = s_executors;
        return number < executors.Length ? executors[number] : null;
    }

    internal static int Add(Executor executor)
    {
        Monitor.Enter(s_gate);
        try
        {
            int number = 1;
            while (number < s_executors.Length && s_executors[number] is not null)
            {
                number++;
            }

            if (number > HandleBits.MostExecutors)
            {
                throw new CapacityException("255 executors exist; dispose one");
            }

            Platform.BeforeExecutor(number);
            if (number == s_executors.Length)
            {
                var longer = new Executor?[number * 2];
                Array.Copy(s_executors, 0, longer, 0, number);
                s_executors = longer;
            }

            executor.BeginHandles(number, s_firstGeneration);
            // Whoever finds the executor finds its generations too.
            Platform.Publish(s_executors, number, executor);
            return number;
        }
        finally
        {
            Monitor.Exit(s_gate);
        }
    }

    internal static void Remove(Executor executor)
    {
        Monitor.Enter(s_gate);
        // Disposed twice, it no longer owns its number.
        if (s_executors[executor.Number] == executor)
        {
            s_executors[executor.Number] = null;
            int next = executor.NextGeneration();
            s_firstGeneration = next > s_firstGeneration ? next : s_firstGeneration;
        }

        Monitor.Exit(s_gate);
    }
}
