namespace Embedded.Async;

/// <summary>The rest that an executor has if it is given none, for parkers that add something to it.</summary>
public static class Parker
{
    /// <summary>Rests by blocking the thread, as exactly as the platform counts time. Allocates.</summary>
    /// <param name="clock">The executor's clock.</param>
    public static IParker Blocking(Clock clock) => Platform.MakeParker(clock);
}
