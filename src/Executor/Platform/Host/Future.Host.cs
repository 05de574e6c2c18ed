namespace Embedded.Async;

/// <summary>What the host's generic box needs on top of what the device has.</summary>
public abstract partial class Future
{
    /// <summary>
    /// What the builder tells the box that runs the state machine to return from its poll. (On the device the woven
    /// MoveNext returns it itself.)
    /// </summary>
    internal Future? _next;

    /// <summary>True for the future of an async method.</summary>
    internal virtual bool IsStateMachine => false;

    /// <summary>For a state machine: whether the method has a try block, so that dropping it must run code.</summary>
    internal virtual bool HasHandlers => false;

    /// <summary>For a state machine: the number the compiler gave the await it stands at.</summary>
    internal virtual int AwaitNumber => 0;
}
