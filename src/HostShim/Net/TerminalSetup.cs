namespace Embedded.HostShim.Net;

/// <summary>A terminal's attributes (termios(3)).</summary>
internal static unsafe class TerminalSetup
{
    /// <summary>Makes it pass bytes as they are. Returns 0 or an error number.</summary>
    /// <param name="descriptor">The terminal.</param>
    /// <param name="format">How it sends a character.</param>
    /// <param name="refused">What of the format it does not do, if that is the error.</param>
    internal static int MakeRaw(int descriptor, CharacterFormat format, out string? refused)
    {
        refused = null;
        byte* attributes = stackalloc byte[LinuxConstants.TerminalAttributeBytes];
        int result = Libc.Result(Libc.GetTerminalAttributes(descriptor, attributes));
        if (result < 0)
        {
            return -result;
        }

        Libc.MakeRaw(attributes);
        uint* inputFlags = (uint*)(attributes + LinuxConstants.TerminalInputFlags);
        uint* controlFlags = (uint*)(attributes + LinuxConstants.TerminalControlFlags);
        // Checked, and a wrong one is not marked: it would be two bytes more.
        uint check = format.Parity == System.IO.Ports.Parity.None ? 0 : LinuxConstants.InputCheckParity;
        *inputFlags = (*inputFlags & ~(LinuxConstants.InputCheckParity | LinuxConstants.InputIgnoreParity)) | check;
        *controlFlags = format.Apply(*controlFlags);
        result = Libc.Result(Libc.SetInputSpeed(attributes, format.Speed));
        result = result < 0 ? result : Libc.Result(Libc.SetOutputSpeed(attributes, format.Speed));
        result = result < 0 ? result : Libc.Result(Libc.SetTerminalAttributes(descriptor, LinuxConstants.TerminalNow, attributes));
        if (result < 0)
        {
            return -result;
        }

        // The call succeeds if it could change anything at all, so whether it was everything must be asked (tcsetattr(3)).
        result = Libc.Result(Libc.GetTerminalAttributes(descriptor, attributes));
        if (result < 0)
        {
            return -result;
        }

        refused = format.MissingIn(*controlFlags, Libc.GetOutputSpeed(attributes));
        return refused is null ? 0 : Errno.Invalid;
    }
}
