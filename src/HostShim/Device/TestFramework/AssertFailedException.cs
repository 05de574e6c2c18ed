using System;

namespace TestFrameworkShared;

/// <summary>A check has failed.</summary>
public class AssertFailedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public AssertFailedException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public AssertFailedException(string msg)
        : base(msg)
    {
    }

    /// <summary>Makes the exception.</summary>
    public AssertFailedException(string msg, Exception ex)
        : base(msg, ex)
    {
    }
}
