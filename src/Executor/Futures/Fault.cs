using System;

namespace Embedded.Async;

/// <summary>
/// Carries an exception in the place of a continuation, so that no future pays a field for a thing that seldom happens.
/// It is a future only to fit there.
/// </summary>
internal sealed class Fault(Exception cause) : Future
{
    internal readonly Exception Cause = cause;

    internal override Future? Poll(Executor executor) => null;
}
