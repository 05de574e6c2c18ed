using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>Finds the calling thread's part of a pool. (The device keeps one part for all threads.)</summary>
internal sealed partial class SharedPool
{
    private static int s_kinds;

    [ThreadStatic]
    private static FuturePool?[]? s_pools;

    private readonly int _kind = Interlocked.Increment(ref s_kinds) - 1;

    private FuturePool Local
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            FuturePool?[]? pools = s_pools;
            return pools is not null && _kind < pools.Length && pools[_kind] is FuturePool pool ? pool : MakeLocal();
        }
    }

    /// <summary>Makes the calling thread's part, so that its first use makes nothing.</summary>
    internal void Prepare() => _ = Local;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private FuturePool MakeLocal()
    {
        FuturePool?[] pools = s_pools ?? [];
        if (_kind >= pools.Length)
        {
            Array.Resize(ref pools, Math.Max(16, _kind + 8));
            s_pools = pools;
        }

        return pools[_kind] = new FuturePool(this);
    }
}
