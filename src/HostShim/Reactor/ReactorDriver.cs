namespace Embedded.HostShim;

/// <summary>By which means of the system a <see cref="Reactor"/> waits.</summary>
public enum ReactorDriver
{
    /// <summary>The best that the system has: epoll on Linux, a completion port on Windows, <see cref="Portable"/> elsewhere.</summary>
    Automatic,

    /// <summary>epoll(7), edge-triggered. Linux only. The cost of a turn does not depend on the number of handles.</summary>
    Epoll,

    /// <summary>
    /// .NET's Socket.Select, on any system. The cost of a turn grows with the number of tasks that wait for a handle; sockets only:
    /// no pipes, no serial ports.
    /// </summary>
    Portable,

    /// <summary>An I/O completion port. Windows only. The cost of a turn does not depend on the number of handles.</summary>
    Iocp,
}
