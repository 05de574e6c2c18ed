using System;
using Embedded.Async;
using Embedded.HostShim.Net;

namespace Embedded.HostShim;

/// <summary>A program that this process has started. Linux 5.3 or later, on a reactor with epoll.</summary>
/// <remarks>
/// <code>
///   using ChildProcess sort = ChildProcess.Start(reactor, new ProcessOptions("sort") { Input = ProcessStream.Pipe, Output = ProcessStream.Pipe });
///   await sort.Input!.WriteAll(lines);
///   sort.Input.Dispose();                       // the end of its input
///   while ((count = await sort.Output!.Read(buffer)) > 0) { ... }
///   ProcessExit exit = await sort.Exited();
/// </code>
/// <para>A pipe holds little (64 KiB): a program whose output nobody reads stops, and then so does who writes its input. Read and write in two
/// tasks, or by a Join. The executor's thread, as for all handles of a reactor.</para>
/// </remarks>
public sealed class ChildProcess : IDisposable
{
    private readonly DescriptorHandle _handle;
    private readonly bool _killsOnDispose;
    private ProcessExit _exit;
    private bool _hasExited;
    private bool _isDisposed;

    private ChildProcess(int id, DescriptorHandle handle, ChildStream[] streams, bool killsOnDispose)
    {
        Id = id;
        _handle = handle;
        _killsOnDispose = killsOnDispose;
        Input = streams[0].Handle is DescriptorHandle input ? new OsPipeWriter(input) : null;
        Output = streams[1].Handle is DescriptorHandle output ? new OsPipeReader(output) : null;
        Error = streams[2].Handle is DescriptorHandle error ? new OsPipeReader(error) : null;
        handle.Reserve(IoDirection.Read, ExitFuture.Reserve);
    }

    /// <summary>The system's number for it.</summary>
    public int Id { get; }

    /// <summary>Where its standard input is written; null if that is no pipe. Dispose it to end the input.</summary>
    public OsPipeWriter? Input { get; }

    /// <summary>Where its standard output is read; null if that is no pipe.</summary>
    public OsPipeReader? Output { get; }

    /// <summary>Where its standard error is read; null if that is no pipe.</summary>
    public OsPipeReader? Error { get; }

    /// <summary>Whether it has ended. Asks the system.</summary>
    public bool HasExited => _hasExited || TryReap() == 0;

    /// <summary>Starts a program. Waits until it has begun, which takes about a millisecond. Allocates.</summary>
    /// <param name="reactor">The reactor that the executor of the tasks rests in that use it.</param>
    /// <param name="options">What to start and how.</param>
    /// <exception cref="IoException">The program was not found or may not be run, the working directory does not exist, or no descriptor is left.</exception>
    /// <exception cref="ArgumentException">An argument or a variable holds a NUL character.</exception>
    /// <exception cref="PlatformNotSupportedException">The reactor's driver watches sockets only, or Linux is too old.</exception>
    public static ChildProcess Start(Reactor reactor, ProcessOptions options)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(options);
        DescriptorSetup.CheckDriver(reactor, "ChildProcess");
        reactor.CheckUsable();
        ChildStream[] streams = [new(0, options.Input), new(1, options.Output), new(2, options.Error)];
        bool hasStarted = false;
        try
        {
            Open(streams, reactor);
            int id = Spawner.Spawn(options, streams);
            if (id < 0)
            {
                throw ProcessErrors.NotStarted(options, -id);
            }

            DescriptorHandle handle = OpenHandle(reactor, id);
            hasStarted = true;
            return new ChildProcess(id, handle, streams, options.KillOnDispose);
        }
        finally
        {
            foreach (ChildStream stream in streams)
            {
                stream.CloseChildEnd();
                if (!hasStarted)
                {
                    stream.Handle?.Dispose();
                }
            }
        }
    }

    /// <summary>Waits until it has ended, and tells how. As often as you like, by one task at a time. No allocation.</summary>
    /// <remarks>Cancellation: strict, only the wait ends. What it has written may still be in the pipes.</remarks>
    /// <exception cref="IoException">When awaited: ECHILD, something else in this process has taken the exit code.</exception>
    /// <exception cref="ObjectDisposedException">When awaited: it was disposed.</exception>
    /// <exception cref="FutureMisuseException">When awaited: another task waits.</exception>
    public Future<ProcessExit> Exited() => ExitFuture.Rent(this);

    /// <summary>Ends it at once, without a chance to clean up (SIGKILL). Does not wait: await <see cref="Exited"/>.</summary>
    /// <returns>False if it had ended already.</returns>
    /// <exception cref="IoException">There is no right to.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public bool Kill() => Send(ProcessConstants.SignalKill);

    /// <summary>Asks it to end (SIGTERM). Does not wait.</summary>
    /// <inheritdoc cref="Kill"/>
    public bool Terminate() => Send(ProcessConstants.SignalTerminate);

    /// <summary>Sends it a signal. Does not wait.</summary>
    /// <param name="signal">As Linux numbers it (signal(7)); 0 only asks.</param>
    /// <inheritdoc cref="Kill"/>
    public bool Send(int signal)
    {
        SocketSetup.ThrowIfClosed(_handle);
        if (HasExited)
        {
            return false;
        }

        // By its descriptor: the number may be another process's, if somebody else has asked for the end of this one.
        int error = -int.Min(0, Libc.Result(Libc.SystemCall(ProcessConstants.PidFdSendSignal, _handle.Descriptor, signal, 0, 0)));
        return error == 0 || (error == Errno.NoProcess ? false : throw IoErrors.Failed("ChildProcess.Send", error));
    }

    /// <summary>
    /// Closes its pipes and forgets it. If it still runs, it goes on, or is killed if the options say so; its end is taken note of in either case, so
    /// that the system can forget it too. The executor's thread; a second time it does nothing.
    /// </summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Input?.Dispose();
        Output?.Dispose();
        Error?.Dispose();
        // Also after the reactor's end has closed the handle; until it is asked for, the number is its own.
        if (!HasExited)
        {
            if (_killsOnDispose)
            {
                Libc.Kill(Id, ProcessConstants.SignalKill);
            }

            Reaper.Leave(Id);
        }

        _handle.Dispose();
    }

    private static void Open(ChildStream[] streams, Reactor reactor)
    {
        string[] names = ["ChildProcess.Input", "ChildProcess.Output", "ChildProcess.Error"];
        for (int i = 0; i < streams.Length; i++)
        {
            int error = streams[i].Open(reactor, names[i]);
            if (error != 0)
            {
                throw IoErrors.Failed("ChildProcess.Start", error);
            }
        }
    }

    /// <summary>A descriptor that is readable when the process has ended (pidfd_open(2)).</summary>
    private static DescriptorHandle OpenHandle(Reactor reactor, int id)
    {
        int descriptor = Libc.Result(Libc.SystemCall(ProcessConstants.PidFdOpen, id, 0, 0, 0));
        int error = descriptor < 0 ? -descriptor : 0;
        if (error == 0)
        {
            var handle = new DescriptorHandle(reactor, descriptor, isSocket: false, "ChildProcess");
            error = reactor.Register(handle);
            if (error == 0)
            {
                return handle;
            }

            handle.Dispose();
        }

        // It runs and nobody could wait for it.
        Libc.Kill(id, ProcessConstants.SignalKill);
        Reaper.Leave(id);
        throw ProcessErrors.NoPidFd(error);
    }

    /// <summary>Returns 0 if it has ended, <see cref="Errno.WouldBlock"/> if it runs, or another error number.</summary>
    private int TryReap()
    {
        if (_hasExited)
        {
            return 0;
        }

        int error = Reaper.TryReap(Id, out ProcessExit exit);
        if (error == 0)
        {
            _exit = exit;
            _hasExited = true;
        }

        return error;
    }

    /// <summary>One wait for the end. The process keeps the outcome, so it need not be given back.</summary>
    private sealed class ExitFuture : IoFuture<ProcessExit>
    {
        private static readonly SharedPool s_shared = new("ChildProcess.Exited", "how many are in flight before Seal, or do not seal");

        /// <summary>One for each process.</summary>
        internal static readonly FutureReserve Reserve = new(s_shared, static () => new ExitFuture());

        private ChildProcess _process = null!;

        internal override string Name => "ChildProcess.Exited";

        private protected override IoDirection Direction => IoDirection.Read;

        internal static ExitFuture Rent(ChildProcess process)
        {
            Future? free = s_shared.Rent();
            ExitFuture future = free is null ? Platform.Track(new ExitFuture()) : Platform.As<ExitFuture>(free);
            future._process = process;
            future.Handle = process._handle;
            return future;
        }

        private protected override int Attempt(int seen)
        {
            int error = _process.TryReap();
            _result = _process._exit;
            return error;
        }

        private protected override void Forget()
        {
            _process = null!;
            _result = default;
        }

        private protected override void ReturnToPool() => s_shared.Return(this);
    }
}
