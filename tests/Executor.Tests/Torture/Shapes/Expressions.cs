using System;

namespace Embedded.Async.Tests.FutureShapes;

/// <summary>Awaits inside expressions, where the compiler has to spill what was already computed.</summary>
[Shapes]
internal static class Expressions
{
    public static async Future<string> LeftOperandIsReadFirst(FutureWorld w)
    {
        int a = 1;
        int sum = a + await Bump();
        return sum + " " + a;

        async Future<int> Bump()
        {
            await w.Hop("bump");
            a = 100;
            return 10;
        }
    }

    public static async Future<string> CompoundAssignmentReadsBeforeTheAwait(FutureWorld w)
    {
        int total = 1;
        total += await Change();
        return total.ToString();

        async Future<int> Change()
        {
            await w.Hop("change");
            total = 1000;
            return 1;
        }
    }

    public static async Future<string> ArgumentsAreEvaluatedInOrder(FutureWorld w)
    {
        return Together(w.Say("a"), await w.Give("b"), w.Say("c"), await w.Give("d"), w.Say("e"));
    }

    public static async Future<string> ReceiverBeforeArguments(FutureWorld w)
    {
        return Receiver(w).Call(w.Say("x"), await w.Give("y"));
    }

    public static async Future<string> ArrayElement(FutureWorld w)
    {
        int[] numbers = [1, 2, 3];
        int index = 0;
        numbers[index++] = await w.Give(10);
        numbers[index] += await w.Give(5);
        numbers[await w.Give(2)]++;
        return numbers[0] + " " + numbers[1] + " " + numbers[2] + " " + index;
    }

    public static async Future<string> FieldOfAStruct(FutureWorld w)
    {
        var pair = new Pair { Left = 1, Right = 2 };
        pair.Left += await w.Give(10);
        pair = pair with { Right = await w.Give(20) };
        return pair.Left + " " + pair.Right;
    }

    public static async Future<string> FieldOfAnObject(FutureWorld w)
    {
        var holder = new Holder();
        holder.Pair.Left = await w.Give(3);
        holder.Pair.Right += await w.Give(4);
        holder.Count += await w.Give(1) * await w.Give(2);
        return holder.Pair.Left + " " + holder.Pair.Right + " " + holder.Count;
    }

    public static async Future<string> Initialisers(FutureWorld w)
    {
        var holder = new Holder { Count = await w.Give(1), Pair = new Pair { Left = await w.Give(2), Right = await w.Give(3) } };
        int[] array = [await w.Give(4), 5, await w.Give(6)];
        return holder.Count + " " + holder.Pair.Left + holder.Pair.Right + " " + array[0] + array[1] + array[2];
    }

    public static async Future<string> Interpolation(FutureWorld w)
    {
        return $"{await w.Give(1)}-{w.Say("mid")}-{await w.Give("z"),3}";
    }

    public static async Future<string> AwaitAsAnArgumentOfAnAwait(FutureWorld w)
    {
        return await w.Give(await w.Give(await w.Give("deep")) + await w.Give("er"));
    }

    public static async Future<string> NullConditional(FutureWorld w)
    {
        Holder? none = await w.Give<Holder?>(null);
        Holder? some = await w.Give<Holder?>(new Holder());
        string text = (none?.Describe(await w.Give("never")) ?? "null") + " " + some?.Describe(await w.Give("here"));
        return text;
    }

    public static async Future<string> RefLocalBetweenAwaits(FutureWorld w)
    {
        int[] numbers = [1, 2];
        await w.Hop("before");
        {
            ref int second = ref numbers[1];
            second = 20;
        }

        await w.Hop("after");
        {
            ref int first = ref numbers[0];
            first += numbers[1];
        }

        return numbers[0].ToString();
    }

    public static async Future<string> ThrowInTheMiddleOfAnExpression(FutureWorld w)
    {
        try
        {
            return Together(w.Say("a"), await w.Give("b"), await w.FailWith<string>("c"), w.Say("d"), w.Say("e"));
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    private static string Together(string a, string b, string c, string d, string e) => a + b + c + d + e;

    private static Caller Receiver(FutureWorld w)
    {
        w.Log("receiver");
        return new Caller();
    }

    private struct Pair
    {
        public int Left;
        public int Right;
    }

    private sealed class Holder
    {
        public Pair Pair;
        public int Count;

        public string Describe(string text) => "holder " + text + Count;
    }

    private sealed class Caller
    {
        private readonly string _prefix = "called ";

        public string Call(string a, string b) => _prefix + a + b;
    }
}
