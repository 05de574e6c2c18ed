using System;
using Xunit;

namespace Embedded.Async.Tests;

/// <summary>A parker that brings events is asked also while tasks keep the loop from resting.</summary>
public sealed class PollingParkerTests
{
    [Fact]
    public void TaskThatAlwaysYields_DoesNotKeepEventsAway()
    {
        var parker = new EventParker { RoundsBetween = 3 };
        using var executor = new Executor(new ManualClock(), 4, parker);
        executor.Spawn(YieldForEver());

        executor.BlockOn(parker.Event.Wait());

        Assert.Equal(0, parker.Parks);
    }

    [Fact]
    public void WithASchedule_ItIsAskedAfterPollsToo()
    {
        var parker = new EventParker { RoundsBetween = 3 };
        using var executor = new Executor(new ManualClock(), 4, parker, new PrioritySchedule());
        executor.Spawn(YieldForEver());

        executor.BlockOn(parker.Event.Wait());

        Assert.Equal(0, parker.Parks);
    }

    [Fact]
    public void ItIsAskedAsOftenAsItSays()
    {
        var parker = new EventParker { RoundsBetween = 5, PollsToEvent = 11 };
        using var executor = new Executor(new ManualClock(), 4, parker);
        int yields = 0;
        executor.Spawn(Count());

        executor.BlockOn(parker.Event.Wait());

        // The first look comes after the first round, ten more after five rounds each.
        Assert.InRange(yields, 50, 52);

        async Future Count()
        {
            while (true)
            {
                yields++;
                await Future.Yield();
            }
        }
    }

    [Fact]
    public void WakeUpThatItBringsForTheNextTask_IsNoWakeUpOfTheOneThatWasPolled()
    {
        var parker = new EventParker { RoundsBetween = 1, PollsToEvent = 1 };
        using var executor = new Executor(new ManualClock(), 4, parker);
        int waits = 0;
        executor.Spawn(WaitTwice());
        executor.Spawn(YieldForEver());

        executor.BlockOn(Yields(20));

        Assert.Equal(1, waits);
        executor.AssertInvariants();

        async Future WaitTwice()
        {
            await parker.Event.Wait();
            waits++;
            await parker.Event.Wait();
            waits++;
        }
    }

    [Fact]
    public void DuringShutdown_ItIsAskedToo()
    {
        var parker = new EventParker { RoundsBetween = 3 };
        var clock = new ManualClock();
        using var executor = new Executor(clock, 4, parker);
        bool ended = false;
        executor.Spawn(Ends());
        executor.Spawn(YieldUntilEnded());

        Assert.Equal(0, executor.ShutDown(1000, 1000));
        Assert.True(ended);

        async Future Ends()
        {
            await parker.Event.Wait();
            ended = true;
        }

        async Future YieldUntilEnded()
        {
            while (!ended)
            {
                await Future.Yield();
            }
        }
    }

    private static async Future YieldForEver()
    {
        while (true)
        {
            await Future.Yield();
        }
    }

    private static async Future Yields(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Future.Yield();
        }
    }

    private sealed class EventParker : IPollingParker
    {
        private int _polls;

        internal Signal Event { get; } = new();

        internal int RoundsBetween { get; init; }

        internal int PollsToEvent { get; init; } = 2;

        internal int Parks { get; private set; }

        public int PollWhileBusy()
        {
            if (++_polls == PollsToEvent)
            {
                Event.Set();
            }

            return RoundsBetween;
        }

        public void Park(long untilTicks) => Parks++;

        public void Unpark()
        {
        }
    }
}
