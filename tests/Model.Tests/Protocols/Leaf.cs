using System;
using Embedded.Async;

namespace Embedded.ModelTests.Protocols;

/// <summary>A future that a schedule can use: it looks at a condition each time it is polled, and comes from no pool.</summary>
internal sealed class Leaf(Func<bool> isDone) : Future
{
    internal override string Name => "a leaf of a test";

    internal override bool IsLeaf => true;

    /// <summary>Polls so far.</summary>
    internal int Polls { get; private set; }

    internal override Future? Poll(Executor executor)
    {
        Polls++;
        return isDone() ? EndCompleted() : null;
    }
}
