using System;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Planted;

/// <summary>What the tests of planted bugs ask.</summary>
internal static class Planted
{
    /// <summary>
    /// The bug is found with so many preemptions, and not with fewer; and the schedule that was printed shows it again.
    /// </summary>
    internal static Failure IsFoundWith(int preemptions, Action<Scenario> body, FailureKind kind, int delays = 0)
    {
        for (int fewer = 0; fewer < preemptions; fewer++)
        {
            Model.Check(body, new Bounds { Preemptions = fewer, Delays = delays });
        }

        var bounds = new Bounds { Preemptions = preemptions, Delays = delays };
        Failure failure = Model.Search(body, bounds).Failure ?? throw new ModelFailureException("not found");
        Assert.Equal(kind, failure.Kind);
        Failure? again = Model.Replay(body, failure.Schedule, bounds);
        Assert.Equal((failure.Kind, failure.Message, failure.Schedule), (again?.Kind, again?.Message, again?.Schedule));
        return failure;
    }
}
