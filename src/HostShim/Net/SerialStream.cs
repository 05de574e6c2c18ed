using System;
using System.IO.Ports;

namespace Embedded.HostShim.Net;

/// <summary>A serial port of this machine, raw: no translation, no echo, no flow control (termios(3)).</summary>
/// <remarks>
/// Nothing is allocated by a read or a write in steady state. A read gives what has come, at least a byte. A pseudo-terminal's other side
/// (<see cref="PseudoTerminal"/>) is opened in the same way. Linux and Windows, but not <see cref="ReactorDriver.Portable"/>. On Windows up to
/// 4 KB that a write has taken may still be on their way when it is disposed; only the end of the reactor loses them.
/// </remarks>
public sealed class SerialStream : IoStream
{
    private const string Kind = "SerialStream";

    private SerialStream(IoHandle handle)
        : base(handle)
    {
    }

    /// <summary>Opens a port and sets it up. Does not wait. Allocates.</summary>
    /// <param name="reactor">The reactor that the executor of the tasks which use it rests in.</param>
    /// <param name="path">Such as /dev/ttyUSB0, or COM3.</param>
    /// <param name="baud">Bits a second, a standard rate from 1,200 to 3,000,000. A pseudo-terminal keeps it and is as fast as it is.</param>
    /// <param name="parity">The parity bit. A byte that comes with a wrong one is read as 0, as it is after a break.</param>
    /// <param name="dataBits">5 to 8. Fewer than 8 are the low bits of a byte.</param>
    /// <param name="stopBits">One or two; with 5 data bits one or one and a half, which is what the hardware has there.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is none of the standard ones, or there are no such characters.</exception>
    /// <exception cref="IoException">
    /// There is no such device, no right to it, it is no serial port, or it does not keep the settings: a pseudo-terminal has 8 data bits and no
    /// parity.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The reactor's driver watches sockets only.</exception>
    public static SerialStream Open(
        Reactor reactor, string path, int baud, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One)
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(path);
        var format = new CharacterFormat(baud, parity, dataBits, stopBits);
        DescriptorSetup.CheckDriver(reactor, Kind);
        string operation = "SerialStream.Open " + path;
        if (reactor.Driver == ReactorDriver.Iocp)
        {
            int failed = WindowsSerial.Open(path, format, out nint file);
            return failed == 0
                ? new SerialStream(DescriptorSetup.Register(new OverlappedHandle(reactor, file, reads: true, writes: true, Kind), operation))
                : throw IoErrors.Failed(operation, failed);
        }

        // Without waiting for a carrier, which the non-blocking open does not; and not as the terminal whose Ctrl-C ends this process.
        int descriptor = Libc.Result(Libc.Open(
            path,
            LinuxConstants.OpenReadWrite | LinuxConstants.OpenNoControllingTerminal | LinuxConstants.NonBlocking | LinuxConstants.CloseOnExec));
        if (descriptor < 0)
        {
            throw IoErrors.Failed(operation, -descriptor);
        }

        var handle = new DescriptorHandle(reactor, descriptor, isSocket: false, Kind);
        int error = TerminalSetup.MakeRaw(descriptor, format, out string? refused);
        if (error != 0)
        {
            handle.Dispose();
            throw refused is null ? IoErrors.Failed(operation, error) : IoErrors.NotKept(operation, refused, error);
        }

        return new SerialStream(DescriptorSetup.Register(handle, operation));
    }
}
