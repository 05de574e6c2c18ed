using Embedded.Async;

namespace Embedded.Samples.Chat;

/// <summary>Who is in the room, as the others see it.</summary>
internal sealed class Member(string name, ChatLimits limits)
{
    internal string Name => name;

    /// <summary>Lines to this member alone: whispers, and what its own commands answer.</summary>
    internal Channel<Line> Private { get; } = new(limits.PrivateLines, shared: true);

    /// <summary>The lines of the room; set when it joins.</summary>
    internal Subscriber<Line>? Room { get; set; }

    /// <summary>The number of the room's next line; a gap before the one that comes is what it missed.</summary>
    internal long NextLine { get; set; }
}
