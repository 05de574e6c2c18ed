using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>A stage does not rest by itself: its worker does.</summary>
internal sealed class NoParker : IParker
{
    internal static readonly NoParker Instance = new();

    public void Park(long untilTicks)
    {
    }

    public void Unpark()
    {
    }
}
