using Embedded.Async;

namespace Embedded.ModelTests.Protocols;

/// <summary>A schedule steps the time itself.</summary>
internal sealed class SteppedClock : Clock
{
    private long _now;

    public override long NowTicks => Volatile.Read(ref _now);

    internal void Step() => Volatile.Write(ref _now, _now + 1);
}
