using System;

namespace Embedded.Async.Tests.FutureShapes;

/// <summary>Where an exception starts and where it ends.</summary>
[Shapes]
internal static class Exceptions
{
    public static async Future BeforeTheFirstAwait(FutureWorld w)
    {
        w.Log("start");
        Throw("early");
        await w.Hop("never");
    }

    public static async Future AfterAnAwait(FutureWorld w)
    {
        await w.Hop("first");
        Throw("late");
    }

    public static async Future ThroughSeveralLevels(FutureWorld w)
    {
        await Level(5);

        async Future Level(int n)
        {
            await w.Hop("level " + n);
            if (n == 0)
            {
                Throw("bottom");
            }

            await Level(n - 1);
            w.Log("never " + n);
        }
    }

    public static async Future<string> ThroughLevelsWithFinallies(FutureWorld w)
    {
        try
        {
            return await Level(4);
        }
        catch (InvalidOperationException e)
        {
            await w.Hop("at the top");
            return e.Message;
        }

        async Future<string> Level(int n)
        {
            try
            {
                return n == 0 ? await w.FailWith<string>("bottom") : await Level(n - 1);
            }
            finally
            {
                await w.Hop("finally " + n);
            }
        }
    }

    public static async Future<string> WrappedOnEachLevel(FutureWorld w)
    {
        try
        {
            await Level(3);
            return "never";
        }
        catch (InvalidOperationException e)
        {
            string text = "";
            for (Exception? cause = e; cause is not null; cause = cause.InnerException)
            {
                text += cause.Message + ";";
            }

            return text;
        }

        async Future Level(int n)
        {
            try
            {
                await (n == 0 ? w.Fail("root") : Level(n - 1));
            }
            catch (InvalidOperationException e)
            {
                await w.Hop("wrap " + n);
                throw new InvalidOperationException("level " + n, e);
            }
        }
    }

    public static async Future<string> OneFailsTheNextRuns(FutureWorld w)
    {
        int failed = 0;
        for (int i = 0; i < 4; i++)
        {
            try
            {
                await (i % 2 == 0 ? w.Fail("even " + i) : w.Hop("odd " + i));
            }
            catch (InvalidOperationException)
            {
                failed++;
            }
        }

        return failed.ToString();
    }

    public static async Future<string> InAnArgumentBeforeTheCall(FutureWorld w)
    {
        try
        {
            return await w.Give(Fail("argument"));
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }

        static string Fail(string text)
        {
            Throw(text);
            return text;
        }
    }

    public static async Future<string> NullReference(FutureWorld w)
    {
        try
        {
            string? nothing = await w.Give<string?>(null);
            return "" + nothing!.Length;
        }
        catch (NullReferenceException)
        {
            return "null";
        }
    }

    public static async Future<string> ExceptionVariableLivesAcrossAwaits(FutureWorld w)
    {
        Exception? kept = null;
        try
        {
            await w.Fail("kept");
        }
        catch (Exception e)
        {
            kept = e;
        }

        await w.Hop("later");
        return kept!.Message;
    }

    public static async Future<string> CaughtInTheLoopOfARecursion(FutureWorld w)
    {
        return await Level(3);

        async Future<string> Level(int n)
        {
            string text = "";
            for (int i = 0; i < 2; i++)
            {
                try
                {
                    text += n == 0 ? await w.FailWith<string>("b" + i) : await Level(n - 1);
                }
                catch (InvalidOperationException e)
                {
                    text += e.Message;
                    await w.Hop("caught " + n + i);
                }
            }

            return text;
        }
    }

    private static void Throw(string message) => throw new InvalidOperationException(message);
}
