namespace Embedded.Async;

/// <summary>The times: of polls, from a wake-up to its poll, and of the whole executor.</summary>
public sealed partial class TaskCounters
{
    private const long Never = -1;

    private Clock _clock = null!;
    private ExecutorLoad? _load;

    /// <summary>When each slot's task came into the run queue, or <see cref="Never"/> if it is not there.</summary>
    private long[] _wokenAt = null!;

    /// <summary>When each slot's last poll ended.</summary>
    private long[] _polledAt = null!;
    private long _pollStartedAt;

    /// <summary>How busy the executor is; null without times.</summary>
    public ExecutorLoad? Load => _load;

    /// <summary>How long the task in a slot has been in the run queue by now; 0 if it is not, and without times.</summary>
    public long GetReadyTicks(int slot) => _load is null || _wokenAt[slot] == Never ? 0 : _clock.NowTicks - _wokenAt[slot];

    /// <summary>How long ago the last poll of a slot ended, however that was; 0 without times.</summary>
    public long GetTicksSincePoll(int slot) => _load is null ? 0 : _clock.NowTicks - _polledAt[slot];

    private void BeginTimes(Clock clock, int slots)
    {
        _clock = clock;
        _load = new ExecutorLoad(clock);
        _wokenAt = new long[slots];
        _polledAt = new long[slots];
        long now = clock.NowTicks;
        for (int slot = 0; slot < slots; slot++)
        {
            _wokenAt[slot] = Never;
            _polledAt[slot] = now;
        }
    }

    private void BeginReady(int slot)
    {
        long now = _clock.NowTicks;
        _wokenAt[slot] = now;
        if (_load!.IsAtRest)
        {
            // Nothing ends a rest but that a task becomes ready.
            _load.Enter(ExecutorLoad.InLoop, now);
        }
    }

    private void BeginPoll(int slot, TaskFigures figures)
    {
        long now = _clock.NowTicks;
        if (_wokenAt[slot] != Never)
        {
            figures.AddLatency(now - _wokenAt[slot]);
            _wokenAt[slot] = Never;
        }

        _pollStartedAt = now;
        _load!.Enter(ExecutorLoad.InPoll, now);
    }

    private void EndPoll(int slot)
    {
        long now = _clock.NowTicks;
        _figures[slot].AddPoll(now - _pollStartedAt);
        _polledAt[slot] = now;
        _load!.Enter(ExecutorLoad.InLoop, now);
    }
}
