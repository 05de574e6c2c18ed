using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace Embedded.Async;

/// <summary>The pools of one thread, and its strict mode.</summary>
internal static class ThreadPools
{
    [ThreadStatic]
    private static List<FuturePool>? s_pools;

    [ThreadStatic]
    private static Dictionary<Future, StackTrace>? s_tracked;

    /// <summary>Whether futures made on this thread are tracked and never used again.</summary>
    internal static bool IsStrict => s_tracked is not null;

    internal static void Register(FuturePool pool) => (s_pools ??= []).Add(pool);

    /// <summary>Starts strict mode; free futures go where this thread no longer looks.</summary>
    internal static void BeginStrict()
    {
        s_tracked = new Dictionary<Future, StackTrace>(ReferenceEqualityComparer.Instance);
        foreach (FuturePool pool in s_pools ?? [])
        {
            pool.Spill(0);
        }
    }

    /// <summary>Ends strict mode and returns the futures that were made and never taken, each with its source.</summary>
    internal static IReadOnlyCollection<string> EndStrict()
    {
        var lost = new List<string>();
        foreach (KeyValuePair<Future, StackTrace> tracked in s_tracked ?? [])
        {
            lost.Add(tracked.Key.Name + " made at" + Environment.NewLine + tracked.Value);
        }

        s_tracked = null;
        return lost;
    }

    internal static T Track<T>(T future)
        where T : Future
    {
        if (s_tracked is not null)
        {
            future._state |= FutureStatus.Strict;
            // Without the two frames of the pool. Its text is made only for those that are lost.
            s_tracked.Add(future, new StackTrace(2, true));
        }

        return future;
    }

    internal static void Forget(Future future) => s_tracked?.Remove(future);
}
