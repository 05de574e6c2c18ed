namespace Embedded.Async;

/// <summary>A signal that a task of a pool waits for.</summary>
public sealed partial class Signal
{
    private sealed partial class WaitFuture
    {
        static partial void FindOwner(ref Executor owner) => owner = owner.Home?.Face ?? owner;
    }
}
