namespace Embedded.Async.Tests.FutureShapes;

/// <summary>Kinds of methods: generic, virtual, through interfaces, base calls, recursion, kinds of results.</summary>
[Shapes]
internal static class Methods
{
    private delegate Future<string> Call();

    internal interface IStep
    {
        Future<string> Step(FutureWorld w, int n);
    }

    private enum Colour
    {
        Red,
        Green,
    }

    public static async Future<string> GenericMethod(FutureWorld w)
    {
        return await Pass(w, 1) + await Pass(w, "two") + await Pass(w, 3L) + await Pass(w, true) + await Pass<object?>(w, null);
    }

    public static async Future<string> GenericClass(FutureWorld w)
    {
        var ints = new Box<int>(5);
        var strings = new Box<string>("s");
        return await ints.Open(w) + await strings.Open(w) + await ints.With(w, "other") + await Box<long>.Make(w, 8);
    }

    public static async Future<string> GenericConstraint(FutureWorld w)
    {
        return await Run(w, new Simple()) + await Run(w, new Derived());

        static async Future<string> Run<T>(FutureWorld w, T step)
            where T : IStep
        {
            await w.Hop("run");
            return await step.Step(w, 1);
        }
    }

    public static async Future<string> VirtualMethods(FutureWorld w)
    {
        Base simple = new Simple();
        Base derived = new Derived();
        return await simple.Act(w) + await derived.Act(w);
    }

    public static async Future<string> InterfaceMethods(FutureWorld w)
    {
        IStep simple = new Simple();
        IStep derived = new Derived();
        return await simple.Step(w, 2) + await derived.Step(w, 7);
    }

    public static async Future<string> AStructsMethodSeesItsCopy(FutureWorld w)
    {
        var counter = new Counter { Value = 5 };
        int inside = await counter.Count(w);
        return inside + " " + counter.Value;
    }

    public static async Future<string> Recursion(FutureWorld w) => (await Fibonacci(w, 6)).ToString();

    public static async Future<string> MutualRecursion(FutureWorld w) => await Even(w, 7) + " " + await Even(w, 8);

    public static async Future<string> ResultKinds(FutureWorld w)
    {
        char letter = await Through(w, 'c');
        byte small = await Through(w, (byte)200);
        long large = await Through(w, 1L << 40);
        double fraction = await Through(w, 2.5);
        Colour colour = await Through(w, Colour.Green);
        int[]? none = await Through<int[]?>(w, null);
        object boxed = await Through<object>(w, 8);
        return letter + " " + small + " " + large + " " + fraction + " " + (int)colour + " " + (none is null) + " " + boxed;
    }

    public static async Future<string> ParametersAreCopiedAtTheCall(FutureWorld w)
    {
        int n = 1;
        Future<int> call = Later(w, n);
        n = 2;
        return await call + " " + n;
    }

    public static async Future<string> OptionalNamedAndParamsArguments(FutureWorld w)
    {
        return await Join(w, last: "z") + await Join(w, "a", "y", 1, 2, 3);

        static async Future<string> Join(FutureWorld w, string first = "f", string last = "l", params int[] rest)
        {
            await w.Hop("join");
            return first + last + rest.Length;
        }
    }

    public static Future<string> AnAsyncLambdaThatIsNotAwaitedHere(FutureWorld w)
    {
        Call call = async () => await w.Give("lambda");
        return call();
    }

    private static async Future<string> Pass<T>(FutureWorld w, T value)
    {
        T passed = await w.Give(value);
        await w.Hop("passed");
        return passed + ";";
    }

    private static async Future<T> Through<T>(FutureWorld w, T value)
    {
        await w.Hop("through");
        return value;
    }

    private static async Future<int> Later(FutureWorld w, int n)
    {
        await w.Hop("later");
        return n;
    }

    private static async Future<int> Fibonacci(FutureWorld w, int n)
    {
        if (n < 2)
        {
            return await w.Give(n);
        }

        return await Fibonacci(w, n - 1) + await Fibonacci(w, n - 2);
    }

    private static async Future<bool> Even(FutureWorld w, int n) => n == 0 || await Odd(w, n - 1);

    private static async Future<bool> Odd(FutureWorld w, int n)
    {
        await w.Hop("odd " + n);
        return n != 0 && await Even(w, n - 1);
    }

    private struct Counter
    {
        public int Value;

        public async Future<int> Count(FutureWorld w)
        {
            Value++;
            await w.Hop("count");
            Value++;
            return Value;
        }
    }

    private sealed class Box<T>(T value)
    {
        public static async Future<string> Make(FutureWorld w, T value)
        {
            await w.Hop("make");
            return await new Box<T>(value).Open(w);
        }

        public async Future<string> Open(FutureWorld w)
        {
            await w.Hop("open");
            return "box of " + value + ";";
        }

        public async Future<string> With<TOther>(FutureWorld w, TOther other)
        {
            TOther given = await w.Give(other);
            return "with " + value + given + ";";
        }
    }

    private abstract class Base
    {
        public virtual async Future<string> Act(FutureWorld w)
        {
            await w.Hop("base");
            return "base " + await Name(w) + ";";
        }

        protected abstract Future<string> Name(FutureWorld w);
    }

    private sealed class Simple : Base, IStep
    {
        public async Future<string> Step(FutureWorld w, int n)
        {
            await w.Hop("simple step");
            return "simple " + n + ";";
        }

        protected override async Future<string> Name(FutureWorld w) => await w.Give("simple");
    }

    private sealed class Derived : Base, IStep
    {
        private readonly string _name = "derived";

        public override async Future<string> Act(FutureWorld w)
        {
            string before = await base.Act(w);
            try
            {
                return before + await base.Act(w) + "again;";
            }
            finally
            {
                await w.Hop("derived finally");
            }
        }

        async Future<string> IStep.Step(FutureWorld w, int n)
        {
            await w.Hop("derived step");
            return _name + n + ";";
        }

        protected override async Future<string> Name(FutureWorld w)
        {
            await w.Hop("naming");
            return _name;
        }
    }
}
