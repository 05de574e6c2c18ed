using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace Embedded.HostShim;

/// <summary>An I/O completion port of Windows. Everything that a task waits for is an operation under way, whose end the port tells.</summary>
/// <remarks>
/// <para><see cref="IoHandle"/> is made of readiness: an operation tries, and waits if that would block. A port tells of completions, and so
/// there is a translation for each of the two kinds of handle:</para>
/// <para>Sockets (<see cref="WinsockHandle"/>) are non-blocking, and what would block begins a poll of the socket driver (IOCTL_AFD_POLL, which
/// select itself is made of), which moves no bytes and completes when a try is worth it. So a cancelled future leaves nothing behind that the
/// next one would have to know of, and there are no buffers to pin. It looks at what is there when it begins, so nothing is lost between a
/// try and the poll. Zero-byte reads would tell the same of streams, but not of connections to accept, nor of room to write. wepoll, libuv and
/// mio wait in this way.</para>
/// <para>Pipes and serial ports (<see cref="OverlappedHandle"/>) have no such thing. Each has a buffer of its own for each direction: a read
/// under way fills it, and tasks take from there, so what has come is there for the next read if this one is cancelled.</para>
/// <para>Each direction of a handle has at most one packet under way, made when the handle is registered (<see cref="IoPacket"/>). A packet
/// whose handle is closed stays until Windows gives it back. Nothing is allocated by an operation.</para>
/// </remarks>
internal sealed unsafe class IocpDriver : IReactorDriver
{
    /// <summary>What does not fit waits in the port for the next turn, in turn.</summary>
    private const int MostEvents = 256;

    /// <summary>What is still under way at the end has been cancelled or closed by then, so it comes at once.</summary>
    private const int MostLastLooks = 100;
    private const int LastLookMilliseconds = 10;

    private readonly HandleTable _handles;
    private readonly SafeFileHandle _port;
    private readonly nint _afd;

    /// <summary>Pinned: the kernel writes it.</summary>
    private readonly Kernel32.CompletionEntry[] _events = GC.AllocateArray<Kernel32.CompletionEntry>(MostEvents, pinned: true);

    /// <summary>Packets of closed handles that still write what was taken.</summary>
    private readonly List<nint> _lingering = [];

    /// <summary>Packets that Windows has.</summary>
    private int _underWay;
    private bool _isEnding;

    internal IocpDriver(HandleTable handles)
    {
        _handles = handles;
        Check(Winsock.Start());
        nint port = Kernel32.CreateCompletionPort(WindowsConstants.InvalidHandle, 0, 0, 1);
        Check(port == 0 ? WindowsErrno.Last() : 0);
        _port = new SafeFileHandle(port, ownsHandle: true);
        try
        {
            Check(Afd.Open(out _afd));
            Check(Associate(_afd));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public bool AsksBefore => false;

    public int OpenSocket(Reactor reactor, SocketKind kind, string name, out IoHandle? handle) =>
        WinsockHandle.Open(reactor, kind, name, out handle);

    public int Register(IoHandle handle) => handle is CompletionHandle one ? one.Attach(this) : Errno.NotSupported;

    public void Deregister(IoHandle handle) => ((CompletionHandle)handle).Detach();

    public void Wait(int milliseconds)
    {
        fixed (Kernel32.CompletionEntry* events = _events)
        {
            uint count;
            if (Kernel32.GetCompletions(_port.DangerousGetHandle(), events, MostEvents, &count, (uint)milliseconds, isAlertable: 0) == 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error != WindowsConstants.ErrorTimeout)
                {
                    throw IoErrors.Failed("Reactor", WindowsErrno.From(error));
                }

                return;
            }

            for (uint i = 0; i < count; i++)
            {
                // A wake-up has none.
                if (events[i].Packet is not null)
                {
                    End(events[i].Packet);
                }
            }
        }
    }

    public void Wake()
    {
        try
        {
            // It can fail only for want of memory. Wake-ups do not pile up: there is one a rest at most.
            Kernel32.PostCompletion(_port, 0, 0, null);
        }
        catch (ObjectDisposedException)
        {
            // The rest that this would have ended is over.
        }
    }

    /// <summary>Takes back what is under way; if Windows keeps some of it all the same, its memory is left to Windows and not freed.</summary>
    public void Dispose()
    {
        if (_port.IsClosed)
        {
            return;
        }

        _isEnding = true;
        lock (_lingering)
        {
            foreach (nint packet in _lingering)
            {
                Kernel32.Cancel(((IoPacket*)packet)->File, (IoPacket*)packet);
            }
        }

        for (int i = 0; i < MostLastLooks && Volatile.Read(ref _underWay) != 0; i++)
        {
            Wait(LastLookMilliseconds);
        }

        if (_afd != 0)
        {
            Kernel32.Close(_afd);
        }

        _port.Dispose();
    }

    /// <summary>From now on the ends of a file's operations come here. Returns 0 or an error number.</summary>
    internal int Associate(nint file) =>
        Kernel32.CreateCompletionPort(file, _port.DangerousGetHandle(), 0, 0) == 0 ? WindowsErrno.Last() : 0;

    /// <summary>
    /// Asks for readiness of a socket, unless that is under way. Returns 0 or an error number. (An answer under way may be old by now;
    /// then it is told for nothing, the task tries again and asks again.)
    /// </summary>
    internal int Poll(IoPacket* packet, nint socket, uint events)
    {
        if (!packet->TryArm())
        {
            return 0;
        }

        packet->Poll = new AfdPoll { Timeout = long.MaxValue, HandleCount = 1, Handle = socket, Events = events };
        Interlocked.Increment(ref _underWay);
        return Begun(packet, Afd.Poll(_afd, packet));
    }

    /// <summary>Begins to fill the packet's buffer. Returns 0 or an error number.</summary>
    internal int Read(IoPacket* packet, nint file, int count)
    {
        packet->TryArm();
        packet->Start = 0;
        packet->End = 0;
        Interlocked.Increment(ref _underWay);
        return Begun(packet, ErrorOf(Kernel32.ReadFile(file, IoPacket.BufferOf(packet), (uint)count, null, packet)));
    }

    /// <summary>Begins to write what is in the packet's buffer. Returns 0 or an error number.</summary>
    internal int Write(IoPacket* packet, nint file)
    {
        packet->TryArm();
        Interlocked.Increment(ref _underWay);
        return Begun(packet, WriteRest(packet, file));
    }

    /// <summary>Frees a packet of a handle that is about to be closed, now or when Windows gives it back.</summary>
    /// <returns>Whether it is under way.</returns>
    internal bool Abandon(IoPacket* packet)
    {
        bool isUnderWay = packet->TryOrphan();
        if (!isUnderWay)
        {
            NativeMemory.Free(packet);
        }

        return isUnderWay;
    }

    /// <summary>The same for one whose writing is to go on: the file is closed after it. Returns whether it goes on.</summary>
    internal bool Linger(IoPacket* packet, nint file)
    {
        packet->File = file;
        lock (_lingering)
        {
            _lingering.Add((nint)packet);
        }

        bool isUnderWay = Abandon(packet);
        if (!isUnderWay)
        {
            EndLingering(packet);
        }

        return isUnderWay;
    }

    /// <summary>What came of a poll. One that failed makes its direction ready, so that whoever tries is told why.</summary>
    internal static int ReadinessOf(IoDirection direction, int status, uint events)
    {
        if (direction == IoDirection.Write)
        {
            return Readiness.Writable;
        }

        const uint Ends = WindowsConstants.AfdDisconnect | WindowsConstants.AfdAbort | WindowsConstants.AfdLocalClose;
        return status >= 0 && (events & Ends) != 0 ? Readiness.Readable | Readiness.ReadClosed : Readiness.Readable;
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw IoErrors.Failed("Reactor", error);
        }
    }

    /// <summary>Pending is as good as done: the port is told either way.</summary>
    private static int ErrorOf(int result)
    {
        int error = result != 0 ? 0 : Marshal.GetLastPInvokeError();
        return error is 0 or WindowsConstants.ErrorPending ? 0 : WindowsErrno.From(error);
    }

    private static int WriteRest(IoPacket* packet, nint file) => ErrorOf(Kernel32.WriteFile(
        file, IoPacket.BufferOf(packet) + packet->Start, (uint)(packet->End - packet->Start), null, packet));

    private int Begun(IoPacket* packet, int error)
    {
        if (error != 0)
        {
            Interlocked.Decrement(ref _underWay);
            packet->TryEnd();
        }

        return error;
    }

    private void End(IoPacket* packet)
    {
        Interlocked.Decrement(ref _underWay);
        // Read before it is idle, because from then on the task may begin the next one in it.
        long key = packet->Key;
        int readiness = packet->IsPoll ? ReadinessOf(packet->Direction, packet->Status, packet->Poll.Events)
            : packet->Direction == IoDirection.Read ? Readiness.Readable
            : Readiness.Writable;
        if (packet->TryEnd())
        {
            _handles.Find(key)?.Deliver(readiness);
        }
        else if (!GoesOn(packet))
        {
            if (packet->File != 0)
            {
                EndLingering(packet);
                Kernel32.Close(packet->File);
            }

            NativeMemory.Free(packet);
        }
    }

    private void EndLingering(IoPacket* packet)
    {
        lock (_lingering)
        {
            _lingering.Remove((nint)packet);
        }
    }

    /// <summary>Whether there is more to write of what a closed handle has taken.</summary>
    private bool GoesOn(IoPacket* packet)
    {
        if (packet->File == 0 || _isEnding || packet->Status < 0)
        {
            return false;
        }

        packet->Start += packet->Count;
        if (packet->Start == packet->End)
        {
            return false;
        }

        Interlocked.Increment(ref _underWay);
        bool goesOn = WriteRest(packet, packet->File) == 0;
        Interlocked.Add(ref _underWay, goesOn ? 0 : -1);
        return goesOn;
    }
}
