using System;
using Embedded.Async;
using Embedded.Weaver.Tests.Library;

namespace Embedded.Weaver.Tests.Cases;

/// <summary>Awaits in try, catch, filter, finally and using.</summary>
public static class Handlers
{
    public static async Future<string> InTryWithFinally(World w)
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

    public static async Future<string> InCatch(World w)
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

    public static async Future<string> InFinally(World w)
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

    public static async Future<string> InFinallyAfterReturn(World w)
    {
        try
        {
            await w.Hop("body");
            return "returned";
        }
        finally
        {
            await w.Hop("in finally");
        }
    }

    public static async Future<string> InFinallyWhileThrowing(World w)
    {
        try
        {
            await w.Fail("thrown");
        }
        finally
        {
            await w.Hop("in finally");
        }

        return "never";
    }

    public static async Future<string> FinallyThatThrowsReplacesTheFirst(World w)
    {
        try
        {
            await w.Fail("first");
        }
        finally
        {
            await w.Fail("second");
        }

        return "never";
    }

    public static async Future<string> CatchThatThrowsAnother(World w)
    {
        try
        {
            await w.Fail("first");
        }
        catch (InvalidOperationException e)
        {
            await w.Hop("in catch");
            throw new ArgumentException("second", e);
        }

        return "never";
    }

    public static async Future<string> RethrowAfterAnAwait(World w)
    {
        try
        {
            await w.Fail("again");
        }
        catch (InvalidOperationException)
        {
            await w.Hop("in catch");
            throw;
        }

        return "never";
    }

    public static async Future<string> RethrowWithoutAnAwait(World w)
    {
        try
        {
            await w.Fail("again");
        }
        catch (InvalidOperationException)
        {
            w.Log("in catch");
            throw;
        }

        return "never";
    }

    public static async Future<string> FilterThatIsTrue(World w)
    {
        int state = 1;
        try
        {
            await w.Hop("body");
            state = 2;
            await w.Fail("filtered");
        }
        catch (InvalidOperationException e) when (w.Note("filter " + e.Message) && state == 2)
        {
            await w.Hop("in catch");
            return "caught " + state;
        }

        return "never";
    }

    public static async Future<string> FilterThatIsFalse(World w)
    {
        try
        {
            try
            {
                await w.Fail("passes");
            }
            catch (InvalidOperationException) when (!w.Note("filter"))
            {
                w.Log("never");
            }
            finally
            {
                w.Log("inner finally");
            }
        }
        catch (InvalidOperationException e)
        {
            return "outer " + e.Message;
        }

        return "never";
    }

    public static async Future<string> CatchesInOrder(World w)
    {
        string text = "";
        for (int i = 0; i < 4; i++)
        {
            try
            {
                await w.Hop("body " + i);
                switch (i)
                {
                    case 0:
                        throw new ArgumentNullException(null, "a");
                    case 1:
                        throw new ArgumentException("b");
                    case 2:
                        throw new NotSupportedException("c");
                    default:
                        break;
                }

                text += "none;";
            }
            catch (ArgumentNullException e)
            {
                text += "null " + e.Message + ";";
            }
            catch (ArgumentException e)
            {
                await w.Hop("in second");
                text += "argument " + e.Message + ";";
            }
            catch
            {
                text += "any;";
            }
        }

        return text;
    }

    public static async Future<string> NestedFinallies(World w)
    {
        try
        {
            try
            {
                try
                {
                    await w.Hop("innermost");
                }
                finally
                {
                    w.Log("one");
                    await w.Hop("first");
                }
            }
            finally
            {
                w.Log("two");
            }

            await w.Fail("after");
        }
        catch (InvalidOperationException) when (w.Note("filter"))
        {
            w.Log("caught");
        }
        finally
        {
            w.Log("three");
        }

        return "done";
    }

    public static async Future<string> AwaitInAllThree(World w)
    {
        string text = "";
        try
        {
            text += await w.Give("t");
            await w.Fail("f");
        }
        catch (InvalidOperationException e)
        {
            text += await w.Give("c") + e.Message;
        }
        finally
        {
            text += await w.Give("f");
        }

        return text;
    }

    public static async Future<string> ReturnOutOfNestedFinallies(World w)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                try
                {
                    if (await w.Give(i) == 2)
                    {
                        return "at " + i;
                    }
                }
                finally
                {
                    w.Log("inner " + i);
                }
            }
            finally
            {
                await w.Hop("outer " + i);
            }
        }
    }

    public static async Future<string> BreakAndContinueOutOfTry(World w)
    {
        string text = "";
        for (int i = 0; i < 6; i++)
        {
            try
            {
                if (i == 1)
                {
                    continue;
                }

                await w.Hop("turn " + i);
                if (i == 4)
                {
                    break;
                }

                text += i;
            }
            finally
            {
                w.Log("finally " + i);
            }
        }

        return text;
    }

    public static async Future<string> GotoOutOfTry(World w)
    {
        int turns = 0;
    Again:
        try
        {
            await w.Hop("turn " + turns);
            if (++turns < 3)
            {
                goto Again;
            }
        }
        finally
        {
            await w.Hop("finally");
        }

        return turns.ToString();
    }

    public static async Future<string> Using(World w)
    {
        using (new Resource(w, "a"))
        {
            await w.Hop("in a");
            using var b = new Resource(w, "b");
            await w.Hop("in b");
        }

        return "done";
    }

    public static async Future<string> UsingThatThrows(World w)
    {
        using var a = new Resource(w, "a");
        await w.Fail("thrown");
        return "never";
    }

    public static async Future<string> AwaitUsing(World w)
    {
        await using (new Resource(w, "a"))
        {
            await w.Hop("in a");
        }

        return "done";
    }

    public static async Future<string> AwaitForeach(World w)
    {
        int sum = 0;
        await foreach (int n in new Countdown(w, 3))
        {
            sum += n;
            await w.Hop("item " + n);
        }

        return sum.ToString();
    }

    public static async Future<string> Lock(World w)
    {
        var gate = new object();
        int n = await w.Give(1);
        lock (gate)
        {
            n++;
        }

        await w.Hop("after");
        lock (gate)
        {
            return n.ToString();
        }
    }

    public static async Future<string> TryInALoopThatRetries(World w)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (attempt < 3)
                {
                    await w.Fail("attempt " + attempt);
                }

                return "attempt " + await w.Give(attempt);
            }
            catch (InvalidOperationException e) when (attempt < 5)
            {
                w.Log(e.Message);
                await w.Hop("pause");
            }
        }
    }

    private sealed class Resource : IDisposable
    {
        private readonly World _w;
        private readonly string _name;

        public Resource(World w, string name)
        {
            _w = w;
            _name = name;
            w.Log("open " + name);
        }

        public void Dispose() => _w.Log("close " + _name);

        public async Future DisposeAsync()
        {
            await _w.Hop("closing " + _name);
            Dispose();
        }
    }

    private sealed class Countdown(World w, int from)
    {
        public int Current { get; private set; }

        public Countdown GetAsyncEnumerator()
        {
            Current = from + 1;
            return this;
        }

        public async Future<bool> MoveNextAsync()
        {
            await w.Hop("next");
            return --Current > 0;
        }
    }
}
