using Embedded.Async;
using Embedded.Weaver.Tests.Library;

namespace Embedded.Weaver.Tests.Cases;

/// <summary>Kinds of methods, of callers, and of numbers of awaits.</summary>
public static class Methods
{
    private delegate Future<string> Call(string text);

    private interface IStep
    {
        Future<string> Step(World w, int n);
    }

    public static async Future<string> WithoutAnAwait(World w)
    {
        w.Log("body");
        return await ReturnsAtOnce(w) + await Empty(w);
    }

    public static async Future<string> Instance(World w)
    {
        var counter = new Counter(w, 5);
        return await counter.Count() + " " + await counter.Count() + " " + counter.Value;
    }

    public static async Future<string> ExpressionBodied(World w) => "" + await Doubled(w, 3) + await Doubled(w, 4);

    public static async Future<string> ManyAwaits(World w)
    {
        string text = "";
        await w.Hop("1");
        text += await w.Give("a");
        await w.Hop("2");
        text += await w.Give("b");
        await w.Hop("3");
        text += await w.Give("c");
        await w.Hop("4");
        return text + await w.Give("d") + await w.Give("e");
    }

    public static async Future<string> OfAStruct(World w)
    {
        var pair = new Pair { Left = 3, Right = 4 };
        int sum = await pair.Sum(w);
        return sum + " " + pair.Left;
    }

    public static async Future<string> VirtualOverriddenAndBase(World w)
    {
        Base simple = new Simple();
        Base derived = new Derived();
        return await simple.Act(w, "x") + await derived.Act(w, "y");
    }

    public static async Future<string> InterfaceImplicitAndExplicit(World w)
    {
        IStep simple = new Simple();
        IStep derived = new Derived();
        return await simple.Step(w, 1) + await derived.Step(w, 2);
    }

    public static async Future<string> LambdaThatCapturesNothing(World w)
    {
        Call call = static async text =>
        {
            await Future.Yield();
            return text + "!";
        };
        await w.Hop("before");
        return await call("a") + await call("b");
    }

    public static async Future<string> LambdaThatCaptures(World w)
    {
        int calls = 0;
        Call call = async text =>
        {
            calls++;
            await w.Hop(text);
            calls += 10;
            return text + calls;
        };
        return await call("a") + " " + await call("b") + " " + calls;
    }

    public static async Future<string> LambdaInALoopCapturesItsTurn(World w)
    {
        var calls = new Call[3];
        for (int i = 0; i < calls.Length; i++)
        {
            int turn = i;
            calls[i] = async text => text + await w.Give(turn);
        }

        string all = "";
        foreach (Call call in calls)
        {
            all += await call("t");
        }

        return all;
    }

    public static async Future<string> LambdaOfAnInstance(World w) => await new Counter(w, 1).ByLambda();

    public static async Future<string> LambdaInALambda(World w)
    {
        string outer = "outer";
        Call call = async text =>
        {
            Call inner = async more => outer + await w.Give(text) + more;
            return await inner("inner");
        };
        return await call("text");
    }

    public static async Future<string> LocalFunctions(World w)
    {
        int sum = 0;
        await Add(1);
        await Add(2);
        return sum + await Twice(w, "s");

        async Future Add(int n)
        {
            await w.Hop("add " + n);
            sum += n;
        }

        static async Future<string> Twice(World w, string text) => await w.Give(text) + text;
    }

    public static async Future<string> LocalFunctionThatCallsItself(World w)
    {
        return await Down(3);

        async Future<string> Down(int n) => n == 0 ? "ground" : n + await Down(await w.Give(n - 1));
    }

    public static async Future<string> Overloads(World w) => await Over(w, 1) + await Over(w, "s") + await Over(w, 1, 2) + await Over(w, 'c');

    public static async Future<string> NestedClasses(World w) => await Nest.Inner.Deepest.Act(w) + await new Nest.Inner().Act(w);

    public static async Future<string> ExtensionMethods(World w) => await "text".Twice(w) + await 21.Twice(w);

    public static async Future<string> OptionalAndParamsArguments(World w)
    {
        return await Named(w, last: "z") + await Named(w, "a", "y", 1, 2, 3);

        static async Future<string> Named(World w, string first = "f", string last = "l", params int[] rest)
        {
            await w.Hop("named");
            return first + last + rest.Length;
        }
    }

    public static async Future<string> ArgumentsAreCopiedAtTheCall(World w)
    {
        int n = 1;
        Future<int> call = Doubled(w, n);
        n = 100;
        return await call + " " + n;
    }

    public static async Future<string> ArgumentIsAssigned(World w)
    {
        return await Assigns(w, 5, "a");

        static async Future<string> Assigns(World w, int n, string text)
        {
            n++;
            await w.Hop("between");
            text += n;
            n = await w.Give(n * 2);
            return text + n;
        }
    }

    public static async Future<string> ReturnedWithoutAwait(World w)
    {
        return await Pass(w) + await Pass(w);

        static Future<string> Pass(World w) => w.Give("passed");
    }

    public static async Future<string> Recursion(World w) => (await Fibonacci(w, 6)).ToString();

    public static async Future<string> RecursionFiveHundredDeep(World w) => await Deep(500) + await w.Give("done");

    public static async Future<string> MutualRecursion(World w) => await Even(w, 7) + " " + await Even(w, 8);

    public static async Future<string> LoopWithoutEnd(World w)
    {
        Future<int> first = Future.Select(Forever(w), Timer.AfterTicks(20));
        return (await first).ToString();

        static async Future Forever(World w)
        {
            for (int n = 0; ; n++)
            {
                if (n < 3)
                {
                    w.Log("turn " + n);
                }

                await Timer.AfterTicks(4);
            }
        }
    }

    public static async Future<string> LoopWithoutEndThatThrows(World w)
    {
        try
        {
            await UntilFive(w);
        }
        catch (System.InvalidOperationException e)
        {
            return e.Message;
        }

        return "never";

        static async Future UntilFive(World w)
        {
            int n = 0;
            while (true)
            {
                if (++n == 5)
                {
                    throw new System.InvalidOperationException("five");
                }

                await w.Hop("turn");
            }
        }
    }

    public static async Future<string> ParameterOfEveryKind(World w)
    {
        return await Kinds(w, true, 200, -3, 'c', 40_000, uint.MaxValue, long.MinValue, ulong.MaxValue, 1.5f, -2.25, "s", null, new int[] { 7 }, Waits.Deep);

        static async Future<string> Kinds(World w, bool a, byte b, short c, char d, ushort e, uint f, long g, ulong h, float i, double j, string k, object? l, int[] m, Waits n)
        {
            await w.Hop("first");
            string text = a + " " + b + " " + c + " " + d + " " + e + " " + f + " " + g + " " + h;
            await w.Hop("second");
            return text + " " + (int)(i * 2) + " " + (int)(j * 4) + " " + k + (l is null) + m[0] + (int)n;
        }
    }

    private static async Future<string> ReturnsAtOnce(World w)
    {
        w.Log("at once");
        return "x";
    }

    private static async Future<string> Empty(World w) => "";

    private static async Future<int> Doubled(World w, int n) => await w.Give(n) * 2;

    private static async Future<string> Over(World w, int n) => "int" + await w.Give(n);

    private static async Future<string> Over(World w, string n) => "string" + await w.Give(n);

    private static async Future<string> Over(World w, char n) => "char" + await w.Give(n);

    private static async Future<string> Over(World w, int n, int m) => "two" + await w.Give(n) + await w.Give(m);

    private static async Future<string> Twice(this string text, World w) => await w.Give(text) + text;

    private static async Future<int> Twice(this int n, World w) => await w.Give(n) + n;

    private static async Future<int> Fibonacci(World w, int n) =>
        n < 2 ? await w.Give(n) : await Fibonacci(w, n - 1) + await Fibonacci(w, n - 2);

    private static async Future<int> Deep(int n)
    {
        if (n == 0)
        {
            await Future.Yield();
            return 0;
        }

        return await Deep(n - 1) + 1;
    }

    private static async Future<bool> Even(World w, int n) => n == 0 || await Odd(w, n - 1);

    private static async Future<bool> Odd(World w, int n)
    {
        await w.Hop("odd " + n);
        return n != 0 && await Even(w, n - 1);
    }

    private struct Pair
    {
        public int Left;
        public int Right;

        public async Future<int> Sum(World w)
        {
            Left++;
            await w.Hop("sum");
            Left += Right;
            return Left;
        }
    }

    private sealed class Counter(World w, int start)
    {
        public int Value { get; private set; } = start;

        public async Future<int> Count()
        {
            Value++;
            await w.Hop("count " + Value);
            return Value++;
        }

        public async Future<string> ByLambda()
        {
            Call call = async text => text + await Count() + await Count();
            return await call("c");
        }
    }

    private abstract class Base
    {
        public virtual async Future<string> Act(World w, string text)
        {
            await w.Hop("base");
            return "base " + await Name(w) + text + ";";
        }

        protected abstract Future<string> Name(World w);
    }

    private sealed class Simple : Base, IStep
    {
        public async Future<string> Step(World w, int n)
        {
            await w.Hop("simple step");
            return "simple " + n + ";";
        }

        protected override async Future<string> Name(World w) => await w.Give("simple");
    }

    private sealed class Derived : Base, IStep
    {
        private readonly string _name = "derived";

        public override async Future<string> Act(World w, string text)
        {
            string before = await base.Act(w, text);
            try
            {
                return before + await base.Act(w, "again");
            }
            finally
            {
                await w.Hop("derived finally");
            }
        }

        async Future<string> IStep.Step(World w, int n)
        {
            await w.Hop("derived step");
            return _name + n + ";";
        }

        protected override async Future<string> Name(World w)
        {
            await w.Hop("naming");
            return _name;
        }
    }

    private static class Nest
    {
        internal sealed class Inner
        {
            private int _acts;

            public async Future<string> Act(World w) => "inner" + await w.Give(++_acts);

            internal static class Deepest
            {
                public static async Future<string> Act(World w) => await w.Give("deepest");
            }
        }
    }
}
