using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Embedded.HostShim;

/// <summary>The system calls of Windows that the reactor uses, beside those of <see cref="Winsock"/>. A BOOL is an int that is 0 if it has failed.</summary>
internal static unsafe partial class Kernel32
{
    private const string Library = "kernel32";

    [LibraryImport(Library, EntryPoint = "CreateIoCompletionPort", SetLastError = true)]
    internal static partial nint CreateCompletionPort(nint file, nint port, nuint key, uint threads);

    [LibraryImport(Library, EntryPoint = "GetQueuedCompletionStatusEx", SetLastError = true)]
    internal static partial int GetCompletions(nint port, CompletionEntry* entries, uint count, uint* got, uint milliseconds, int isAlertable);

    /// <summary>With a handle that keeps the port from being closed, and its number from being used again, during the call.</summary>
    [LibraryImport(Library, EntryPoint = "PostQueuedCompletionStatus", SetLastError = true)]
    internal static partial int PostCompletion(SafeFileHandle port, uint count, nuint key, IoPacket* packet);

    [LibraryImport(Library, EntryPoint = "CloseHandle", SetLastError = true)]
    internal static partial int Close(nint handle);

    [LibraryImport(Library, EntryPoint = "SetHandleInformation", SetLastError = true)]
    internal static partial int SetHandleInformation(nint handle, uint mask, uint flags);

    [LibraryImport(Library, EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial nint CreateFile(string path, uint access, uint share, void* security, uint disposition, uint flags, nint template);

    [LibraryImport(Library, EntryPoint = "CreateNamedPipeW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial nint CreateNamedPipe(
        string path, uint access, uint mode, uint instances, uint outBytes, uint inBytes, uint defaultMilliseconds, void* security);

    [LibraryImport(Library, EntryPoint = "ReadFile", SetLastError = true)]
    internal static partial int ReadFile(nint file, byte* buffer, uint count, uint* got, IoPacket* packet);

    [LibraryImport(Library, EntryPoint = "WriteFile", SetLastError = true)]
    internal static partial int WriteFile(nint file, byte* buffer, uint count, uint* written, IoPacket* packet);

    [LibraryImport(Library, EntryPoint = "CancelIoEx", SetLastError = true)]
    internal static partial int Cancel(nint file, IoPacket* packet);

    [LibraryImport(Library, EntryPoint = "GetCommState", SetLastError = true)]
    internal static partial int GetSerialState(nint file, SerialState* state);

    [LibraryImport(Library, EntryPoint = "SetCommState", SetLastError = true)]
    internal static partial int SetSerialState(nint file, SerialState* state);

    [LibraryImport(Library, EntryPoint = "SetCommTimeouts", SetLastError = true)]
    internal static partial int SetSerialTimeouts(nint file, SerialTimeouts* timeouts);

    /// <summary>OVERLAPPED_ENTRY.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CompletionEntry
    {
        public nuint Key;
        public IoPacket* Packet;
        public nuint Internal;
        public uint Count;
    }

    /// <summary>DCB.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SerialState
    {
        public uint Bytes;
        public uint Baud;
        public uint Flags;
        public ushort Reserved;
        public ushort XOnLimit;
        public ushort XOffLimit;
        public byte DataBits;
        public byte Parity;
        public byte StopBits;
        public byte XOn;
        public byte XOff;
        public byte Error;
        public byte End;
        public byte Event;
        public ushort Reserved1;
    }

    /// <summary>COMMTIMEOUTS, milliseconds.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SerialTimeouts
    {
        public uint ReadInterval;
        public uint ReadPerByte;
        public uint ReadTotal;
        public uint WritePerByte;
        public uint WriteTotal;
    }
}
