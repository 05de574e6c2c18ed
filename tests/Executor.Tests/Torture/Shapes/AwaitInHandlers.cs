using System;

namespace Embedded.Async.Tests.FutureShapes;

/// <summary>Awaits in try, catch and finally.</summary>
[Shapes]
internal static class AwaitInHandlers
{
    public static async Future<string> InTry(FutureWorld w)
    {
        try
        {
            w.Log("before");
            await w.Hop("in try");
            w.Log("after");
        }
        finally
        {
            w.Log("finally");
        }

        return "done";
    }

    public static async Future<string> InCatch(FutureWorld w)
    {
        try
        {
            await w.Fail("first");
        }
        catch (InvalidOperationException e)
        {
            w.Log("caught " + e.Message);
            await w.Hop("in catch");
            w.Log("still " + e.Message);
        }

        return "done";
    }

    public static async Future<string> InFinally(FutureWorld w)
    {
        try
        {
            w.Log("body");
        }
        finally
        {
            await w.Hop("in finally");
            w.Log("finally done");
        }

        return "done";
    }

    public static async Future<string> InFinallyAfterReturn(FutureWorld w)
    {
        try
        {
            await w.Hop("body");
            return "returned";
        }
        finally
        {
            await w.Hop("finally 1");
            await w.Hop("finally 2");
        }
    }

    public static async Future InFinallyWhileThrowing(FutureWorld w)
    {
        try
        {
            await w.Fail("lost nowhere");
        }
        finally
        {
            await w.Hop("finally runs first");
        }
    }

    public static async Future FinallyThatThrowsReplacesTheFirst(FutureWorld w)
    {
        try
        {
            await w.Fail("replaced");
        }
        finally
        {
            await w.Hop("between");
            await w.Fail("the new one");
        }
    }

    public static async Future CatchThatThrowsAnother(FutureWorld w)
    {
        try
        {
            await w.Fail("inner");
        }
        catch (InvalidOperationException e)
        {
            await w.Hop("wrapping");
            throw new ArgumentException("wrapped", e);
        }
        finally
        {
            await w.Hop("outermost");
        }
    }

    public static async Future RethrowAfterAwait(FutureWorld w)
    {
        try
        {
            await w.Fail("same");
        }
        catch (InvalidOperationException)
        {
            await w.Hop("before throw;");
            throw;
        }
    }

    public static async Future<string> FilterWithState(FutureWorld w)
    {
        int attempt = 0;
        while (true)
        {
            try
            {
                attempt++;
                await w.Fail("try " + attempt);
            }
            catch (InvalidOperationException e) when (w.Note("filter " + e.Message) && attempt < 3)
            {
                await w.Hop("retry " + attempt);
            }
            catch (InvalidOperationException e)
            {
                return "gave up on " + e.Message;
            }
        }
    }

    public static async Future<string> FilterThatIsFalse(FutureWorld w)
    {
        try
        {
            try
            {
                await w.Fail("through");
            }
            catch (InvalidOperationException) when (!w.Note("filter"))
            {
                w.Log("never");
            }
            finally
            {
                await w.Hop("inner finally");
            }
        }
        catch (Exception e)
        {
            return e.Message;
        }

        return "never";
    }

    public static async Future<string> CatchByType(FutureWorld w)
    {
        string got = "";
        for (int i = 0; i < 3; i++)
        {
            try
            {
                await w.Hop("loop " + i);
                if (i == 0)
                {
                    await w.Fail("op");
                }
                else if (i == 1)
                {
                    throw new ArgumentException("arg");
                }
            }
            catch (InvalidOperationException e)
            {
                got += e.Message;
                await w.Hop("op caught");
            }
            catch (ArgumentException e)
            {
                got += e.Message;
                await w.Hop("arg caught");
            }
            finally
            {
                got += i;
                await w.Hop("finally " + i);
            }
        }

        return got;
    }

    public static async Future<string> NestedTryFinally(FutureWorld w)
    {
        try
        {
            try
            {
                try
                {
                    await w.Hop("deep");
                    await w.Fail("from the deep");
                }
                finally
                {
                    await w.Hop("finally 1");
                }
            }
            finally
            {
                w.Log("finally 2 without await");
            }
        }
        catch (InvalidOperationException e)
        {
            try
            {
                await w.Hop("catch of " + e.Message);
            }
            finally
            {
                await w.Hop("finally in catch");
            }
        }
        finally
        {
            try
            {
                await w.Fail("in finally");
            }
            catch (InvalidOperationException e)
            {
                await w.Hop("caught " + e.Message);
            }
        }

        return "out";
    }

    public static async Future<string> FinallyThrowsThroughAnOuterFinally(FutureWorld w)
    {
        try
        {
            try
            {
                try
                {
                    await w.Fail("one");
                }
                finally
                {
                    await w.Fail("two");
                }
            }
            finally
            {
                await w.Hop("after two");
                await w.Fail("three");
            }
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }

        return "never";
    }

    public static async Future<string> UsingDeclaration(FutureWorld w)
    {
        using IDisposable outer = w.Open("outer");
        await w.Hop("with outer");
        using (w.Open("block"))
        {
            await w.Hop("with block");
        }

        using IDisposable inner = w.Open("inner");
        await w.Hop("with both");
        return "closing";
    }

    public static async Future UsingThatThrows(FutureWorld w)
    {
        using IDisposable a = w.Open("a");
        using IDisposable b = w.Open("b");
        await w.Hop("open");
        await w.Fail("inside");
    }

    public static async Future<string> AwaitUsing(FutureWorld w)
    {
        await using var file = new AsyncFile(w);
        await w.Hop("reading");
        return "read";
    }

    public static async Future<string> AwaitForeach(FutureWorld w)
    {
        string all = "";
        await foreach (int number in new Numbers(w))
        {
            if (number == 2)
            {
                continue;
            }

            all += number;
            await w.Hop("number " + number);
            if (number == 4)
            {
                break;
            }
        }

        return all;
    }

    public static async Future<string> ReturnOutOfNestedFinallies(FutureWorld w)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                try
                {
                    await w.Hop("round " + i);
                    if (i == 2)
                    {
                        return "left in round " + i;
                    }

                    continue;
                }
                finally
                {
                    await w.Hop("inner " + i);
                }
            }
            finally
            {
                await w.Hop("outer " + i);
            }
        }
    }

    public static async Future<string> GotoOutOfTry(FutureWorld w)
    {
        int rounds = 0;
    again:
        try
        {
            await w.Hop("round " + rounds);
            if (++rounds < 3)
            {
                goto again;
            }
        }
        finally
        {
            await w.Hop("finally " + rounds);
        }

        return rounds.ToString();
    }

    private sealed class AsyncFile(FutureWorld w)
    {
        public async Future DisposeAsync()
        {
            await w.Hop("closing");
            w.Log("closed");
        }
    }

    private sealed class Numbers(FutureWorld w)
    {
        private int _next;

        public Numbers GetAsyncEnumerator() => this;

        public int Current => _next;

        public async Future<bool> MoveNextAsync()
        {
            await w.Hop("move");
            return ++_next < 10;
        }

        public async Future DisposeAsync() => await w.Hop("enumerator closed");
    }
}
