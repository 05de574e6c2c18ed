using Embedded.Async;

namespace Embedded.ModelTests.Protocols;

/// <summary>As an async method that awaits something and then goes on, in the form of a future that comes from no pool.</summary>
internal sealed class Sleeper(Future awaited) : Future
{
    private bool _awaits;

    internal override string Name => "a sleeper of a test";

    /// <summary>Whether it was polled after what it awaits had ended.</summary>
    internal bool HasGoneOn { get; private set; }

    internal override Future? Poll(Executor executor)
    {
        if (!_awaits)
        {
            _awaits = true;
            awaited.Attach(this);
            return awaited;
        }

        HasGoneOn = true;
        return EndCompleted();
    }
}
