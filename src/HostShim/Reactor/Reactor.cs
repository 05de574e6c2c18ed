using System;
using System.Diagnostics;
using System.Threading;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>
/// Lets the tasks of one executor wait for sockets, pipes and serial ports of this machine: the executor rests in it, and what
/// happens to a handle wakes the task that waits for it.
/// </summary>
/// <remarks>
/// <code>
///   using var reactor = new Reactor(new SystemClock());
///   using var executor = new Executor(reactor.Clock, taskSlots: 1000, parker: reactor);
/// </code>
/// <para>The protocol of a rest, as that of the executor's own:</para>
/// <code>
///   Awake --(1)--> Resting --(2)--> Awake          1, 4 Park   2 Park, after an event, a wake-up or the time
///   Awake --(3)--> Notified --(4)--> Awake         3 Unpark: the next Park looks and does not rest
///   Resting --(5)--> Notified --(2)--> Awake       5 Unpark, which also wakes the driver
/// </code>
/// <para>While tasks are busy the executor's loop asks for events every so many rounds; how many is tuned so that it is about every
/// <see cref="BusyPollMicroseconds"/>. Handles are used on the executor's thread only. Nothing is allocated in a turn.</para>
/// </remarks>
public sealed class Reactor : IPollingParker, IDisposable
{
    private const int Awake = 0;
    private const int Resting = 1;
    private const int Notified = 2;

    /// <summary>
    /// How long events may lie about while tasks are busy. An empty look costs half a microsecond, so half a percent; and a loopback round trip
    /// takes about ten, so nobody waits for it much longer than for a neighbour's poll.
    /// </summary>
    private const int BusyPollMicroseconds = 100;

    /// <summary>A round has at least one poll, and a poll takes 10 ns or more: so many come to a tenth of the target, and the tuning goes on.</summary>
    private const int MostRounds = 1024;

    private readonly Clock _clock;
    private readonly IReactorDriver _driver;
    private readonly HandleTable _handles = new();
    private ThreadIdentity? _thread;

    /// <summary>Whether it is a pool's: any of its threads uses handles, and one at a time drives it.</summary>
    private bool _isShared;

    /// <summary>1 while a thread of a pool waits in the driver, or looks.</summary>
    private int _isDriven;
    private int _state;
    private bool _isDisposed;

    /// <summary>Rounds between two looks of a busy loop.</summary>
    private int _rounds = 16;
    private long _lastBusyLook;

    /// <summary>Whether a rest came between, so that the time since the last look says nothing of how long a round takes.</summary>
    private bool _hasRested = true;

    /// <summary>Makes a reactor. Allocates.</summary>
    /// <param name="clock">The clock of the executor that will rest in it; must be real time, or the kernel's waits do not match it.</param>
    /// <param name="driver">By which means it waits.</param>
    /// <exception cref="PlatformNotSupportedException">The driver is not for this system.</exception>
    /// <exception cref="IoException">The system has no descriptor left for it.</exception>
    public Reactor(Clock clock, ReactorDriver driver = ReactorDriver.Automatic)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        Driver = driver != ReactorDriver.Automatic ? driver
            : OperatingSystem.IsLinux() ? ReactorDriver.Epoll
            : OperatingSystem.IsWindows() ? ReactorDriver.Iocp
            : ReactorDriver.Portable;
        _driver = Driver switch
        {
            ReactorDriver.Portable => new SelectDriver(_handles),
            ReactorDriver.Epoll when OperatingSystem.IsLinux() => new EpollDriver(_handles),
            ReactorDriver.Iocp when OperatingSystem.IsWindows() => new IocpDriver(_handles),
            _ => throw IoErrors.NotHere("ReactorDriver." + Driver),
        };
    }

    /// <summary>The clock of the executor that rests here.</summary>
    public Clock Clock => _clock;

    /// <summary>By which means it waits; never <see cref="ReactorDriver.Automatic"/>.</summary>
    public ReactorDriver Driver { get; }

    /// <summary>Handles that are open now.</summary>
    public int HandleCount => _handles.Count;

    /// <summary>
    /// Delivers what has come, without a rest: for a program that runs the executor by <see cref="Executor.RunOnce"/>, which does not
    /// rest and so does not look. Executor thread.
    /// </summary>
    /// <exception cref="WrongContextException">Another thread turned this reactor before.</exception>
    public void Turn()
    {
        Enter();
        _driver.Wait(0);
    }

    /// <inheritdoc/>
    /// <exception cref="WrongContextException">Another thread turned this reactor before.</exception>
    public void Park(long untilTicks)
    {
        Enter();
        _hasRested = true;
        int milliseconds = _clock.MillisecondsUntil(untilTicks);
        if (Interlocked.CompareExchange(ref _state, Resting, Awake) != Awake)
        {
            // A look all the same: threads that wake tasks all the time must not keep events from others.
            milliseconds = 0;
        }

        try
        {
            _driver.Wait(milliseconds);
        }
        finally
        {
            // A full fence: what was written before the Unpark is seen by whoever looks after this.
            Interlocked.Exchange(ref _state, Awake);
        }
    }

    /// <inheritdoc/>
    public void Unpark()
    {
        // Still notified since the last rest: the next Park does not rest, and it exchanges after this read, so what the
        // caller published by an atomic operation before is seen then.
        if (Volatile.Read(ref _state) != Notified && Interlocked.Exchange(ref _state, Notified) == Resting)
        {
            _driver.Wake();
        }
    }

    int IPollingParker.PollWhileBusy()
    {
        Enter();
        _driver.Wait(0);
        long now = Stopwatch.GetTimestamp();
        if (!_hasRested)
        {
            long microseconds = (now - _lastBusyLook) * 1_000_000 / Stopwatch.Frequency;
            if (microseconds > BusyPollMicroseconds)
            {
                _rounds = int.Max(1, (int)(_rounds * (long)BusyPollMicroseconds / microseconds));
            }
            else if (microseconds < BusyPollMicroseconds / 2)
            {
                _rounds = int.Min(MostRounds, _rounds * 2);
            }
        }

        _hasRested = false;
        _lastBusyLook = now;
        return _rounds;
    }

    /// <summary>
    /// Closes every handle that is still open, and ends the reactor. After the executor has been disposed, or has stopped for good.
    /// </summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _thread = null;
        foreach (IoHandle? handle in _handles.Places)
        {
            handle?.Dispose();
        }

        _isDisposed = true;
        _driver.Dispose();
    }

    /// <summary>Makes it a pool's.</summary>
    internal void Share()
    {
        _isShared = true;
        _handles.Share();
    }

    internal bool IsShared => _isShared;

    /// <summary>A task has begun to wait for a handle.</summary>
    internal void NoteWaiter()
    {
        if (_isShared && _driver.AsksBefore)
        {
            _driver.Wake();
        }
    }

    /// <summary>Becomes the one thread of the pool that drives it, if there is none.</summary>
    internal bool TryBeginDrive() => Volatile.Read(ref _isDriven) == 0 && Interlocked.CompareExchange(ref _isDriven, 1, 0) == 0;

    /// <summary>Ends what <see cref="TryBeginDrive"/> began.</summary>
    internal void EndDrive() => Volatile.Write(ref _isDriven, 0);

    /// <summary>Delivers what has come, if no other thread does. Between two polls.</summary>
    internal void TryTurn()
    {
        if (_handles.Count != 0 && TryBeginDrive())
        {
            try
            {
                _driver.Wait(0);
            }
            finally
            {
                EndDrive();
            }
        }
    }

    /// <summary>For what is about to make a handle: throws if it cannot be watched here.</summary>
    internal void CheckUsable()
    {
        CheckOpen();
        CheckThread();
    }

    /// <summary>Makes a socket; the caller prepares it and then registers it.</summary>
    internal IoHandle OpenSocket(SocketKind kind, string name)
    {
        int error = TryOpenSocket(kind, name, out IoHandle? handle);
        return error == 0 ? handle! : throw IoErrors.Failed(name, error);
    }

    /// <inheritdoc cref="OpenSocket"/>
    /// <returns>0, or the error number.</returns>
    internal int TryOpenSocket(SocketKind kind, string name, out IoHandle? handle)
    {
        CheckUsable();
        return _driver.OpenSocket(this, kind, name, out handle);
    }

    /// <summary>Begins to watch a handle. Returns 0 or the error number; then the handle is not registered.</summary>
    internal int Register(IoHandle handle)
    {
        CheckUsable();
        _handles.Add(handle);
        int error = _driver.Register(handle);
        if (error != 0)
        {
            _handles.Remove(handle);
        }

        return error;
    }

    /// <summary>Ends the watching, if it was registered.</summary>
    internal void Deregister(IoHandle handle)
    {
        CheckThread();
        if (handle.Key != 0)
        {
            _driver.Deregister(handle);
            _handles.Remove(handle);
        }
    }

    private void CheckOpen() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    /// <summary>Makes the reactor this thread's, if it is nobody's yet: like an executor, it belongs to the thread that first turned it.</summary>
    private void Enter()
    {
        CheckOpen();
        if (_isShared)
        {
            return;
        }

        if (_thread is null)
        {
            _thread = Platform.Thread;
        }
        else
        {
            CheckThread();
        }
    }

    /// <summary>Throws on a thread that is not the reactor's; a pool's belongs to all its threads.</summary>
    internal void CheckThread()
    {
        if (_thread is ThreadIdentity thread && !thread.IsCurrent)
        {
            throw IoErrors.WrongThread();
        }
    }
}
