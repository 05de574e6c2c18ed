namespace Embedded.Async.Tests.FutureShapes;

/// <summary>Awaits in loops, branches, switches, lambdas and local functions.</summary>
[Shapes]
internal static class ControlFlow
{
    private delegate Future<int> Adder(int n);

    private delegate Future<string> Call();

    public static async Future<string> LoopWithBreakAndContinue(FutureWorld w)
    {
        int sum = 0;
        for (int i = 0; i < 10; i++)
        {
            if (i % 2 == 0)
            {
                continue;
            }

            sum += await w.Give(i);
            if (i == 7)
            {
                break;
            }
        }

        return sum.ToString();
    }

    public static async Future<string> NestedLoops(FutureWorld w)
    {
        string text = "";
        for (int i = 0; await w.Give(i < 3); i++)
        {
            int j = 0;
            do
            {
                text += i + "" + j + " ";
                j++;
            }
            while (await w.Give(j <= i));
        }

        return text;
    }

    public static async Future<string> ForeachOverAnArray(FutureWorld w)
    {
        string text = "";
        foreach (string item in new[] { "a", "b", "c" })
        {
            text += await w.Give(item);
        }

        return text;
    }

    public static async Future<string> SwitchStatement(FutureWorld w)
    {
        string text = "";
        for (int i = 0; i < 4; i++)
        {
            switch (await w.Give(i))
            {
                case 0:
                    await w.Hop("zero");
                    goto case 2;
                case 1:
                    text += await w.Give("one ");
                    break;
                case 2:
                    text += "two ";
                    break;
                default:
                    await w.Hop("default");
                    text += "many ";
                    break;
            }
        }

        return text;
    }

    public static async Future<string> SwitchExpression(FutureWorld w)
    {
        string text = "";
        for (int i = 0; i < 3; i++)
        {
            text += i switch
            {
                0 => await w.Give("a"),
                1 when await w.Give(false) => "never",
                1 => await w.Give("b") + await w.Give("B"),
                _ => "c",
            };
        }

        return text;
    }

    public static async Future<string> Conditionals(FutureWorld w)
    {
        bool both = await w.Give(true) && await w.Give(false) && await w.Give(true);
        bool either = await w.Give(false) || await w.Give(true) || await w.Give(false);
        string? nothing = await w.Give<string?>(null);
        string coalesced = nothing ?? await w.Give("something");
        return both + " " + either + " " + coalesced + " " + (await w.Give(true) ? await w.Give(1) : await w.Give(2));
    }

    public static async Future<string> LambdaCapturingLocals(FutureWorld w)
    {
        int count = 0;
        Adder add = async n =>
        {
            await w.Hop("adding " + n);
            count += n;
            return count;
        };
        int first = await add(2);
        count *= 10;
        int second = await add(3);
        return first + " " + second + " " + count;
    }

    public static async Future<string> LambdaCapturingLoopVariables(FutureWorld w)
    {
        var calls = new Call[3];
        for (int i = 0; i < 3; i++)
        {
            int copy = i;
            calls[i] = async () =>
            {
                await w.Hop("call " + copy);
                return copy.ToString();
            };
        }

        string text = "";
        foreach (Call call in calls)
        {
            text += await call();
        }

        return text;
    }

    public static async Future<string> LocalFunctions(FutureWorld w)
    {
        int depth = 0;
        return await Down(3) + depth;

        async Future<string> Down(int n)
        {
            depth++;
            await w.Hop("down " + n);
            return n == 0 ? "bottom " : await Down(n - 1);
        }
    }

    public static async Future<string> StaticLocalFunction(FutureWorld w)
    {
        return await Twice(w, "x") + await Twice(w, "y");

        static async Future<string> Twice(FutureWorld w, string text)
        {
            return await w.Give(text) + await w.Give(text);
        }
    }

    public static async Future<string> PatternMatching(FutureWorld w)
    {
        object[] values = [1, "two", 3.0, new[] { 4 }];
        string text = "";
        foreach (object value in values)
        {
            if (await w.Give(value) is int i && i > 0)
            {
                text += "int " + i;
            }
            else if (await w.Give(value) is string { Length: 3 } s)
            {
                text += " string " + s;
            }
            else if (value is int[] { Length: 1 } numbers)
            {
                text += " array " + await w.Give(numbers[0]);
            }
            else
            {
                text += " other";
            }
        }

        return text;
    }

    public static async Future<string> NoAwaitAtAll(FutureWorld w)
    {
        w.Log("ran");
        if (w.Note("check"))
        {
            return "at once";
        }

        await w.Hop("never");
        return "never";
    }

    public static async Future<string> ALotOfLocals(FutureWorld w)
    {
        int a = await w.Give(1);
        long b = await w.Give(2L);
        string c = await w.Give("3");
        double d = await w.Give(4.5);
        char e = await w.Give('e');
        int[] numbers = [6, 7];
        int[] f = await w.Give(numbers);
        await w.Hop("all alive");
        return a + " " + b + " " + c + " " + d + " " + e + " " + f[0] + f[1];
    }
}
