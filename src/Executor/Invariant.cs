using System;

namespace Embedded.Async;

/// <summary>What the AssertInvariants methods use, in every build: tests run in Release too.</summary>
internal static class Invariant
{
    internal static void Check(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new InvalidOperationException("invariant broken: " + sentence);
        }
    }
}
