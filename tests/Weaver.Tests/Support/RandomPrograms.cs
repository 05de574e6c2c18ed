using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace Embedded.Weaver.Tests;

/// <summary>Async methods as text: branches, loops, handlers and awaits in random order, each of which ends.</summary>
internal static class RandomPrograms
{
    private const int Depth = 3;
    private const int MostStatements = 3;

    /// <summary>A class <c>Random</c> of cases with so many methods <c>M0</c>, <c>M1</c>, …</summary>
    internal static Gen<string> Class(int methods) =>
        from bodies in Gen.ArrayOf(Block(Depth, isInLoop: false), methods)
        select """
            using System;
            using Embedded.Async;
            using Embedded.Weaver.Tests.Library;

            namespace Embedded.Weaver.Tests.Cases;

            public static class Random
            {

            """ + string.Concat(bodies.Select(Method)) + "}\n";

    private static string Method(string body, int number) => $$"""
        public static async Future<string> M{{number}}(World w)
        {
        int x = 1, y = 2;
        string s = "";
        {{body}}return s + x + " " + y;
        }

        """;

    private static Gen<string> Block(int depth, bool isInLoop) =>
        from count in Gen.Choose(1, MostStatements)
        from statements in Gen.ArrayOf(Statement(depth, isInLoop), count)
        select string.Concat(statements);

    private static Gen<string> Statement(int depth, bool isInLoop)
    {
        Gen<string> simple = Gen.OneOf(
            Text("#1 #2 #3;\n", Gen.Elements("x", "y"), Gen.Elements("=", "+=", "-=", "^="), Number(2)),
            Text("s += #1 + \";\";\n", Number(1)),
            Text("await w.Hop(\"#1\");\n", Digit()),
            Gen.Elements("s += await w.Give(\"t\");\n", "w.Log(s + x);\n", "await Future.Yield();\n", "s = await w.Give(s) + await w.Give(\"u\");\n"));
        var kinds = new List<Gen<string>> { simple, simple, simple };
        if (isInLoop)
        {
            kinds.Add(Text("if (#1) { #2; }\n", Test(), Gen.Elements("break", "continue")));
        }

        if (depth > 0)
        {
            // Nothing leaves a finally block, a section of a switch or a local function but by its end.
            Gen<string> inner = Block(depth - 1, isInLoop);
            Gen<string> ofLoop = Block(depth - 1, isInLoop: true);
            Gen<string> closed = Block(depth - 1, isInLoop: false);
            kinds.Add(Text("if (#1) {\n#2} else {\n#3}\n", Test(), inner, inner));
            kinds.Add(Text("for (int i@ = 0; i@ < 2; i@++) {\nx += i@;\n#1}\n", ofLoop));
            kinds.Add(Text("try {\n#1} finally {\n#2}\n", inner, closed));
            kinds.Add(Text("try {\n#1#2} catch (InvalidOperationException e@) when (#3) {\ns += e@.Message;\n#4} catch (Exception) {\n#5}\n", inner, Throw(), Filter(), inner, inner));
            kinds.Add(Text("switch ((#1) & 3) {\ncase 0: {\n#2break; }\ncase 2: {\n#3goto case 0; }\ndefault: y++; break;\n}\n", Number(1), closed, closed));
            kinds.Add(Text("{\nasync Future F@() {\n#1}\nawait F@();\n}\n", closed));
        }

        // Names at one depth are not those at another.
        return Gen.OneOf(kinds).Select(text => text.Replace("@", depth.ToString(), StringComparison.Ordinal));
    }

    private static Gen<string> Throw() => Gen.Elements(
        "", "await w.Fail(\"f\");\n", "if (x > y) { throw new InvalidOperationException(\"x\"); }\n", "throw new NotSupportedException();\n", "x /= y - y;\n");

    private static Gen<string> Filter() => Gen.Elements("x > y", "x == y", "w.Note(\"filter\")", "!w.Note(\"no filter\")");

    private static Gen<string> Test() =>
        Text("#1 #2 #3#4", Number(1), Gen.Elements("<", "==", "!=", ">="), Number(1), Gen.Elements("", " && await w.Give(x > 0)", " || await w.Give(y > 0)"));

    private static Gen<string> Number(int depth)
    {
        var kinds = new List<Gen<string>> { Gen.Elements("x", "y"), Digit() };
        if (depth > 0)
        {
            Gen<string> inner = Number(depth - 1);
            kinds.Add(Text("await w.Give(#1)", inner));
            kinds.Add(Text("(#1 #2 #3)", inner, Gen.Elements("+", "-", "*", "&"), inner));
            kinds.Add(Text("(#1 ? #2 : #3)", Gen.Elements("x > y", "await w.Give(x) == 1"), inner, inner));
        }

        return Gen.OneOf(kinds);
    }

    private static Gen<string> Digit() => Gen.Choose(0, 9).Select(digit => digit.ToString());

    /// <summary>A text with other random texts where it says #1, #2, …</summary>
    private static Gen<string> Text(string template, params Gen<string>[] parts) =>
        Enumerable.Range(1, parts.Length).Aggregate(
            Gen.Constant(template),
            (text, number) => text.SelectMany(before => parts[number - 1].Select(part => before.Replace("#" + number, part, StringComparison.Ordinal))));
}
