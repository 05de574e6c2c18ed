using System.Runtime.CompilerServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>The lock of a primitive that several threads use; one that is used by a single executor has none, and pays for none.</summary>
internal static class SharedGate
{
    internal static object? Make(bool shared) => shared ? new object() : null;

    [MethodImpl(Platform.Inline)]
    internal static void Enter(object? gate)
    {
        if (gate is not null)
        {
            Monitor.Enter(gate);
        }
    }

    [MethodImpl(Platform.Inline)]
    internal static void Exit(object? gate)
    {
        if (gate is not null)
        {
            Monitor.Exit(gate);
        }
    }
}
