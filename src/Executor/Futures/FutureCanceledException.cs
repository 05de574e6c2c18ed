using System;

namespace Embedded.Async;

/// <summary>
/// Thrown at the await a cancelled async method stands at, when that method has a try block, so that its finally blocks run.
/// </summary>
/// <remarks>
/// Let it through: <c>catch (Exception e) when (e is not FutureCanceledException)</c>. A method that catches it may still
/// await its clean-up and end, but one that comes back to the await it was cancelled at is dropped there, and the
/// executor's handler is told.
/// </remarks>
public sealed class FutureCanceledException : Exception
{
    /// <summary>Makes the exception.</summary>
    public FutureCanceledException()
        : base("the future was cancelled")
    {
    }
}
