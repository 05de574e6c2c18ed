namespace Embedded.Async;

/// <summary>What a schedule tells the executor's check.</summary>
public abstract partial class Schedule
{
    /// <summary>Walks the tables, and marks the slots that stand in them. For tests.</summary>
    /// <exception cref="System.InvalidOperationException">An invariant is broken.</exception>
    internal abstract void AssertInvariants(bool[] ready);
}
