using System;
using System.IO.Ports;
using Embedded.HostShim.Net;

namespace Embedded.HostShim;

/// <summary>A serial port, raw, no flow control.</summary>
internal static unsafe class WindowsSerial
{
    /// <summary>fBinary, DTR_CONTROL_ENABLE and RTS_CONTROL_ENABLE of a DCB; everything else is off.</summary>
    private const uint Flags = 1 | (1 << 4) | (1 << 12);

    /// <summary>fParity of a DCB.</summary>
    private const uint ChecksParity = 1 << 1;

    /// <summary>Opens a port and sets it up. Returns 0 or an error number.</summary>
    /// <param name="path">COM3 or the like, or the whole path of a device.</param>
    /// <param name="format">How it sends a character.</param>
    /// <param name="file">The port.</param>
    internal static int Open(string path, CharacterFormat format, out nint file)
    {
        // Without this COM10 and above are not found.
        string whole = path.StartsWith(@"\\", StringComparison.Ordinal) ? path : @"\\.\" + path;
        file = Kernel32.CreateFile(
            whole,
            WindowsConstants.GenericRead | WindowsConstants.GenericWrite,
            0,
            null,
            WindowsConstants.OpenExisting,
            WindowsConstants.Overlapped,
            0);
        if (file == WindowsConstants.InvalidHandle)
        {
            return WindowsErrno.Last();
        }

        int error = SetUp(file, format);
        if (error != 0)
        {
            Kernel32.Close(file);
        }

        return error;
    }

    private static int SetUp(nint file, CharacterFormat format)
    {
        var state = new Kernel32.SerialState { Bytes = (uint)sizeof(Kernel32.SerialState) };
        if (Kernel32.GetSerialState(file, &state) == 0)
        {
            return WindowsErrno.Last();
        }

        // The numbers of DCB are .NET's for parity; for stop bits they are 0, 1 for one and a half, and 2.
        state.Baud = (uint)format.Baud;
        state.Flags = format.Parity == Parity.None ? Flags : Flags | ChecksParity;
        state.DataBits = (byte)format.DataBits;
        state.Parity = (byte)format.Parity;
        state.StopBits = format.StopBits switch { StopBits.One => 0, StopBits.OnePointFive => 1, _ => 2 };
        // A read waits for the first byte and takes what is there then (COMMTIMEOUTS, remarks); a write takes as long as it does.
        // (Wine does not know this and waits until the buffer is full.)
        var times = new Kernel32.SerialTimeouts { ReadInterval = uint.MaxValue, ReadPerByte = uint.MaxValue, ReadTotal = uint.MaxValue - 1 };
        return Kernel32.SetSerialState(file, &state) != 0 && Kernel32.SetSerialTimeouts(file, &times) != 0 ? 0 : WindowsErrno.Last();
    }
}
