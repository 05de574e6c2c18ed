using System;
using Embedded.Weaver.Tests;
using Microsoft.CodeAnalysis;
using Xunit;

[assembly: AssemblyFixture(typeof(WovenCases))]

namespace Embedded.Weaver.Tests;

/// <summary>Both builds of the cases, each woven once for all tests.</summary>
public sealed class WovenCases : IDisposable
{
    private readonly Lazy<Woven> _release = new(() => Woven.Cases(OptimizationLevel.Release));
    private readonly Lazy<Woven> _debug = new(() => Woven.Cases(OptimizationLevel.Debug));

    internal Woven Get(OptimizationLevel optimization) => (optimization == OptimizationLevel.Release ? _release : _debug).Value;

    public void Dispose()
    {
        foreach (Lazy<Woven> program in new[] { _release, _debug })
        {
            if (program.IsValueCreated)
            {
                program.Value.Dispose();
            }
        }
    }
}
