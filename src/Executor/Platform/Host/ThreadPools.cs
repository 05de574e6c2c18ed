using System;
using System.Collections.Generic;

namespace Embedded.Async;

/// <summary>The pools of one thread, and its strict mode.</summary>
internal static class ThreadPools
{
    [ThreadStatic]
    private static List<FuturePool>? t_pools;

    [ThreadStatic]
    private static Dictionary<Future, string>? t_tracked;

    /// <summary>Whether futures made on this thread are tracked and never used again.</summary>
    internal static bool IsStrict => t_tracked is not null;

    internal static void Register(FuturePool pool) => (t_pools ??= []).Add(pool);

    /// <summary>Starts strict mode; free futures go where this thread no longer looks.</summary>
    internal static void BeginStrict()
    {
        t_tracked = new Dictionary<Future, string>(ReferenceEqualityComparer.Instance);
        foreach (FuturePool pool in t_pools ?? [])
        {
            pool.Spill(0);
        }
    }

    /// <summary>Ends strict mode and returns the futures that were made and never taken, each with its source.</summary>
    internal static IReadOnlyCollection<string> EndStrict()
    {
        Dictionary<Future, string> tracked = t_tracked ?? [];
        t_tracked = null;
        return tracked.Values;
    }

    internal static T Track<T>(T future)
        where T : Future
    {
        if (t_tracked is not null)
        {
            future._state |= FutureStatus.Strict;
            t_tracked.Add(future, future.Name + " made at" + Environment.NewLine + Environment.StackTrace);
        }

        return future;
    }

    internal static void Forget(Future future) => t_tracked?.Remove(future);
}
