namespace Embedded.Async;

/// <summary>Makes one source follow another: a node of the list of those that follow.</summary>
internal sealed class CancellationLink(CancellationSource parent, CancellationSource child)
{
    internal readonly CancellationSource _parent = parent;
    internal readonly CancellationSource _child = child;
    internal CancellationLink? _next;
    internal CancellationLink? _previous;
}
