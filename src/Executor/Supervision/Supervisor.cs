using System;

namespace Embedded.Async;

/// <summary>When a <see cref="Supervisor"/> starts its work again.</summary>
public enum RestartPolicy
{
    /// <summary>Never: it runs once.</summary>
    Never,

    /// <summary>When it ended by an exception.</summary>
    OnError,

    /// <summary>Whenever it ended.</summary>
    Always,
}

/// <summary>Where a <see cref="Supervisor"/> stands.</summary>
public enum SupervisorState
{
    /// <summary>Not yet run.</summary>
    Idle,

    /// <summary>Its work runs.</summary>
    Running,

    /// <summary>Its work has ended, and will be started again after the delay.</summary>
    BackingOff,

    /// <summary>Its work has ended without an exception, and is not to be started again.</summary>
    Ended,

    /// <summary>Its work has failed, and its policy never starts it again.</summary>
    Failed,

    /// <summary>Its work ended too often.</summary>
    GaveUp,

    /// <summary>It was cancelled, and its work with it.</summary>
    Canceled,
}

/// <summary>
/// Keeps work running: starts it again when it ends, after a delay that grows, and gives up if that happens too often (as the supervisors
/// of Erlang/OTP do; Armstrong, 2003).
/// </summary>
/// <remarks>
/// <code>
///   Idle --(1)--> Running --(2)--> BackingOff --(3)--> Running
///                    +-----(4)-----> Ended, Failed or GaveUp
///                    +-----(5)-----> Canceled &lt;--(5)-- BackingOff
/// </code>
/// <para>1 <see cref="Run"/> is polled. 2 the work has ended, and its policy starts it again. 3 the delay is over, or is 0. 4 it is not to be
/// started again: its policy, or the limit of restarts. 5 the task is cancelled, and so the work.</para>
/// <para>The work runs in the task that awaits Run, so it takes no slot of its own: <c>executor.Spawn(supervisor.Run(), "radio")</c>.
/// Executor thread. Allocation: when it is made; a restart itself allocates nothing.</para>
/// </remarks>
public sealed class Supervisor
{
    /// <summary>For as many restarts as it takes.</summary>
    public const int Unlimited = int.MaxValue;

    private readonly FutureFactory _work;
    private readonly RestartPolicy _policy;
    private readonly Backoff _backoff;
    private readonly string _name;
    private readonly long _windowTicks;
    private readonly long _wellTicks;

    /// <summary>When the last restarts were, a ring as long as the most that may be in a window; null without a limit.</summary>
    private readonly long[]? _times;
    private readonly int _mostRestarts;
    private int _nextTime;
    private int _timeCount;

    /// <summary>Restarts since it last ran well; says how long the next delay is.</summary>
    private int _retry;
    private long _startedTicks;

    /// <summary>Makes a supervisor; nothing runs yet.</summary>
    /// <param name="work">Makes the future of one run of the work.</param>
    /// <param name="policy">When it is started again.</param>
    /// <param name="backoff">How long to wait before that.</param>
    /// <param name="mostRestarts">The most restarts in a window, 0 or more.</param>
    /// <param name="windowTicks">The length of the window in ticks, at least 1.</param>
    /// <param name="wellTicks">Work that ran for so many ticks ran well: the delays begin anew.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Supervisor(
        FutureFactory work,
        RestartPolicy policy,
        Backoff backoff,
        int mostRestarts = Unlimited,
        long windowTicks = long.MaxValue,
        long wellTicks = long.MaxValue,
        string name = "Supervisor")
    {
        if (mostRestarts < 0)
        {
            throw Errors.OutOfRange(nameof(mostRestarts), "must not be negative");
        }

        if (windowTicks < 1)
        {
            throw Errors.OutOfRange(nameof(windowTicks), "must be at least 1");
        }

        _work = work;
        _policy = policy;
        _backoff = backoff;
        _mostRestarts = mostRestarts;
        _windowTicks = windowTicks;
        _wellTicks = wellTicks;
        _name = name;
        if (mostRestarts != Unlimited)
        {
            _times = new long[mostRestarts];
        }
    }

    /// <summary>Where it stands, and after its end why it ended.</summary>
    public SupervisorState State { get; private set; }

    /// <summary>How often the work was started again, in all runs together.</summary>
    public int Restarts { get; private set; }

    /// <summary>What the work ended with last, if that was an exception.</summary>
    public Exception? LastError { get; private set; }

    /// <summary>
    /// Runs the work, again and again as the policy says; can be run again after it has ended. It ends normally when the work has ended
    /// normally and is not started again. Otherwise it throws what the work threw, or, beyond the limit, a
    /// <see cref="RestartLimitException"/> with that inside. Cancellation: cancels the work, with its clean-up.
    /// </summary>
    /// <exception cref="FutureMisuseException">When awaited: it runs already.</exception>
    public async Future Run()
    {
        if (State is SupervisorState.Running or SupervisorState.BackingOff)
        {
            throw Errors.SupervisorRuns(_name);
        }

        try
        {
            Begin();
            while (true)
            {
                Exception? error = null;
                try
                {
                    await _work();
                }
                catch (Exception e) when (e is not FutureCanceledException)
                {
                    error = e;
                }

                if (!MayRestart(error))
                {
                    return;
                }

                await Timer.AfterTicks(_backoff.DelayTicks(_retry));
                Restart();
            }
        }
        finally
        {
            if (State is SupervisorState.Running or SupervisorState.BackingOff)
            {
                State = SupervisorState.Canceled;
            }
        }
    }

    private static long Now => Executor.Current.Clock.NowTicks;

    private void Begin()
    {
        State = SupervisorState.Running;
        LastError = null;
        _timeCount = 0;
        _nextTime = 0;
        _retry = 0;
        _startedTicks = Now;
    }

    private void Restart()
    {
        State = SupervisorState.Running;
        Restarts++;
        _startedTicks = Now;
    }

    /// <summary>Whether the work, which has ended, is started again; throws if it is not because something is wrong.</summary>
    private bool MayRestart(Exception? error)
    {
        LastError = error;
        if (_policy == RestartPolicy.Never || (_policy == RestartPolicy.OnError && error is null))
        {
            State = error is null ? SupervisorState.Ended : SupervisorState.Failed;
            if (error is not null)
            {
                Platform.Rethrow(error);
            }

            return false;
        }

        long now = Now;
        if (!Note(now))
        {
            State = SupervisorState.GaveUp;
            throw Errors.TooManyRestarts(_name, _mostRestarts, _windowTicks, error);
        }

        State = SupervisorState.BackingOff;
        _retry = now - _startedTicks >= _wellTicks ? 1 : _retry + 1;
        return true;
    }

    /// <summary>Notes a restart, unless there were the most in this window already.</summary>
    private bool Note(long now)
    {
        if (_times is null)
        {
            return true;
        }

        if (_timeCount == _times.Length)
        {
            // The ring is full, so the next to be overwritten is the oldest.
            if (_timeCount == 0 || now - _times[_nextTime] < _windowTicks)
            {
                return false;
            }
        }
        else
        {
            _timeCount++;
        }

        _times[_nextTime] = now;
        _nextTime = _nextTime + 1 == _times.Length ? 0 : _nextTime + 1;
        return true;
    }
}
