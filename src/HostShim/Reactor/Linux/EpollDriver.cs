using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Embedded.HostShim;

/// <summary>epoll(7), edge-triggered: a handle is registered once, for all events, and each edge is told once.</summary>
/// <remarks>
/// The wake-up is an eventfd(2) that is never read: with an edge-triggered one each write is an edge of its own, and the counter's
/// 64 bits do not fill up.
/// </remarks>
internal sealed unsafe class EpollDriver : IReactorDriver
{
    /// <summary>What does not fit waits in the kernel for the next turn, in turn.</summary>
    private const int MostEvents = 256;

    /// <summary>No handle has it: generations begin at 1.</summary>
    private const long WakeKey = 0;

    /// <summary>
    /// A struct epoll_event is an uint and an ulong, packed on x86 and nowhere else (bits/epoll.h, __EPOLL_PACKED).
    /// </summary>
    private static readonly int s_keyOffset =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

    private static readonly int s_eventBytes = s_keyOffset + 8;

    private readonly HandleTable _handles;
    private readonly int _epoll;
    private readonly SafeFileHandle _wake;

    /// <summary>Pinned: the kernel writes it.</summary>
    private readonly byte[] _events = GC.AllocateArray<byte>(MostEvents * s_eventBytes, pinned: true);

    internal EpollDriver(HandleTable handles)
    {
        _handles = handles;
        _epoll = Opened("Reactor", Libc.EpollCreate(LinuxConstants.CloseOnExec));
        try
        {
            _wake = new SafeFileHandle(
                Opened("Reactor", Libc.EventFd(0, LinuxConstants.CloseOnExec | LinuxConstants.NonBlocking)), ownsHandle: true);
            int error = Add((int)_wake.DangerousGetHandle(), WakeKey);
            if (error != 0)
            {
                throw IoErrors.Failed("Reactor", error);
            }
        }
        catch
        {
            _wake?.Dispose();
            Libc.Close(_epoll);
            throw;
        }
    }

    public bool AsksBefore => false;

    public int OpenSocket(Reactor reactor, SocketKind kind, string name, out IoHandle? handle) =>
        DescriptorHandle.OpenSocket(reactor, kind, name, out handle);

    public int Register(IoHandle handle) => Add(((DescriptorHandle)handle).Descriptor, handle.Key);

    public void Deregister(IoHandle handle) =>
        Libc.EpollControl(_epoll, LinuxConstants.EpollDelete, ((DescriptorHandle)handle).Descriptor, null);

    public void Wait(int milliseconds)
    {
        fixed (byte* events = _events)
        {
            int count = Libc.Result(Libc.EpollWait(_epoll, events, MostEvents, milliseconds));
            if (count < 0)
            {
                // A signal ends it early, as it may.
                if (count != -Errno.Interrupted)
                {
                    throw IoErrors.Failed("Reactor", -count);
                }

                return;
            }

            for (int i = 0; i < count; i++)
            {
                byte* one = events + (i * s_eventBytes);
                long key = BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(one + s_keyOffset, 8));
                // Disposed by then, perhaps by what an event before this one led to: nobody is found.
                _handles.Find(key)?.Deliver(ReadinessOf(*(uint*)one));
            }
        }
    }

    public void Wake()
    {
        ulong one = 1;
        try
        {
            // It can fail only if the counter is full, and then it is readable all the same.
            Libc.Write(_wake, (byte*)&one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // The rest that this would have ended is over.
        }
    }

    public void Dispose()
    {
        _wake.Dispose();
        Libc.Close(_epoll);
    }

    private static int Opened(string what, int descriptor)
    {
        int result = Libc.Result(descriptor);
        return result >= 0 ? result : throw IoErrors.Failed(what, -result);
    }

    /// <summary>An error makes both directions ready, so that whoever tries is told of it.</summary>
    private static int ReadinessOf(uint events)
    {
        int readiness = 0;
        if ((events & (LinuxConstants.EpollIn | LinuxConstants.EpollError)) != 0)
        {
            readiness |= Readiness.Readable;
        }

        if ((events & (LinuxConstants.EpollOut | LinuxConstants.EpollError | LinuxConstants.EpollHangUp)) != 0)
        {
            readiness |= Readiness.Writable;
        }

        if ((events & (LinuxConstants.EpollReadHangUp | LinuxConstants.EpollHangUp)) != 0)
        {
            readiness |= Readiness.Readable | Readiness.ReadClosed;
        }

        return readiness;
    }

    private int Add(int descriptor, long key)
    {
        const uint All = LinuxConstants.EpollIn | LinuxConstants.EpollOut | LinuxConstants.EpollReadHangUp | LinuxConstants.EpollEdge;
        byte* settings = stackalloc byte[16];
        *(uint*)settings = All;
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(settings + s_keyOffset, 8), key);
        int result = Libc.Result(Libc.EpollControl(_epoll, LinuxConstants.EpollAdd, descriptor, settings));
        return result < 0 ? -result : 0;
    }
}
