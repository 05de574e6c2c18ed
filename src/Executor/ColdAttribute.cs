using System;

namespace Embedded.Async;

/// <summary>
/// Marks what may allocate although the steady state could reach it: an error path, or work that is done while starting up. The
/// verifier does not look into the method, and lists it with its reason.
/// </summary>
/// <remarks>A method that does nothing but throw needs no mark: what ends in a throw is an error path anyway.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Constructor)]
public sealed class ColdAttribute : Attribute
{
    /// <summary>Marks a method, an accessor with all that override it, or all methods of a class.</summary>
    /// <param name="why">When it runs, and why that is not in steady state; for the report.</param>
    public ColdAttribute(string why) => Why = why;

    /// <summary>When it runs, and why that is not in steady state.</summary>
    public string Why { get; }

    /// <summary>
    /// True to allow one thing only: that the method makes a new future, with what that consists of, because its pool is empty,
    /// which a sealed executor refuses. Everything else in it, and all that it calls, is checked as usual.
    /// </summary>
    public bool OnlyPoolGrowth { get; set; }
}
