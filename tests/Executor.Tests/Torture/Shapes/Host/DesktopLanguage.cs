using System;
using System.Collections.Generic;

namespace Embedded.Async.Tests.FutureShapes;

/// <summary>What the language has on the desktop only, because the types for it are not on a device.</summary>
[Shapes]
internal static class DesktopLanguage
{
    internal interface IStep
    {
        Future<string> Step(FutureWorld w, int n);

        async Future<string> Default(FutureWorld w)
        {
            await w.Hop("default of the interface");
            return await Step(w, 7);
        }
    }

    public static async Future<string> ForeachOverAList(FutureWorld w)
    {
        string text = "";
        foreach (string item in new List<string> { "a", "b", "c" })
        {
            text += await w.Give(item);
        }

        return text;
    }

    public static async Future<string> Tuples(FutureWorld w)
    {
        var pair = await w.Give((5, "five"));
        (int x, string y) = (await w.Give(7), await w.Give("eight"));
        return pair.Item1 + pair.Item2 + x + y;
    }

    public static async Future<string> SpanBetweenAwaits(FutureWorld w)
    {
        byte[] bytes = [1, 2, 3, 4];
        await w.Hop("before");
        int sum = 0;
        {
            Span<byte> span = bytes.AsSpan(1, 2);
            foreach (byte one in span)
            {
                sum += one;
            }
        }

        await w.Hop("after");
        return sum.ToString();
    }

    public static async Future<string> ListPattern(FutureWorld w)
    {
        int[] three = [1, 2, 3];
        int[] numbers = await w.Give(three);
        return numbers is [var first, .. var rest] ? first + " " + await w.Give(rest.Length) : "never";
    }

    public static async Future<string> DivideByZero(FutureWorld w)
    {
        try
        {
            int zero = await w.Give(0);
            return "" + (1 / zero);
        }
        catch (DivideByZeroException)
        {
            return "divided";
        }
    }

    public static async Future<string> LambdaAsFunc(FutureWorld w)
    {
        int count = 0;
        Func<int, Future<int>> add = async n =>
        {
            await w.Hop("adding " + n);
            count += n;
            return count;
        };
        return await add(2) + " " + await add(3);
    }

    public static async Future<string> TypeParameterAsAType(FutureWorld w)
    {
        return await Run<Simple>(w) + await Pass(w, (3, 4L)) + await new Box<string>("s").With(w, 5m);

        static async Future<string> Run<T>(FutureWorld w)
            where T : IStep, new()
        {
            var step = new T();
            await w.Hop(typeof(T).Name);
            return await step.Step(w, 1);
        }
    }

    public static async Future<string> DefaultInterfaceMethod(FutureWorld w)
    {
        IStep step = new Simple();
        return await step.Default(w);
    }

    public static async Future<string> StructsAsResults(FutureWorld w)
    {
        Large large = await w.Give(new Large { A = 1, B = 2, C = 3, D = "four", E = 5.5m });
        Large again = await Through(w, large);
        (int, string) tuple = await Through(w, (1, "t"));
        int? nullable = await Through<int?>(w, null);
        Guid guid = await Through(w, Guid.Empty);
        return again.A + again.B + again.C + again.D + again.E + tuple + nullable + guid;
    }

    private static async Future<string> Pass<T>(FutureWorld w, T value)
    {
        T passed = await w.Give(value);
        await w.Hop(typeof(T).Name);
        return passed + ";";
    }

    private static async Future<T> Through<T>(FutureWorld w, T value)
    {
        await w.Hop("through");
        return await w.Give(value);
    }

    private struct Large
    {
        public long A;
        public long B;
        public long C;
        public string D;
        public decimal E;
    }

    private sealed class Box<T>(T value)
    {
        public async Future<string> With<TOther>(FutureWorld w, TOther other)
        {
            TOther given = await w.Give(other);
            return typeof(T).Name + typeof(TOther).Name + value + given + ";";
        }
    }

    private sealed class Simple : IStep
    {
        public async Future<string> Step(FutureWorld w, int n)
        {
            await w.Hop("simple step");
            return "simple " + n + ";";
        }
    }
}
