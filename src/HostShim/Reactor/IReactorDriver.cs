using System;

namespace Embedded.HostShim;

/// <summary>A mechanism behind the <see cref="Reactor"/>. All but <see cref="Wake"/>: the reactor's thread only.</summary>
internal interface IReactorDriver : IDisposable
{
    /// <summary>Makes the handle of a new socket of this driver, not yet registered.</summary>
    /// <returns>0, or the error number.</returns>
    int OpenSocket(Reactor reactor, SocketKind kind, string name, out IoHandle? handle);

    /// <summary>From now on <see cref="Wait"/> delivers what happens to the handle, and what has happened to it already.</summary>
    /// <returns>0, or the error number; then it is not registered.</returns>
    int Register(IoHandle handle);

    /// <summary>Called once for each that was registered, before it is closed.</summary>
    void Deregister(IoHandle handle);

    /// <summary>
    /// Waits for an event, <see cref="Wake"/> or the time, whichever comes first, and delivers what has come
    /// (<see cref="IoHandle.Deliver"/>). May return early with nothing.
    /// </summary>
    /// <param name="milliseconds">How long at most; 0 does not wait.</param>
    void Wait(int milliseconds);

    /// <summary>Whether it looks for who waits when a wait begins, so that one who comes later has to wake it.</summary>
    bool AsksBefore { get; }

    /// <summary>Ends the wait that is under way, or makes the next one short. Any thread, also after the end of the driver.</summary>
    void Wake();
}
