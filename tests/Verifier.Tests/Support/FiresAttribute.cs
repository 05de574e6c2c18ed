using System;

namespace Embedded.Verify.Tests.Support;

/// <summary>Names the rules that a test shows firing, where no mark in a source does.</summary>
/// <param name="rules">Their numbers.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FiresAttribute(params string[] rules) : Attribute
{
    internal string[] Rules { get; } = rules;
}
