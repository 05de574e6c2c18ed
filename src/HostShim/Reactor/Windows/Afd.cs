using System.Runtime.InteropServices;

namespace Embedded.HostShim;

/// <summary>The driver behind Windows' sockets, of which readiness is asked (\Device\Afd). Both calls return an NTSTATUS.</summary>
internal static unsafe partial class Afd
{
    private const string Library = "ntdll";

    /// <summary>What follows the device's name is of no meaning, but something must.</summary>
    private const string Path = @"\Device\Afd\Embedded";

    /// <summary>Opens the device. Returns 0 or an error number.</summary>
    internal static int Open(out nint device)
    {
        nint opened = 0;
        int status;
        fixed (char* path = Path)
        {
            var name = new UnicodeString { Bytes = (ushort)(Path.Length * sizeof(char)), MostBytes = (ushort)(Path.Length * sizeof(char)), Text = path };
            var attributes = new ObjectAttributes { Bytes = (uint)sizeof(ObjectAttributes), Name = &name };
            nint* outcome = stackalloc nint[2];
            status = CreateFile(
                &opened, WindowsConstants.Synchronize, &attributes, outcome, null, 0, WindowsConstants.ShareReadWrite, WindowsConstants.NtOpen, 0, null, 0);
        }

        device = opened;
        return WindowsErrno.FromStatus(status);
    }

    /// <summary>
    /// Asks for the events that stand in the packet, which is armed. One that is there already completes it at once; its completion goes to the
    /// port all the same. Returns 0, or an error number; then nothing will come.
    /// </summary>
    internal static int Poll(nint device, IoPacket* packet)
    {
        AfdPoll* poll = &packet->Poll;
        return WindowsErrno.FromStatus(DeviceControl(
            device, 0, 0, packet, packet, WindowsConstants.AfdPollCode, poll, (uint)sizeof(AfdPoll), poll, (uint)sizeof(AfdPoll)));
    }

    [LibraryImport(Library, EntryPoint = "NtCreateFile")]
    private static partial int CreateFile(
        nint* file, uint access, ObjectAttributes* attributes, nint* outcome, long* allocation, uint fileAttributes, uint share, uint disposition,
        uint options, void* extended, uint extendedBytes);

    [LibraryImport(Library, EntryPoint = "NtDeviceIoControlFile")]
    private static partial int DeviceControl(
        nint file, nint signal, nint routine, IoPacket* context, IoPacket* outcome, uint code, void* input, uint inputBytes, void* output, uint outputBytes);

    /// <summary>UNICODE_STRING.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct UnicodeString
    {
        public ushort Bytes;
        public ushort MostBytes;
        public char* Text;
    }

    /// <summary>OBJECT_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ObjectAttributes
    {
        public uint Bytes;
        public nint Root;
        public UnicodeString* Name;
        public uint Flags;
        public void* Security;
        public void* Quality;
    }
}
