using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>Finds the calling thread's part of a pool.</summary>
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
