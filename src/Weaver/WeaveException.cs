using System;

namespace Embedded.Weaver;

/// <summary>Weaving cannot go on; carries the one finding that says why.</summary>
public sealed class WeaveException : Exception
{
    internal WeaveException(string rule, string file, string message)
        : this(new Finding(rule, file, 0, message))
    {
    }

    internal WeaveException(Finding finding)
        : base(finding.ToString())
    {
        Finding = finding;
    }

    /// <summary>What is wrong.</summary>
    public Finding Finding { get; }
}
