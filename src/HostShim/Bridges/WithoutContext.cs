using System;
using System.Threading;

namespace Embedded.HostShim;

/// <summary>
/// While code of .NET's world starts on an executor's thread: no synchronisation context, so that its continuations do not wait for a
/// thread which the executor holds, such as a window's.
/// </summary>
internal readonly struct WithoutContext : IDisposable
{
    private readonly SynchronizationContext? _outer;

    private WithoutContext(SynchronizationContext? outer) => _outer = outer;

    internal static WithoutContext Enter()
    {
        var outer = SynchronizationContext.Current;
        if (outer is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        return new WithoutContext(outer);
    }

    public void Dispose()
    {
        if (_outer is not null)
        {
            SynchronizationContext.SetSynchronizationContext(_outer);
        }
    }
}
