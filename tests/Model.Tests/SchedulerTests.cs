using System;
using System.Collections.Generic;
using System.Linq;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests;

/// <summary>The checker itself: it runs each schedule once, all of them, and says how it failed so that it fails again.</summary>
public sealed class SchedulerTests
{
    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 20)]
    [InlineData(3, 70)]
    [InlineData(5, 924)]
    public void Search_OfTwoThreads_RunsEachInterleavingOnce(int operations, int expected)
    {
        // What comes before the first operation is a step too, so there are (2n + 2 over n + 1) interleavings.
        var seen = new HashSet<string>();
        Outcome outcome = Model.Search(scenario => Scribble(scenario, 2, operations, seen), Bounds.None);

        Assert.Null(outcome.Failure);
        Assert.True(outcome.IsComplete);
        Assert.Equal(expected, outcome.Schedules);
    }

    [Fact]
    public void Search_OfThreeThreads_SeesEveryOrderOfTheirOperations()
    {
        var seen = new HashSet<string>();
        Model.Check(scenario => Scribble(scenario, 3, 2, seen), Bounds.None);

        // 6! / (2! 2! 2!)
        Assert.Equal(90, seen.Count);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 8)]
    [InlineData(2, 26)]
    public void Search_WithABound_SeesTheOrdersWithinIt(int preemptions, int orders)
    {
        // Of two threads with four operations each. With none, one runs before the other. With one, the first runs for 0 to 4 operations, and
        // then the other to its end.
        var seen = new HashSet<string>();
        Model.Check(scenario => Scribble(scenario, 2, 4, seen), new Bounds { Preemptions = preemptions });

        Assert.Equal(orders, seen.Count);
        Assert.All(seen, order => Assert.InRange(Preemptions(order), 0, preemptions));
    }

    [Fact]
    public void AFailure_NamesTheScheduleThatFailsAgain()
    {
        Outcome outcome = Model.Search(Race);

        Failure failure = Assert.IsType<Failure>(outcome.Failure);
        Assert.Equal(failure, Model.Replay(Race, failure.Schedule));
        Assert.Null(Model.Replay(Race, ""));
        Assert.Contains("Volatile.Write n = 1", failure.Trace, StringComparison.Ordinal);
        Assert.Contains("first", failure.Trace, StringComparison.Ordinal);

        static void Race(Scenario scenario)
        {
            int n = 0;
            scenario.Thread("first", () => Volatile.Write(ref n, Volatile.Read(ref n) + 1));
            scenario.Thread("second", () => Volatile.Write(ref n, Volatile.Read(ref n) + 1));
            scenario.Finally(() => Assert.Equal(2, n));
        }
    }

    [Theory]
    [InlineData("2:2", "no choice 2:2")]
    [InlineData("1:1 2:0 3:1d", "no choice 3:1d")]
    [InlineData("2:1 99:1", "it ended before")]
    public void Replay_OfAScheduleThatDoesNotFit_IsAFailure(string schedule, string why)
    {
        Failure? failure = Model.Replay(scenario => Scribble(scenario, 2, 1, []), schedule);

        Assert.Equal(FailureKind.NotTheSame, failure!.Kind);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AScenarioThatChanges_IsAnError()
    {
        int run = 0;
        Outcome outcome = Model.Search(scenario => Scribble(scenario, 2 + (++run % 2), 1, []));

        Assert.Equal(FailureKind.NotTheSame, outcome.Failure!.Kind);
    }

    [Fact]
    public void ASearchThatIsTooLong_DoesNotPass()
    {
        var bounds = new Bounds { Preemptions = int.MaxValue, Schedules = 100 };

        Outcome outcome = Model.Search(scenario => Scribble(scenario, 2, 5, []), bounds);
        Assert.False(outcome.IsComplete);
        Assert.Equal(100, outcome.Schedules);
        Assert.Throws<ModelFailureException>(() => Model.Check(scenario => Scribble(scenario, 2, 5, []), bounds));
    }

    [Fact]
    public void AnException_OfAThread_IsAFailure_AndTheOthersAreUnwound()
    {
        int unwound = 0;
        Outcome outcome = Model.Search(scenario =>
        {
            int n = 0;
            scenario.Thread("thrower", () =>
            {
                if (Volatile.Read(ref n) == 2)
                {
                    throw new NotSupportedException("two");
                }
            });
            scenario.Thread("writer", () =>
            {
                try
                {
                    Volatile.Write(ref n, 1);
                    Volatile.Write(ref n, 2);
                    Volatile.Write(ref n, 3);
                }
                catch (ScheduleAbortedException)
                {
                    unwound++;
                    throw;
                }
            });
        });

        Assert.Equal(FailureKind.Exception, outcome.Failure!.Kind);
        Assert.Equal("thrower threw NotSupportedException: two", outcome.Failure.Message);
        // In the search, and in the second run that writes the trace.
        Assert.Equal(2, unwound);
    }

    [Fact]
    public void AThreadThatOnlyLooks_IsALivelock()
    {
        Outcome outcome = Model.Search(
            scenario =>
            {
                int n = 0;
                scenario.Thread("looks", () =>
                {
                    while (Volatile.Read(ref n) == 0)
                    {
                    }
                });
                scenario.Thread("writes", () => Volatile.Write(ref n, 1));
            },
            new Bounds { Steps = 50 });

        Assert.Equal(FailureKind.Livelock, outcome.Failure!.Kind);
    }

    [Fact]
    public void ThreadsThatYieldWhileTheyLook_GiveWayToWhoeverHasSomethingToDo()
    {
        // Fair: two that wait for a third do not give way to each other for ever.
        Model.Check(
            scenario =>
            {
                int n = 0;
                scenario.Thread("looks", Look);
                scenario.Thread("looks too", Look);
                scenario.Thread("writes", () => Volatile.Write(ref n, 1));

                void Look()
                {
                    while (Volatile.Read(ref n) == 0)
                    {
                        Thread.Yield();
                    }
                }
            },
            new Bounds { Steps = 100 });
    }

    [Fact]
    public void AWaitWithALimit_EndsByItOnlyWithinTheBound()
    {
        int timeouts = 0;
        Assert.Equal(FailureKind.Deadlock, Model.Search(Wait).Failure!.Kind);
        Assert.Equal(0, timeouts);

        Model.Check(Wait, new Bounds { Timeouts = 1 });
        Assert.Equal(1, timeouts);

        void Wait(Scenario scenario)
        {
            timeouts = 0;
            var e = new AutoResetEvent(false);
            scenario.Thread("waits", () =>
            {
                timeouts += e.WaitOne(1000) ? 0 : 1;
            });
        }
    }

    private static void Scribble(Scenario scenario, int threads, int operations, HashSet<string> orders)
    {
        int shared = 0;
        string order = "";
        for (int i = 0; i < threads; i++)
        {
            string name = new((char)('a' + i), 1);
            scenario.Thread(name, () =>
            {
                for (int j = 0; j < operations; j++)
                {
                    Volatile.Read(ref shared);
                    order += name;
                }
            });
        }

        scenario.Finally(() => orders.Add(order));
    }

    /// <summary>Changes from a thread that is not done.</summary>
    private static int Preemptions(string order) =>
        Enumerable.Range(1, order.Length - 1).Count(i => order[i] != order[i - 1] && order.IndexOf(order[i - 1], i) >= 0);
}
