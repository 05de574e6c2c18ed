using System;
using System.Globalization;
using System.IO.Ports;

namespace Embedded.HostShim.Net;

/// <summary>How a serial port sends a character, checked, and as the flags of termios(3).</summary>
internal sealed class CharacterFormat
{
    /// <summary>What decides about a character; CRTSCTS because three wires have no flow control.</summary>
    private const uint Mask = LinuxConstants.ControlSize | LinuxConstants.ControlTwoStopBits | LinuxConstants.ControlParity
        | LinuxConstants.ControlParityOdd | LinuxConstants.ControlParityStick | LinuxConstants.ControlRtsCts;

    internal CharacterFormat(int baud, Parity parity, int dataBits, StopBits stopBits)
    {
        Baud = baud;
        Speed = BaudRate.SpeedOf(baud);
        Parity = parity;
        DataBits = dataBits;
        StopBits = stopBits;
        uint size = dataBits switch
        {
            5 => 0x00u,
            6 => 0x10u,
            7 => 0x20u,
            8 => 0x30u,
            _ => throw new ArgumentOutOfRangeException(nameof(dataBits), dataBits, "dataBits must be 5 to 8"),
        };
        uint check = parity switch
        {
            Parity.None => 0,
            Parity.Even => LinuxConstants.ControlParity,
            Parity.Odd => LinuxConstants.ControlParity | LinuxConstants.ControlParityOdd,
            _ => throw new ArgumentOutOfRangeException(nameof(parity), parity, "parity must be none, even or odd"),
        };
        // The hardware has one flag for both: more than one stop bit is one and a half with 5 data bits, and two with more.
        uint stop = (stopBits, dataBits) switch
        {
            (StopBits.One, _) => 0,
            (StopBits.OnePointFive, 5) => LinuxConstants.ControlTwoStopBits,
            (StopBits.Two, > 5) => LinuxConstants.ControlTwoStopBits,
            _ => throw new ArgumentOutOfRangeException(
                nameof(stopBits), stopBits, "stopBits must be one or two, or with 5 data bits one or one and a half"),
        };
        Flags = size | check | stop;
    }

    /// <summary>What most devices do.</summary>
    internal static CharacterFormat Default { get; } = new(115_200, Parity.None, 8, StopBits.One);

    internal int Baud { get; }

    /// <summary>The number that Linux has for the baud rate.</summary>
    internal uint Speed { get; }

    internal Parity Parity { get; }

    internal int DataBits { get; }

    internal StopBits StopBits { get; }

    /// <summary>The flags, among those of the mask.</summary>
    internal uint Flags { get; }

    /// <summary>Control flags with this format in them; modem lines are not looked at, and what comes is received.</summary>
    internal uint Apply(uint controlFlags) => (controlFlags & ~Mask) | Flags | LinuxConstants.ControlLocal | LinuxConstants.ControlReceive;

    /// <summary>What of the format is not in these flags and this speed, in words, or null.</summary>
    internal string? MissingIn(uint controlFlags, uint speed)
    {
        uint differs = (controlFlags ^ Flags) & Mask;
        return speed != Speed ? Baud.ToString(CultureInfo.InvariantCulture) + " baud"
            : (differs & LinuxConstants.ControlSize) != 0 ? DataBits.ToString(CultureInfo.InvariantCulture) + " data bits"
            : Parity != Parity.None && (differs & (LinuxConstants.ControlParity | LinuxConstants.ControlParityOdd)) != 0 ? "parity " + Parity
            : (differs & LinuxConstants.ControlParity) != 0 ? "no parity"
            : (differs & LinuxConstants.ControlTwoStopBits) != 0 ? "stop bits " + StopBits
            : null;
    }
}
