using System;
using System.Collections.Generic;

namespace Embedded.Async;

/// <summary>
/// Strict mode of one thread, for tests on the desktop: until it is disposed no future is used again, so that a second
/// await is always an error, and futures that were lost on the way are listed with the place they were made at.
/// </summary>
/// <remarks>Costs a stack trace a call. Construct and dispose it on the thread that runs the executor.</remarks>
public sealed class StrictMode : IDisposable
{
    private bool _ended;

    /// <summary>Begins strict mode on the calling thread.</summary>
    public StrictMode() => ThreadPools.BeginStrict();

    /// <summary>
    /// Ends strict mode. Returns a line and a stack trace for each future that was made and neither taken nor dropped: it was
    /// forgotten, or its task still waits.
    /// </summary>
    public IReadOnlyCollection<string> End()
    {
        _ended = true;
        return ThreadPools.EndStrict();
    }

    /// <summary>Ends strict mode without a look at what was lost.</summary>
    public void Dispose()
    {
        if (!_ended)
        {
            End();
        }
    }
}
