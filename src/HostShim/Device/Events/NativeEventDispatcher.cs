using System;
using Embedded.HostShim;

namespace nanoFramework.Runtime.Events;

/// <summary>
/// Connects managed handlers to a driver of the firmware. A virtual board has one such driver, <c>EventSink</c>, the
/// interrupt ring; every dispatcher that is made for it gets every record while it has a handler.
/// </summary>
public class NativeEventDispatcher : IDisposable
{
    /// <summary>What the driver calls; here always the same as <see cref="callbacks"/>.</summary>
    protected NativeEventHandler? threadSpawn;

    /// <summary>All handlers.</summary>
    protected NativeEventHandler? callbacks;

    /// <summary>Whether <see cref="Dispose()"/> has run.</summary>
    protected bool disposed;

    private const string DriverName = "EventSink";

    private readonly VirtualBoard _board;
    private bool _enabled;

    /// <summary>Connects to a driver of the current board.</summary>
    /// <param name="driverName"><c>EventSink</c>.</param>
    /// <param name="driverData">Passed to the driver; this one ignores it.</param>
    /// <exception cref="ArgumentException">The board has no such driver.</exception>
    public NativeEventDispatcher(string driverName, ulong driverData)
    {
        if (driverName != DriverName)
        {
            throw new ArgumentException($"The virtual board has no event driver \"{driverName}\", only \"{DriverName}\".", nameof(driverName));
        }

        _ = driverData;
        _board = VirtualBoard.Current;
        _board.Attach(this);
    }

    /// <summary>Raised on the dispatcher for each interrupt. The first handler enables the interrupt.</summary>
    /// <exception cref="ObjectDisposedException">The dispatcher has been disposed.</exception>
    public event NativeEventHandler OnInterrupt
    {
        add
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (callbacks is null)
            {
                EnableInterrupt();
            }

            callbacks += value;
            threadSpawn = callbacks;
        }

        remove
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            bool had = callbacks is not null;
            callbacks -= value;
            threadSpawn = callbacks;
            if (had && callbacks is null)
            {
                DisableInterrupt();
            }
        }
    }

    /// <summary>Lets interrupts through to the handlers.</summary>
    public virtual void EnableInterrupt() => _enabled = true;

    /// <summary>Keeps interrupts from the handlers; they are lost, not held.</summary>
    public virtual void DisableInterrupt() => _enabled = false;

    /// <summary>Disconnects from the driver.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            Dispose(true);
            GC.SuppressFinalize(this);
            disposed = true;
        }
    }

    internal void RaiseInterrupt(uint data1, uint data2, DateTime time)
    {
        if (_enabled)
        {
            threadSpawn?.Invoke(data1, data2, time);
        }
    }

    /// <summary>Disconnects from the driver.</summary>
    /// <param name="disposing">Always true here: the virtual board has nothing for a finalizer to release.</param>
    protected virtual void Dispose(bool disposing)
    {
        DisableInterrupt();
        _board.Detach(this);
    }
}
