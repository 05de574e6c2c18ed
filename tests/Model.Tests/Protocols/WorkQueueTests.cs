using System;
using System.Collections.Generic;
using System.Globalization;
using Embedded.HostShim;
using Embedded.ModelTests.Planted;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Protocols;

/// <summary>The queue of a worker: each item is claimed once, in the order in which they were added, whoever claims.</summary>
public sealed class WorkQueueTests
{
    [Fact]
    public void OwnerAndThief_EachItemIsClaimedOnce_AndInOrder() =>
        Model.Check(s => Work(s, capacity: 4, before: 0, items: 3, thieves: 1, most: 4), new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void OwnerAndThief_InEveryInterleaving() =>
        Model.Check(s => Work(s, capacity: 2, before: 2, items: 0, thieves: 1, most: 1), Bounds.NoneWithDelays);

    [Fact]
    public void AFullRing_WrapsRound_WhileAThiefCopies() =>
        Model.Check(s => Work(s, capacity: 2, before: 2, items: 3, thieves: 1, most: 2), new Bounds { Preemptions = 3, Delays = 1 });

    [Fact]
    public void TwoThieves_EachItemIsClaimedOnce_AndInOrder() =>
        Model.Check(s => Work(s, capacity: 2, before: 2, items: 1, thieves: 2, most: 2), new Bounds { Preemptions = 2, Delays = 1 });

    [Theory]
    [InlineData(Flaw.None)]
    [InlineData(Flaw.CopiesAfterTheExchange)]
    [InlineData(Flaw.MovesTheHeadWithoutAnExchange)]
    [InlineData(Flaw.PublishesBeforeItWrites)]
    internal void AFlawedCopy_IsFound(Flaw flaw)
    {
        void Body(Scenario s)
        {
            var queue = new FlawedWorkQueue(capacity: 2, flaw);
            Work(s, queue.TryAdd, queue.Claim, before: 2, items: 2, thieves: 1, most: 1);
        }

        if (flaw == Flaw.None)
        {
            Model.Check(Body);
        }
        else
        {
            Planted.Planted.IsFoundWith(1, Body, FailureKind.Exception);
        }
    }

    private static void Work(Scenario s, int capacity, int before, int items, int thieves, int most)
    {
        var queue = new WorkQueue<string>(capacity);
        Work(s, queue.TryAdd, queue.Claim, before, items, thieves, most);
        s.Finally(() => Assert.True(queue.IsEmpty));
    }

    private static void Work(Scenario s, Func<string, bool> tryAdd, Func<string?[], int, int> claim, int before, int items, int thieves, int most)
    {
        var claimed = new List<string>();
        int next = 1;
        for (int i = 0; i < before; i++)
        {
            Assert.True(tryAdd(Number(next++)));
        }

        s.Thread("owner", () =>
        {
            var buffer = new string?[most];
            int last = 0;
            for (int i = 0; i < items; i++)
            {
                if (tryAdd(Number(next)))
                {
                    next++;
                }
                else
                {
                    Claim(buffer, ref last);
                }
            }

            Claim(buffer, ref last);
        });
        for (int i = 0; i < thieves; i++)
        {
            s.Thread("thief", () =>
            {
                var buffer = new string?[most];
                int last = 0;
                Claim(buffer, ref last);
                Claim(buffer, ref last);
            });
        }

        s.Finally(() =>
        {
            var buffer = new string?[most];
            int last = 0;
            while (Claim(buffer, ref last) > 0)
            {
            }

            claimed.Sort(StringComparer.Ordinal);
            for (int i = 1; i < next; i++)
            {
                Assert.Equal(Number(i), claimed[i - 1]);
            }

            Assert.Equal(next - 1, claimed.Count);
        });

        int Claim(string?[] buffer, ref int last)
        {
            int count = claim(buffer, most);
            for (int i = 0; i < count; i++)
            {
                string item = Assert.IsType<string>(buffer[i]);
                int number = int.Parse(item, CultureInfo.InvariantCulture);
                Assert.True(number > last, "first in, first out");
                Assert.True(i == 0 || number == last + 1, "a batch is without gaps");
                last = number;
                claimed.Add(item);
            }

            return count;
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
