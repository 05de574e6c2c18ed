using System;
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;

namespace Embedded.Async.Tests;

/// <summary>One step of a random scenario; each test says what the numbers mean to it.</summary>
public readonly record struct Step(int Kind, int Pick, int Amount);

/// <summary>Random scenarios that FsCheck shrinks by leaving steps out.</summary>
internal static class Steps
{
    /// <summary>Runs a scenario many times; the failure message holds the shortest one that fails and the seed.</summary>
    internal static void Check(int kinds, int runs, int mostSteps, Action<Step[]> scenario)
    {
        Gen<Step> step =
            from kind in Gen.Choose(0, kinds - 1)
            from pick in Gen.Choose(0, 1 << 20)
            from amount in Gen.Choose(0, int.MaxValue - 1)
            select new Step(kind, pick, amount);
        Gen<Step[]> steps = Gen.Choose(1, mostSteps).SelectMany(count => Gen.ArrayOf(step, count));
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(runs).WithQuietOnSuccess(true), Prop.ForAll(Arb.From(steps, Shrink), scenario));
    }

    private static IEnumerable<Step[]> Shrink(Step[] steps)
    {
        for (int cut = steps.Length / 2; cut > 0; cut /= 2)
        {
            for (int start = 0; start + cut <= steps.Length; start += cut)
            {
                var shorter = new Step[steps.Length - cut];
                Array.Copy(steps, 0, shorter, 0, start);
                Array.Copy(steps, start + cut, shorter, start, shorter.Length - start);
                yield return shorter;
            }
        }
    }
}
