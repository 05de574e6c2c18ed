using System;
using System.Runtime.InteropServices;
using Embedded.Async;

namespace Embedded.HostShim.Net;

/// <summary>
/// A request to this process, such as Ctrl-C or SIGTERM (signal(7)), that one task waits for. As long as it exists, the request does not end
/// the process.
/// </summary>
/// <remarks>Requests that come before the wait is taken are one. On Windows Ctrl-C, Ctrl-Break, close and shut-down are told in this way.</remarks>
public sealed class ProcessSignal : IDisposable
{
    private readonly Async.Signal _signal = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Begins to take requests. Allocates.</summary>
    /// <param name="kinds">Which; any of them ends the wait.</param>
    /// <exception cref="PlatformNotSupportedException">The system has no such request.</exception>
    public ProcessSignal(params ReadOnlySpan<PosixSignal> kinds)
    {
        _registrations = new PosixSignalRegistration[kinds.Length];
        try
        {
            for (int i = 0; i < kinds.Length; i++)
            {
                _registrations[i] = PosixSignalRegistration.Create(kinds[i], Take);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What a program that is to be stopped gets: Ctrl-C, or SIGTERM from a service manager.</summary>
    public static ProcessSignal Stop() => new(PosixSignal.SIGINT, PosixSignal.SIGTERM);

    /// <summary>Waits for a request and takes it. Cancellation: strict. No allocation.</summary>
    /// <exception cref="FutureMisuseException">Another task waits already.</exception>
    public Future Wait() => _signal.Wait();

    /// <summary>From now on a request does again what it did before, such as to end the process. Any thread.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration? registration in _registrations)
        {
            registration?.Dispose();
        }
    }

    /// <summary>On a thread of .NET's.</summary>
    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        _signal.Set();
    }
}
