using Embedded.Async;
using Embedded.ModelTests.Planted;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Protocols;

/// <summary>The executor's rest: whatever is published by an atomic operation before an Unpark is seen after the Park.</summary>
public sealed class ThreadParkerTests
{
    [Fact]
    public void AnUnpark_IsNotLost() => Model.Check(s => Rest(s, wakers: 1, rounds: 1, isAtomic: true), Bounds.NoneWithDelays);

    [Fact]
    public void UnparksOfTwoThreads_AreNotLost() =>
        Model.Check(s => Rest(s, wakers: 2, rounds: 1, isAtomic: true), new Bounds { Preemptions = 4, Delays = 1 });

    [Fact]
    public void UnparksInARow_AreNotLost() => Model.Check(s => Rest(s, wakers: 1, rounds: 3, isAtomic: true), new Bounds { Preemptions = 5, Delays = 2 });

    [Fact]
    public void AnUnpark_AfterARestThatItsTimeEnded_IsNotLost() =>
        Model.Check(s => Rest(s, wakers: 2, rounds: 1, isAtomic: true), new Bounds { Preemptions = 3, Delays = 1, Timeouts = 2 });

    [Fact]
    public void WhatIsPublishedByAPlainVolatileWrite_MayBeMissed()
    {
        // Why the contract asks for an atomic operation: the second Unpark finds the first, and then it has no fence of its own.
        Model.Check(s => Rest(s, wakers: 1, rounds: 2, isAtomic: false), Bounds.None);
        Failure failure = Planted.Planted.IsFoundWith(0, s => Rest(s, wakers: 1, rounds: 2, isAtomic: false), FailureKind.Deadlock, delays: 1);

        Assert.Contains("AutoResetEvent.WaitOne", failure.Message, System.StringComparison.Ordinal);
    }

    private static void Rest(Scenario s, int wakers, int rounds, bool isAtomic)
    {
        var parker = new ThreadParker(new FrozenClock());
        int[] posted = new int[wakers];
        s.Thread("rests", () =>
        {
            while (!IsAllPosted())
            {
                parker.Park(long.MaxValue);
            }
        });
        for (int i = 0; i < wakers; i++)
        {
            int waker = i;
            s.Thread("wakes", () =>
            {
                for (int round = 1; round <= rounds; round++)
                {
                    if (isAtomic)
                    {
                        Interlocked.Exchange(ref posted[waker], round);
                    }
                    else
                    {
                        Volatile.Write(ref posted[waker], round);
                    }

                    parker.Unpark();
                }
            });
        }

        bool IsAllPosted()
        {
            for (int i = 0; i < wakers; i++)
            {
                if (Volatile.Read(ref posted[i]) != rounds)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
