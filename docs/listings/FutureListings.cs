using System;
using Embedded.Async;

namespace Embedded.Listings;

/// <summary>Chapter 1.</summary>
public static class FutureListings
{
    // listing: hello
    private static async Future Hello()
    {
        Console.WriteLine("one");
        await Timer.AfterMilliseconds(100);
        Console.WriteLine("two");
    }
    // end

    // listing: inert
    public static async Future Inert(Executor executor)
    {
        Future hello = Hello();            // nothing has run
        Console.WriteLine("made");
        await hello;                       // now it runs, here
        Console.WriteLine("done");
    }
    // end

    // listing: result
    private static async Future<int> Add(int a, int b)
    {
        await Future.Yield();              // let others run
        return a + b;
    }

    public static async Future Result(Executor executor)
    {
        Console.WriteLine(await Add(2, 3));
    }
    // end

    // listing: errors
    private static async Future Fails()
    {
        await Future.Yield();
        throw new InvalidOperationException("no sensor");
    }

    public static async Future Errors(Executor executor)
    {
        try
        {
            await Fails();
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine("caught: " + e.Message);
        }
    }
    // end
}
