namespace Embedded.Async;

/// <summary>One future of a Join, Select or Timeout: a scope of its own, polled and cancelled apart from the others.</summary>
internal sealed class Branch(Future owner)
{
    internal readonly Future _owner = owner;

    internal Future _child = null!;

    /// <summary>Where this branch resumes: the child, or what the child's chain of awaits waits for.</summary>
    internal Future _innermost = null!;

    /// <summary>The child is a leaf.</summary>
    internal bool _isLeaf;

    internal bool _cancelling;

    internal bool _ended;
}
