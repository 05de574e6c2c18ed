using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Xunit;

namespace Embedded.Weaver.Tests;

/// <summary>What nothing reaches goes, and is listed; what can be called stays.</summary>
public class ShakingTests
{
    private const string Source = """
        using System;
        using Embedded.Async;
        using nanoFramework.TestFramework;

        public static class Program
        {
            private static int s_used;
            private static int s_unused;

            public static void Main() => Console.WriteLine(Run());

            public static string Run()
            {
                s_used++;
                Shape shape = new Circle();
                ISized sized = new Box();
                object thing = new Named();
                new Executor(new ManualClock(), 2).BlockOn(Work());
                return shape.Area() + sized.Size() + thing.ToString() + new Base().Both() + s_used;
            }

            private static async Future Work() => await Future.Yield();

            private static async Future NotCalled() => await Future.Yield();

            private static void AlsoNotCalled() => s_unused++;
        }

        public abstract class Shape
        {
            public abstract int Area();
            public virtual int Corners() => 0;
        }

        public sealed class Circle : Shape
        {
            public override int Area() => 3;
            public override int Corners() => 1;
        }

        public sealed class Square : Shape
        {
            public override int Area() => 4;
        }

        public interface ISized
        {
            int Size();
        }

        public interface IOdd
        {
            void Odd();
        }

        public sealed class Box : ISized, IOdd
        {
            int ISized.Size() => 5;
            public void Odd() { }
        }

        public sealed class Named
        {
            public override string ToString() => "named";
            public override int GetHashCode() => 7;
            public int NotCalled() => 8;
        }

        public class Base
        {
            private readonly int _kept = 6;
            private int _dropped;
            public int Both() => _kept;
            public int Dropped() => _dropped++;
        }

        [TestClass]
        public class Tests
        {
            [TestMethod]
            public void Passes() => Helper();
            private void Helper() { }
        }

        public static class OnRequest
        {
            public static void Asked() { }
            public static void NotAsked() { }
        }

        public class Whole
        {
            public void One() { }
            public void Two() { }
        }
        """;

    [Fact]
    public void Program_Shaken_RunsAsBefore()
    {
        using Woven shaken = Woven.Snippet(Source);
        using Woven whole = Woven.Snippet(Source, change: options => options.Shake = false);

        Assert.Equal("8named61", whole.Run());
        Assert.Equal("8named61", shaken.Run());
    }

    [Fact]
    public void Unreachable_TypesMethodsAndFields_GoAndAreListed()
    {
        using Woven woven = Woven.Snippet(Source);
        HashSet<string> left = Names(woven.Read());
        IReadOnlyList<string> removed = woven.Result.Assemblies[0].Removed;

        foreach (string name in new[]
        {
            "Square", "Program::AlsoNotCalled", "Program::NotCalled", "Program.NotCalled", "Program::s_unused", "Named::NotCalled", "Base::Dropped", "Base::_dropped",
            "OnRequest", "Whole", "Shape::Corners", "Circle::Corners",
        })
        {
            Assert.DoesNotContain(name, left);
            Assert.Contains(name, removed);
        }

        Assert.Equal(removed.Order(StringComparer.Ordinal), removed);
        Assert.DoesNotContain(removed, left.Contains);
        Assert.DoesNotContain("Program.NotCalled", woven.Result.AsyncMethods.Select(method => method.Name));
    }

    [Theory]
    [InlineData("Program::Main")]
    [InlineData("Program::s_used")]
    [InlineData("Program.Work::Poll")]
    [InlineData("Program.Work::Recycle")]
    [InlineData("Circle::Area")]
    [InlineData("Shape::Area")]
    [InlineData("Box::ISized.Size")]
    [InlineData("ISized::Size")]
    [InlineData("Named::ToString")]
    [InlineData("Named::GetHashCode")]
    [InlineData("Base::_kept")]
    [InlineData("Tests::Passes")]
    [InlineData("Tests::Helper")]
    public void WhatCanBeCalled_Stays(string name)
    {
        using Woven woven = Woven.Snippet(Source);

        Assert.Contains(name, Names(woven.Read()));
        Assert.DoesNotContain(name, woven.Result.Assemblies[0].Removed);
    }

    [Fact]
    public void KeepList_NamesTypesAndMethodsThatStay()
    {
        using Woven woven = Woven.Snippet(Source, change: options => options.Keep = ["OnRequest::Asked", "Whole"]);
        HashSet<string> left = Names(woven.Read());

        Assert.Contains("OnRequest::Asked", left);
        Assert.DoesNotContain("OnRequest::NotAsked", left);
        Assert.Contains("Whole::One", left);
        Assert.Contains("Whole::Two", left);
    }

    [Fact]
    public void ShakeOff_KeepsEverything()
    {
        using Woven woven = Woven.Snippet(Source, change: options => options.Shake = false);
        HashSet<string> left = Names(woven.Read());

        Assert.All(["Square", "Program::AlsoNotCalled", "Program.NotCalled", "Named::NotCalled", "Base::_dropped", "OnRequest::NotAsked"], name => Assert.Contains(name, left));
        Assert.All(woven.Result.Assemblies, assembly => Assert.Empty(assembly.Removed));
        Assert.NotNull(woven.Read("Embedded.Async").GetType("Embedded.Async.Ticker"));
    }

    [Fact]
    public void Executor_OfAProgramThatUsesLittle_LosesTheRest()
    {
        using Woven woven = Woven.Snippet(Source);
        WovenAssembly executor = woven.Result.Assemblies[1];

        Assert.Contains("Embedded.Async.Ticker", executor.Removed);
        Assert.DoesNotContain(Names(woven.Read("Embedded.Async")), name => name.StartsWith("Embedded.Async.Channel", StringComparison.Ordinal));
        using Woven whole = Woven.Snippet(Source, change: options => options.Shake = false);
        Assert.InRange(executor.CodeBytes, 1, whole.Result.Assemblies[1].CodeBytes - 1);
    }

    [Fact]
    public void Library_WithoutAnEntryPoint_KeepsWhatOthersMayUse()
    {
        using Woven woven = Woven.Snippet("public class Open { public void Called() { } protected void Inherited() { } private void Hidden() { } } class Closed { }");

        Assert.All(["Open", "Open::Called", "Open::Inherited"], name => Assert.Contains(name, Names(woven.Read())));
        Assert.Contains("Closed", woven.Result.Assemblies[0].Removed);
        Assert.Contains("Open::Hidden", woven.Result.Assemblies[0].Removed);
    }

    private static HashSet<string> Names(ModuleDefinition module) =>
    [
        .. module.GetTypes().Select(type => type.FullName),
        .. module.GetTypes().SelectMany(type => type.Methods).Select(method => method.DeclaringType.FullName + "::" + method.Name),
        .. module.GetTypes().SelectMany(type => type.Fields).Select(field => field.DeclaringType.FullName + "::" + field.Name),
    ];
}
