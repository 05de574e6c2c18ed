namespace Embedded.Async;

/// <summary>
/// What share of its time an executor spent in polls and at rest, since it was made or <see cref="Restart"/> was called; the
/// rest is the loop itself. Read on the executor's thread, by a task if you like; nothing allocates.
/// </summary>
public sealed class ExecutorLoad
{
    internal const int InLoop = 0;
    internal const int InPoll = 1;
    internal const int AtRest = 2;

    private readonly Clock _clock;
    private readonly long[] _ticks = new long[3];
    private int _phase;
    private long _since;
    private long _start;

    internal ExecutorLoad(Clock clock)
    {
        _clock = clock;
        Restart();
    }

    /// <summary>How long it was measured, in ticks.</summary>
    public long WindowTicks => _clock.NowTicks - _start;

    /// <summary>Ticks in polls, with the present one.</summary>
    public long BusyTicks => TicksIn(InPoll);

    /// <summary>Ticks at rest, because nothing was ready.</summary>
    public long IdleTicks => TicksIn(AtRest);

    /// <summary>The share of <see cref="BusyTicks"/> in thousandths, rounded down; 0 if no time has passed.</summary>
    public int BusyPermille => Permille(BusyTicks);

    /// <summary>The share of <see cref="IdleTicks"/> in thousandths, rounded down; 0 if no time has passed.</summary>
    public int IdlePermille => Permille(IdleTicks);

    /// <summary>Begins a new window now.</summary>
    public void Restart()
    {
        _start = _clock.NowTicks;
        _since = _start;
        _ticks[InLoop] = 0;
        _ticks[InPoll] = 0;
        _ticks[AtRest] = 0;
    }

    internal bool IsAtRest => _phase == AtRest;

    /// <summary>Counts the phase that ends now.</summary>
    internal void Enter(int phase, long now)
    {
        _ticks[_phase] += now - _since;
        _phase = phase;
        _since = now;
    }

    private long TicksIn(int phase) => _ticks[phase] + (_phase == phase ? _clock.NowTicks - _since : 0);

    private int Permille(long ticks)
    {
        long window = WindowTicks;
        return window == 0 ? 0 : (int)(ticks * 1000 / window);
    }
}
