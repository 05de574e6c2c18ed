namespace Embedded.Hal;

/// <summary>What an <see cref="EventTap"/> hands its events to.</summary>
internal interface IEventTarget
{
    /// <summary>
    /// Runs on the runtime's one dispatcher, which serves pins, ports and timers alike: while it runs no other event is
    /// delivered, so it sets signals and returns. It must not wait, take a lock or allocate.
    /// </summary>
    /// <param name="source">What the event is about, such as a pin's number; 16 bits.</param>
    /// <param name="data">What happened, such as a pin's level.</param>
    void OnEvent(int source, uint data);
}
