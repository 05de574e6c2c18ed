using System;

namespace Embedded.HostShim;

/// <summary>A descriptor from which bytes can be read that another thread sends.</summary>
internal sealed class SimulatedHandle(Reactor reactor) : IoHandle(reactor, "a simulated handle")
{
    /// <summary>As the system's "try again".</summary>
    private const int Empty = -Errno.WouldBlock;

    private int _available;
    private int _events;

    internal SimulatedDriver? Driver { get; set; }

    /// <summary>A byte comes, and whoever waits in the reactor is told. Any thread.</summary>
    internal void Arrive()
    {
        Interlocked.Increment(ref _available);
        Interlocked.Or(ref _events, Readiness.Readable);
        Driver!.Wake();
    }

    /// <summary>A byte comes, and the calling thread tells of it itself, as one of a pool does that turns the reactor.</summary>
    internal void ArriveAndDeliver()
    {
        Interlocked.Increment(ref _available);
        Deliver(Readiness.Readable);
    }

    internal int TakeEvents() => Interlocked.Exchange(ref _events, 0);

    internal override int Read(Span<byte> buffer)
    {
        int seen = Interlocked.CompareExchange(ref _available, 0, 0);
        if (seen == 0)
        {
            return Empty;
        }

        int count = int.Min(seen, buffer.Length);
        Interlocked.Add(ref _available, -count);
        return count;
    }

    internal override int Write(ReadOnlySpan<byte> buffer) => Empty;

    private protected override void Close()
    {
        // There is nothing of the system's.
    }
}
