using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Embedded.Weaver.Tests;

/// <summary>Symbols still lead from code to its source.</summary>
public class SourceLineTests(WovenCases cases)
{
    [Theory]
    [InlineData(OptimizationLevel.Release)]
    [InlineData(OptimizationLevel.Debug)]
    public void EveryMethod_Woven_HasTheLinesItHad(OptimizationLevel optimization)
    {
        Woven woven = cases.Get(optimization);
        using var before = ModuleDefinition.ReadModule(woven.CompiledPath, new ReaderParameters { ReadSymbols = true });
        using ModuleDefinition after = woven.Read("Cases");
        ILookup<string, int[]> wovenLines = Methods(after).ToLookup(First, Lines);

        int compared = 0;
        foreach (MethodDefinition method in Methods(before).Where(method => !IsGeneric(method)))
        {
            // What nothing reaches has no lines any more; all that is left of a method has all of them.
            if (wovenLines.Contains(First(method)))
            {
                string lines = string.Join(" ", Lines(method));
                string[] found = [.. wovenLines[First(method)].Select(again => string.Join(" ", again))];
                Assert.True(found.Contains(lines), method.FullName + "\n" + lines + "\n" + string.Join("\n", found));
                compared++;
            }
        }

        Assert.True(compared > 200, "only " + compared + " methods were found again");
    }

    [Theory]
    [InlineData(OptimizationLevel.Release)]
    [InlineData(OptimizationLevel.Debug)]
    public void Exception_InWovenCode_NamesTheLineOfEachMethod(OptimizationLevel optimization)
    {
        using Woven woven = Woven.Snippet(
            """
            using System;
            using Embedded.Async;

            public static class Program
            {
                public static string Run() => new Executor(new ManualClock(), 4).BlockOn(Catch(3));

                private static async Future<string> Catch(int n)
                {
                    await Future.Yield();
                    try
                    {
                        Pass(n);
                    }
                    catch (InvalidOperationException e)
                    {
                        return e.StackTrace;
                    }

                    return "";
                }

                private static void Pass(int n)
                {
                    if (n == 3)
                    {
                        Throw();
                    }
                }

                private static void Throw()
                {
                    string text = "thrown";
                    throw new InvalidOperationException(text);
                }
            }
            """,
            optimization);

        string trace = woven.Run();
        Assert.Contains("Program.Throw() in " + Woven.SnippetFile + ":line 34", trace, StringComparison.Ordinal);
        Assert.Contains("Program.Pass(Int32 n) in " + Woven.SnippetFile + ":line 27", trace, StringComparison.Ordinal);
        Assert.Contains("Program.Catch.Poll(Executor executor) in " + Woven.SnippetFile + ":line 13", trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Local_OfAnAsyncMethod_KeepsItsName()
    {
        using Woven woven = Woven.Snippet(
            """
            using Embedded.Async;

            public static class Program
            {
                public static async Future<int> Run(int n)
                {
                    await Future.Yield();
                    int visible = 0;
                    while (visible < n)
                    {
                        visible += visible + n;
                    }

                    return visible;
                }
            }
            """);
        MethodDefinition poll = woven.Type("Program.Run").Methods.Single(method => method.Name == "Poll");

        Assert.Contains("visible", poll.DebugInformation.GetScopes().SelectMany(scope => scope.Variables).Select(variable => variable.Name));
    }

    private static IEnumerable<MethodDefinition> Methods(ModuleDefinition module) =>
        module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody && Points(method).Any());

    private static bool IsGeneric(MethodDefinition method) => method.ContainsGenericParameter || method.DeclaringType.ContainsGenericParameter || method.DeclaringType.HasGenericParameters || method.HasGenericParameters;

    private static IEnumerable<SequencePoint> Points(MethodDefinition method) => method.DebugInformation.SequencePoints.Where(point => !point.IsHidden);

    /// <summary>Where a method begins; no two begin at one place.</summary>
    private static string First(MethodDefinition method)
    {
        SequencePoint first = Points(method).First();
        return first.Document.Url + ":" + first.StartLine + ":" + first.StartColumn;
    }

    private static int[] Lines(MethodDefinition method)
    {
        var lines = new List<int>();
        foreach (SequencePoint point in Points(method))
        {
            if (lines.Count == 0 || lines[^1] != point.StartLine)
            {
                lines.Add(point.StartLine);
            }
        }

        return [.. lines];
    }
}
