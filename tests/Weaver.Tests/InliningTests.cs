using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Embedded.Weaver.Tests;

/// <summary>A call that does no more than a field access costs no more than one. What such code does is in the cases.</summary>
public class InliningTests
{
    [Theory]
    [InlineData("Get", false)]
    [InlineData("Set", false)]
    [InlineData("Chain", false)]
    [InlineData("Generic", false)]
    [InlineData("Virtual", true)]
    [InlineData("NoInlining", true)]
    [InlineData("IgnoresItsObject", true)]
    [InlineData("Long", true)]
    public void Call_OfASmallMethod_BecomesItsCode(string method, bool stays)
    {
        using Woven woven = Woven.Snippet("""
            using System.Runtime.CompilerServices;

            public class Point
            {
                public int X { get; set; }
                public Point Next { get; set; }
                public virtual int Y => X;
                [MethodImpl(MethodImplOptions.NoInlining)] public int Kept() => X;
                public int Seven() => 7;
                public void Grow(int n) { for (int i = 0; i < n; i++) { X++; } }
            }

            public class Holder<T>
            {
                public T Value { get; set; }
            }

            public static class Program
            {
                public static int Get(Point p) => p.X;
                public static void Set(Point p) => p.X = 5;
                public static int Chain(Point p) => p.Next.Next.X;
                public static int Generic(Holder<int> h) => h.Value;
                public static int Virtual(Point p) => p.Y;
                public static int NoInlining(Point p) => p.Kept();
                public static int IgnoresItsObject(Point p) => p.Seven();
                public static void Long(Point p) => p.Grow(3);
            }
            """);
        IEnumerable<Instruction> code = woven.Type("Program").Methods.Single(candidate => candidate.Name == method).Body.Instructions;

        Assert.Equal(stays, code.Any(i => i.Operand is MethodReference));
    }
}
