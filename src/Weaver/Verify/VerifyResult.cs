using System.Collections.Generic;

namespace Embedded.Weaver.Verify;

/// <summary>What came of verifying.</summary>
public sealed class VerifyResult
{
    /// <summary>What is wrong, in the order of files and lines.</summary>
    public IReadOnlyList<Finding> Findings { get; set; } = [];

    /// <summary>Every method that is excepted from the rules about allocation, ordered by name.</summary>
    public IReadOnlyList<ColdMethod> ColdMethods { get; set; } = [];

    /// <summary>Types that were checked.</summary>
    public int Types { get; set; }

    /// <summary>Methods that were checked.</summary>
    public int Methods { get; set; }

    /// <summary>Methods that the steady state reaches, all of which were checked for allocation.</summary>
    public int SteadyMethods { get; set; }
}

/// <summary>One exception from the rules about allocation.</summary>
/// <param name="method">The method's full name.</param>
/// <param name="kind">What is excepted.</param>
/// <param name="why">The reason that its author gave.</param>
public sealed class ColdMethod(string method, ColdKind kind, string why)
{
    /// <summary>The method's full name.</summary>
    public string Method { get; } = method;

    /// <summary>What is excepted.</summary>
    public ColdKind Kind { get; } = kind;

    /// <summary>The reason that its author gave.</summary>
    public string Why { get; } = why;
}

/// <summary>What a mark excepts from the rules about allocation.</summary>
public enum ColdKind
{
    /// <summary>The whole method with all that it calls.</summary>
    Cold,

    /// <summary>The making of futures, in this method only.</summary>
    PoolGrowth,
}
