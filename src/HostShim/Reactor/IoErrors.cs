using System;
using Embedded.Async;

namespace Embedded.HostShim;

/// <summary>What the reactor and the handles on it report, in one place; each message says what to change.</summary>
internal static class IoErrors
{
    internal static Exception Failed(string operation, int error) => new IoException(
        operation + ": " + ErrnoText.NameOf(error) + ", " + ErrnoText.AdviceOn(error), error);

    internal static Exception NotKept(string operation, string setting, int error) => new IoException(
        operation + ": " + ErrnoText.NameOf(error) + ", the device does not do " + setting + "; choose what it does", error);

    internal static Exception Disposed(string what) => new ObjectDisposedException(
        what, what + " was disposed, perhaps while a task waited for it; cancel that task first, or open another");

    internal static Exception WaitedTwice(string operation) => new FutureMisuseException(
        operation + ": another task waits for the same; one task may read and one write, so pass items through a channel, or hold a Mutex");

    internal static Exception NoPeer(string operation) => new InvalidOperationException(
        operation + ": the socket is not connected; call Connect first, or say to whom");

    internal static Exception NoGroup(string name, object group) => new ArgumentOutOfRangeException(
        name, group, name + " must be a multicast address of the socket's family: 224.0.0.0 to 239.255.255.255, or one that begins with ff");

    internal static Exception OtherReactor(string what) => new WrongContextException(
        what + " belongs to another executor's reactor; make it with the reactor that this executor rests in (its parker)");

    internal static Exception WrongThread() => new WrongContextException(
        "a reactor belongs to the thread that first ran its executor; use its handles in tasks, and pass a Signal between threads");

    internal static Exception NotHere(string what) => new PlatformNotSupportedException(
        what + " is not for this system; use ReactorDriver.Automatic");

    internal static Exception SocketsOnly(string what) => new PlatformNotSupportedException(
        what + ": the portable driver watches sockets only; use ReactorDriver.Automatic on Linux or Windows, or a socket");

    internal static Exception LinuxOnly(string what) => new PlatformNotSupportedException(
        what + " is of Linux and its epoll; use a pair of linked serial ports elsewhere");
}
