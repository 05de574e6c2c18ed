using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>Tasks that never have to wait, so that each of their steps ends where they step aside.</summary>
internal static partial class Scenarios
{
    public static async Future StepsAsideAtAReadyChannel(Scene s)
    {
        var channel = new Channel<int>(1);
        int taken = 0;
        int sent = 0;
        s.Check(() => Assert.True(sent - taken is 0 or 1 && channel.Count == sent - taken, "sent " + sent + " taken " + taken));
        for (int turn = 0; turn < 2; turn++)
        {
            s.Checkpoint();
            // One await less than a turn has, so it steps aside now at the one and now at the other.
            await Some(BuildConfig.AwaitsPerTurn - 2);
            await channel.Send(1);
            sent++;
            s.Checkpoint();
            await channel.Receive();
            taken++;
        }
    }

    public static async Future StepsAsideAtEachAwaitInTurn(Scene s)
    {
        var signal = new Signal();
        var mutex = new Mutex();
        s.Check(() => Assert.False(mutex.IsLocked));
        const int AwaitsOfARound = 14;
        for (int at = 1; at <= AwaitsOfARound; at++)
        {
            // The turn that begins after the yield ends at the await of that number.
            await Future.Yield();
            await Some(BuildConfig.AwaitsPerTurn - at);
            using (s.Guard("round"))
            {
                signal.Set();
                await signal.Wait();
                using (await mutex.Lock())
                {
                    s.Checkpoint();
                    await Leaf();
                }

                await Timer.AfterTicks(0);
                await Future.Join(Leaf(), Leaf());
                await Nested(s, 2);
            }
        }
    }

    public static async Future StepsAsideInCleanUp(Scene s)
    {
        s.Enter("outer");
        try
        {
            await Timer.AfterTicks(3);
            s.Checkpoint();
            await Timer.AfterTicks(3);
        }
        finally
        {
            // First, because an await of a finally that runs in the normal course can be cut short.
            s.Leave("outer");
            await Some(2 * BuildConfig.AwaitsPerTurn);
        }
    }

    public static async Future StepsAsideInABranch(Scene s)
    {
        for (int round = 0; round < 4; round++)
        {
            s.Checkpoint();
            await Future.Select(Endless(), Some(round));
            await Future.Join(Some(BuildConfig.AwaitsPerTurn), Some(round), Nested(s, 1));
        }

        async Future Endless()
        {
            s.Enter("branch");
            try
            {
                while (true)
                {
                    await Leaf();
                }
            }
            finally
            {
                s.Leave("branch");
                await Some(BuildConfig.AwaitsPerTurn);
            }
        }
    }

    public static async Future StepsAsideAtAResult(Scene s)
    {
        // What a timeout got is taken before the next await, whichever turn that is in.
        var channel = new Channel<int>(4);
        var got = new List<int>();
        int next = 0;
        s.Check(() => AssertAllThere(channel, got, next));
        for (int at = 1; at <= 4; at++)
        {
            await Future.Yield();
            next += channel.TrySend(next) ? 1 : 0;
            await Some(BuildConfig.AwaitsPerTurn - at);
            s.Checkpoint();
            Future<int> item = channel.Receive();
            if (await Timeout.AfterTicks(item, 5))
            {
                got.Add(item.TakeResult());
            }

            await Leaf();
        }
    }

    private static async Future Nested(Scene s, int depth)
    {
        s.Enter("nested");
        try
        {
            await (depth == 0 ? Leaf() : Nested(s, depth - 1));
        }
        finally
        {
            s.Leave("nested");
            await Leaf();
        }
    }

    private static async Future Some(int awaits)
    {
        for (int i = 0; i < awaits; i++)
        {
            await Leaf();
        }
    }

    private static async Future Leaf()
    {
    }
}
