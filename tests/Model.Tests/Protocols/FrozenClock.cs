using Embedded.Async;

namespace Embedded.ModelTests.Protocols;

/// <summary>A schedule has no time.</summary>
internal sealed class FrozenClock : Clock
{
    public override long NowTicks => 0;
}
