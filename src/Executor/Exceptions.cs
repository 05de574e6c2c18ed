using System;

namespace Embedded.Async;

/// <summary>
/// A future or a wait was used in a way it cannot be: twice, before it was its turn, or after its result was taken. The message
/// says which, and what to write instead.
/// </summary>
public sealed class FutureMisuseException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public FutureMisuseException(string message)
        : base(message)
    {
    }
}

/// <summary>Something of fixed size is used up: task slots, a pool after it was sealed. The message names what to raise.</summary>
public sealed class CapacityException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public CapacityException(string message)
        : base(message)
    {
    }
}

/// <summary>
/// Something was used on the wrong thread, by the wrong executor or task, or where no task runs. The message says what to use
/// between them.
/// </summary>
public sealed class WrongContextException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public WrongContextException(string message)
        : base(message)
    {
    }
}

/// <summary>A lock or a permit was given back that was not held.</summary>
public sealed class NotHeldException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public NotHeldException(string message)
        : base(message)
    {
    }
}

/// <summary>Every task waits, and nothing will ever wake one: virtual time has no deadline to jump to.</summary>
public sealed class DeadlockException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public DeadlockException(string message)
        : base(message)
    {
    }
}

/// <summary>The clean-up of a cancelled future took longer than it may and was dropped; the executor's handler is told with this.</summary>
public sealed class CleanUpTimeoutException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public CleanUpTimeoutException(string message)
        : base(message)
    {
    }
}

/// <summary>
/// A task caught its own cancellation and went on waiting. It was dropped there; the executor's handler is told with this.
/// </summary>
public sealed class SwallowedCancellationException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    public SwallowedCancellationException(string message)
        : base(message)
    {
    }
}
