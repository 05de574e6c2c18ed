namespace Embedded.HostShim;

/// <summary>
/// Something that happens on the board at a known time: an edge, a character on the wire, the end of a debounce.
/// Derive once, keep the object and schedule it again and again; scheduling allocates nothing.
/// </summary>
public abstract class BoardEvent
{
    internal const int NotScheduled = -1;

    internal int HeapIndex = NotScheduled;
    internal long Sequence;

    /// <summary>Whether the event waits in a <see cref="VirtualTime"/>.</summary>
    public bool IsScheduled => HeapIndex != NotScheduled;

    /// <summary>The time in ticks the event was last scheduled for.</summary>
    public long DueTicks { get; internal set; }

    /// <summary>
    /// Runs when virtual time reaches <see cref="DueTicks"/>. The event may schedule itself again, and others. It must
    /// not advance time: it stands for hardware, and hardware does not wait.
    /// </summary>
    /// <param name="now">The event's own time in ticks.</param>
    public abstract void Fire(long now);
}
