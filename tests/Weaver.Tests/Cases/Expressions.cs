using Embedded.Async;
using Embedded.Weaver.Tests.Library;

namespace Embedded.Weaver.Tests.Cases;

/// <summary>Awaits inside expressions and statements, where the compiler has to keep what was already computed.</summary>
public static class Expressions
{
    public static async Future<string> LeftOperandIsReadFirst(World w)
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

    public static async Future<string> CompoundAssignmentReadsBeforeTheAwait(World w)
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

    public static async Future<string> ArgumentsInOrder(World w) =>
        Together(w.Say("a"), await w.Give("b"), w.Say("c"), await w.Give("d"), w.Say("e"));

    public static async Future<string> ReceiverBeforeArguments(World w) => Receiver(w).Call(w.Say("x"), await w.Give("y"));

    public static async Future<string> ArrayElements(World w)
    {
        int[] numbers = [1, 2, 3];
        int index = 0;
        numbers[index++] = await w.Give(10);
        numbers[index] += await w.Give(5);
        numbers[await w.Give(2)]++;
        byte[] bytes = [200, 250];
        bytes[1] += (byte)await w.Give(10);
        long[] longs = [await w.Give(1L), long.MaxValue];
        string[] strings = [await w.Give("s"), w.Say("t")];
        strings[await w.Give(1)] += await w.Give("u");
        return numbers[0] + " " + numbers[1] + " " + numbers[2] + " " + index + " " + bytes[1] + " " + (longs[0] + longs[1] == long.MinValue) + strings[1];
    }

    public static async Future<string> Fields(World w)
    {
        var holder = new Holder();
        holder.Count = await w.Give(3);
        holder.Count += await w.Give(1) * await w.Give(2);
        holder.Pair.Left = await w.Give(4);
        holder.Pair.Right += await w.Give(5);
        Receiver(w).Count += await w.Give(6);
        return holder.Count + " " + holder.Pair.Left + holder.Pair.Right;
    }

    public static async Future<string> Initialisers(World w)
    {
        var holder = new Holder { Count = await w.Give(1), Pair = new Pair { Left = await w.Give(2), Right = await w.Give(3) } };
        return holder.Count + " " + holder.Pair.Left + holder.Pair.Right;
    }

    public static async Future<string> LocalStructAcrossAwaits(World w)
    {
        var pair = new Pair { Left = 1, Right = 2 };
        pair.Left += await w.Give(10);
        Pair copy = pair;
        copy.Right = await w.Give(20);
        return pair.Left + " " + pair.Right + " " + copy.Right;
    }

    public static async Future<string> Interpolation(World w) => $"{await w.Give("one")}-{w.Say("mid")}-{await w.Give("z")}";

    public static async Future<string> AwaitAsAnArgumentOfAnAwait(World w) =>
        await w.Give(await w.Give(await w.Give("deep")) + await w.Give("er"));

    public static async Future<string> Conditional(World w)
    {
        string text = "";
        for (int i = 0; i < 3; i++)
        {
            text += await w.Give(i) == 1 ? await w.Give("yes") : await w.Give("no") + i;
        }

        return text;
    }

    public static async Future<string> AndAndOr(World w)
    {
        bool both = await w.Give(true) && await w.Give(false) && w.Note("never");
        bool either = await w.Give(false) || await w.Give(true) || w.Note("never");
        bool mixed = (await w.Give(true) || await w.Give(false)) && !await w.Give(false);
        bool bits = await w.Give(true) & await w.Give(false) | await w.Give(true);
        return both + " " + either + " " + mixed + " " + bits;
    }

    public static async Future<string> NullOperators(World w)
    {
        Holder? none = await w.Give<Holder?>(null);
        Holder some = await w.Give(new Holder());
        string? text = await w.Give<string?>(null);
        text ??= await w.Give("filled");
        text ??= await w.Give("never");
        return (none?.Describe(await w.Give("never")) ?? "null") + some.Describe(await w.Give("here")) + text + (await w.Give<string?>(null) ?? await w.Give("else"));
    }

    public static async Future<string> SwitchStatement(World w)
    {
        string text = "";
        for (int i = 0; i < 6; i++)
        {
            switch (await w.Give(i))
            {
                case 0:
                    text += "zero";
                    break;
                case 1:
                    text += await w.Give("one");
                    goto case 3;
                case 2:
                    await w.Hop("two");
                    continue;
                case 3:
                    text += "three";
                    break;
                case 4 when await w.Give(true):
                    text += "four";
                    break;
                default:
                    text += "other";
                    break;
            }

            text += ";";
        }

        return text;
    }

    public static async Future<string> SwitchExpression(World w)
    {
        string text = "";
        for (int i = 0; i < 5; i++)
        {
            text += await w.Give(i) switch
            {
                0 => await w.Give("zero"),
                1 or 2 => "few",
                > 3 => await w.Give("many"),
                _ => "some",
            };
        }

        return text;
    }

    public static async Future<string> SwitchOnAString(World w)
    {
        string text = "";
        foreach (string word in new[] { "red", "green", "blue", "white", "black", "grey", "pink", "none" })
        {
            text += await w.Give(word) switch
            {
                "red" => 1,
                "green" => 2,
                "blue" => await w.Give(3),
                "white" => 4,
                "black" => 5,
                "grey" => 6,
                "pink" => 7,
                _ => 0,
            };
        }

        return text;
    }

    public static async Future<string> Patterns(World w)
    {
        string text = "";
        foreach (object thing in new object[] { 1, "s", 2L, new Holder { Count = 3 }, 'c' })
        {
            if (await w.Give(thing) is int n)
            {
                text += "int" + n;
            }
            else if (await w.Give(thing) is Holder { Count: > 2 } holder)
            {
                text += "holder" + holder.Count;
            }
            else if (thing is string { Length: 1 } s && await w.Give(true))
            {
                text += s;
            }
            else
            {
                text += "-";
            }
        }

        return text;
    }

    public static async Future<string> Loops(World w)
    {
        int sum = 0;
        for (int i = await w.Give(0); i < await w.Give(3); i += await w.Give(1))
        {
            int j = 0;
            while (await w.Give(j) < 2)
            {
                sum += i * j++;
            }

            do
            {
                sum++;
            }
            while (await w.Give(false));
        }

        foreach (int n in await w.Give(new[] { 1, 2, 3 }))
        {
            sum += await w.Give(n);
        }

        return sum.ToString();
    }

    public static async Future<string> RefLocalsBetweenAwaits(World w)
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

    public static async Future<string> IncrementsAndShifts(World w)
    {
        int n = 1;
        n <<= await w.Give(3);
        int before = n++ + await w.Give(1);
        n ^= await w.Give(3);
        long big = n;
        big *= await w.Give(1_000_000_000_000);
        uint unsigned = uint.MaxValue;
        unsigned /= (uint)await w.Give(2);
        return n + " " + before + " " + big + " " + unsigned;
    }

    public static async Future<string> ThrowInTheMiddle(World w)
    {
        try
        {
            return Together(w.Say("a"), await w.Give("b"), await w.FailWith<string>("c"), w.Say("d"), w.Say("e"));
        }
        catch (System.InvalidOperationException e)
        {
            return e.Message;
        }
    }

    public static async Future<string> ALotOfLocals(World w)
    {
        int a = 1, b = 2, c = 3, d = 4;
        long e = 5, f = 6;
        string g = "g", h = "h";
        await w.Hop("first");
        int i = a + b;
        double j = 2.5;
        await w.Hop("second");
        char k = 'k';
        bool l = c < d;
        await w.Hop("third");
        return a + b + c + d + i + " " + e + f + g + h + (int)(j * 2) + k + l;
    }

    public static async Future<string> SameLocalInTwoScopes(World w)
    {
        string text = "";
        for (int i = 0; i < 2; i++)
        {
            int fresh = 0;
            fresh += await w.Give(i);
            text += fresh;
        }

        {
            int fresh = 5;
            await w.Hop("second scope");
            text += fresh;
        }

        return text;
    }

    private static string Together(string a, string b, string c, string d, string e) => a + b + c + d + e;

    private static Holder Receiver(World w)
    {
        w.Log("receiver");
        return new Holder();
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

        public string Call(string a, string b) => "called " + a + b;

        public override string ToString() => "Holder" + Count;
    }
}
