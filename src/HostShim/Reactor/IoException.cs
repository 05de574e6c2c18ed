using System.IO;

namespace Embedded.HostShim;

/// <summary>
/// The system refused an operation, or the other side ended it. The message names the operation, the error as errno(3) calls it,
/// and what to do.
/// </summary>
public sealed class IoException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">The operation, the error's name and what to do.</param>
    /// <param name="errorNumber">The error as Linux numbers it.</param>
    public IoException(string message, int errorNumber)
        : base(message)
    {
        ErrorNumber = errorNumber;
    }

    /// <summary>The error as Linux numbers it (errno(3)), on every system.</summary>
    public int ErrorNumber { get; }

    /// <summary>The error as errno(3) calls it, such as ECONNRESET.</summary>
    public string ErrorName => ErrnoText.NameOf(ErrorNumber);
}
