using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Versioning;
using Embedded.Async;
using Embedded.Listings;
using Xunit;

namespace Embedded.Docs.Tests;

/// <summary>What the guide shows is what is compiled, and what it says is printed is printed.</summary>
public class ListingTests
{
    private const string Shows = "listing: ";
    private const string Prints = "output of: ";

    private static readonly IReadOnlyDictionary<string, string> s_listings = Guide.Listings();

    public static TheoryData<string, int> CodeBlocks => Places(block => block.Language == "csharp");

    public static TheoryData<string, int> OutputBlocks => Places(block => block.Language == "text");

    [Theory]
    [MemberData(nameof(CodeBlocks))]
    public void CodeBlock_IsAListingThatIsCompiled(string page, int line)
    {
        Block block = Find(page, line);
        Assert.StartsWith(Shows, block.Mark, StringComparison.Ordinal);
        Assert.Equal(s_listings[block.Mark[Shows.Length..]], block.Text);
    }

    [Theory]
    [MemberData(nameof(OutputBlocks))]
    public void OutputBlock_IsWhatTheListingPrints(string page, int line)
    {
        Block block = Find(page, line);
        Assert.StartsWith(Prints, block.Mark, StringComparison.Ordinal);
        Assert.Equal(block.Text, Run(block.Mark[Prints.Length..]));
    }

    [Fact]
    public void EveryListing_IsShown() =>
        Assert.Empty(s_listings.Keys.Except(Guide.Blocks().Select(block => block.Mark[Math.Min(Shows.Length, block.Mark.Length)..])));

    [Fact]
    public void EveryProgram_IsRunByTheGuide()
    {
        IEnumerable<string> programs =
            from type in typeof(FutureListings).Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
            where IsProgram(method)
            select type.Name + "." + method.Name;
        Assert.Empty(programs.Except(Guide.Blocks().Select(block => block.Mark[Math.Min(Prints.Length, block.Mark.Length)..])));
    }

    /// <summary>
    /// A program is <c>public static Future Name(Executor executor)</c>, which runs in virtual time; or <c>public static void Name()</c>, which makes
    /// what it runs on itself.
    /// </summary>
    private static bool IsProgram(MethodInfo method) => IsProgramOfAnExecutor(method) || IsProgramByItself(method);

    private static bool IsProgramOfAnExecutor(MethodInfo method) =>
        method.ReturnType == typeof(Future) && method.GetParameters() is [{ ParameterType: var type }] && type == typeof(Executor);

    private static bool IsProgramByItself(MethodInfo method) => method.ReturnType == typeof(void) && method.GetParameters().Length == 0;

    private static string Run(string program)
    {
        string[] name = program.Split('.');
        MethodInfo? method = typeof(FutureListings).Assembly.GetType("Embedded.Listings." + name[0])?.GetMethod(name[1]);
        Assert.True(method is not null && IsProgram(method), "there is no program " + program);
        SupportedOSPlatformAttribute? system = method.GetCustomAttribute<SupportedOSPlatformAttribute>();
        Assert.SkipUnless(system is null || OperatingSystem.IsOSPlatform(system.PlatformName), program + " is for " + system?.PlatformName);
        TextWriter console = Console.Out;
        using var output = new StringWriter { NewLine = "\n" };
        Console.SetOut(output);
        try
        {
            if (IsProgramByItself(method))
            {
                method.CreateDelegate<Action>()();
            }
            else
            {
                using var executor = new Executor(new ManualClock());
                executor.BlockOn(method.CreateDelegate<Func<Executor, Future>>()(executor));
                executor.RunUntilIdle();
            }
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString().TrimEnd();
    }

    private static TheoryData<string, int> Places(Predicate<Block> choose)
    {
        var places = new TheoryData<string, int>();
        foreach (Block block in Guide.Blocks())
        {
            if (choose(block))
            {
                places.Add(block.Page, block.Line);
            }
        }

        return places;
    }

    private static Block Find(string page, int line) => Guide.Blocks().Single(block => block.Page == page && block.Line == line);
}
