namespace Embedded.Async;

/// <summary>What a timer in the wheel of a pool's thread knows besides.</summary>
internal partial class TimerFuture
{
    /// <summary>The task it wakes, if that is a pool's; the slot in the state is then the wheel's number.</summary>
    internal Waker _waker;
}
