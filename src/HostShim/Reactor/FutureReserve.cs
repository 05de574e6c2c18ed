using System;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Sees to it that a pool was given a future for each handle that is open, when the handle is made, so that an operation never has to make one.
/// Any thread.
/// </summary>
internal sealed class FutureReserve(SharedPool pool, Func<Future> make)
{
    private int _needed;
    private int _made;

    /// <summary>A handle more.</summary>
    internal void Add()
    {
        // Two threads may both find one missing that a handle which closes meanwhile would have left: one too many, and no harm.
        if (Interlocked.Increment(ref _needed) > Volatile.Read(ref _made))
        {
            Interlocked.Increment(ref _made);
            pool.Add(make());
        }
    }

    /// <summary>A handle less; its future stays for the next.</summary>
    internal void Remove() => Interlocked.Decrement(ref _needed);
}
