using System;

namespace nanoFramework.TestFramework;

/// <summary>A test does not want to run here.</summary>
public class SkipTestException : Exception
{
    /// <summary>Makes the exception.</summary>
    public SkipTestException(string? message = null, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
