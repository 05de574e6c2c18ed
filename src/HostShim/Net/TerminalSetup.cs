namespace Embedded.HostShim.Net;

/// <summary>A terminal's attributes (termios(3)).</summary>
internal static unsafe class TerminalSetup
{
    /// <summary>Makes it pass bytes as they are. Returns 0 or an error number.</summary>
    internal static int MakeRaw(int descriptor, uint speed)
    {
        byte* attributes = stackalloc byte[LinuxConstants.TerminalAttributeBytes];
        int result = Libc.Result(Libc.GetTerminalAttributes(descriptor, attributes));
        if (result < 0)
        {
            return -result;
        }

        Libc.MakeRaw(attributes);
        result = Libc.Result(Libc.SetInputSpeed(attributes, speed));
        result = result < 0 ? result : Libc.Result(Libc.SetOutputSpeed(attributes, speed));
        result = result < 0 ? result : Libc.Result(Libc.SetTerminalAttributes(descriptor, LinuxConstants.TerminalNow, attributes));
        if (result < 0)
        {
            return -result;
        }

        // The call succeeds if it could change anything at all, so whether it was everything must be asked (tcsetattr(3)).
        result = Libc.Result(Libc.GetTerminalAttributes(descriptor, attributes));
        return result < 0 ? -result : Libc.GetOutputSpeed(attributes) != speed ? Errno.Invalid : 0;
    }
}
