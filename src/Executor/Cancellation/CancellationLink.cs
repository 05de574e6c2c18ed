namespace Embedded.Async;

/// <summary>Makes one source follow another: a node of the list of those that follow.</summary>
internal sealed class CancellationLink(CancellationSource followed, CancellationSource follower)
{
    internal readonly CancellationSource _followed = followed;
    internal readonly CancellationSource _follower = follower;
    internal CancellationLink? _next;
    internal CancellationLink? _previous;
}
