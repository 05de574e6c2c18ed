using System;

namespace Embedded.Async;

/// <summary>
/// How many calls of an async method may be in flight at the same time. That many futures are made when the pool is first
/// used or the executor is sealed; after <see cref="Executor.Seal"/> one more is an error that names the method.
/// Without it a method has <c>FuturesPerMethod</c> of nf.config.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FutureCapacityAttribute : Attribute
{
    /// <summary>Sets the capacity.</summary>
    /// <param name="count">Calls in flight at the same time, at least 1.</param>
    public FutureCapacityAttribute(int count)
    {
        Count = count;
    }

    /// <summary>Calls in flight at the same time.</summary>
    public int Count { get; }
}
