using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace Embedded.HostShim;

/// <summary>
/// What Windows is given for an operation that is under way, and gives back through the completion port: an OVERLAPPED or IO_STATUS_BLOCK, and
/// behind it what tells whose it is.
/// </summary>
/// <remarks>
/// <para>It is not the garbage collector's memory: Windows writes into it until the completion has come, also if the handle is gone by then.</para>
/// <code>
///   Idle --(1)--> Armed --(2)--> Idle --(3)--> freed
///                   |
///                  (4)--> Orphaned --(5)--> freed
/// </code>
/// <para>1 an operation gives it to Windows. 2 the driver has got it back. 3, 4 the handle is deregistered. 5 the driver has got it back
/// whose handle is gone. Whoever takes it out of Armed or Idle for good frees it, so it is freed once.</para>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoPacket
{
    public const int Idle = 0;
    public const int Armed = 1;
    public const int Orphaned = 2;

    // An OVERLAPPED; its first two fields are an IO_STATUS_BLOCK.
    private nint _status;
    private nint _count;
    private int _offset;
    private int _offsetHigh;
    private nint _event;

    private int _state;

    /// <summary>For reading or for writing.</summary>
    public IoDirection Direction;

    /// <summary>Whether it asks for readiness, or moves bytes.</summary>
    public bool IsPoll;

    /// <summary>Of the handle, in the reactor's table.</summary>
    public long Key;

    /// <summary>For one that moves bytes: those of its buffer that are not yet taken, or not yet written.</summary>
    public int Start;
    public int End;

    /// <summary>What is closed with an orphan; or 0.</summary>
    public nint File;

    public AfdPoll Poll;

    /// <summary>STATUS_PENDING until it is done; negative if it has failed.</summary>
    public readonly int Status => (int)_status;

    /// <summary>Bytes that were moved.</summary>
    public readonly int Count => (int)_count;

    internal static IoPacket* Make(long key, IoDirection direction, int bufferBytes)
    {
        var packet = (IoPacket*)NativeMemory.AllocZeroed((nuint)(sizeof(IoPacket) + bufferBytes));
        packet->Key = key;
        packet->Direction = direction;
        packet->IsPoll = bufferBytes == 0;
        return packet;
    }

    /// <summary>The buffer, right behind it.</summary>
    internal static byte* BufferOf(IoPacket* packet) => (byte*)(packet + 1);

    /// <summary>Whether Windows has it. Acquires: what Windows and <see cref="TryEnd"/> wrote before is seen.</summary>
    internal bool IsArmed => Volatile.Read(ref _state) == Armed;

    /// <summary>(1). False if Windows has it already.</summary>
    internal bool TryArm()
    {
        if (Interlocked.CompareExchange(ref _state, Armed, Idle) != Idle)
        {
            return false;
        }

        const int Pending = 0x103;
        _status = Pending;
        _count = 0;
        _offset = 0;
        _offsetHigh = 0;
        _event = 0;
        return true;
    }

    /// <summary>(2). False if it is an orphan, which the caller has to free.</summary>
    internal bool TryEnd() => Interlocked.CompareExchange(ref _state, Idle, Armed) == Armed;

    /// <summary>(3), (4). True if it is an orphan now; false if the caller has to free it.</summary>
    internal bool TryOrphan() => Interlocked.Exchange(ref _state, Orphaned) == Armed;
}

/// <summary>AFD_POLL_INFO with one AFD_POLL_HANDLE_INFO: what to wait for, and what has come.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AfdPoll
{
    public long Timeout;
    public uint HandleCount;
    public uint IsExclusive;
    public nint Handle;
    public uint Events;
    public int Status;
}
