using System.Collections.Generic;
using Embedded.HostShim;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Protocols;

/// <summary>The queue that all share: nothing is lost or taken twice, and what one thread adds is taken in its order.</summary>
public sealed class InjectionQueueTests
{
    [Fact]
    public void TwoWhoAdd_AndOneWhoTakes() => Model.Check(s => Use(s, takers: 1), new Bounds { Preemptions = 2, Delays = 1 });

    [Fact]
    public void TwoWhoAdd_AndTwoWhoTake() => Model.Check(s => Use(s, takers: 2), new Bounds { Preemptions = 2, Delays = 0 });

    [Fact]
    public void WhatIsAdded_IsCountedBeforeTheNextLookOfWhoAdded() =>
        Model.Check(
            s =>
            {
                var queue = new InjectionQueue<Item>();
                int rests = 0;
                bool sawRest = false, sawItem = false;
                s.Thread("adds", () =>
                {
                    queue.Add(new Item(1));
                    sawRest = Volatile.Read(ref rests) == 1;
                });
                s.Thread("rests", () =>
                {
                    Interlocked.Exchange(ref rests, 1);
                    sawItem = queue.Count == 1;
                });
                s.Finally(() => Assert.True(sawRest || sawItem));
            },
            Bounds.NoneWithDelays);

    private static void Use(Scenario s, int takers)
    {
        var queue = new InjectionQueue<Item>();
        var taken = new List<int>();
        s.Thread("adds two", () =>
        {
            queue.Add(new Item(1));
            queue.Add(new Item(2));
        });
        s.Thread("adds a chain", () =>
        {
            var first = new Item(11);
            var second = new Item(12);
            first.Next = second;
            queue.AddChain(first, second, 2);
        });
        for (int i = 0; i < takers; i++)
        {
            s.Thread("takes", () => Take(2));
        }

        s.Finally(() =>
        {
            while (Take(1) > 0)
            {
            }

            Assert.Equal(0, queue.Count);
            if (takers == 1)
            {
                Assert.True(taken.IndexOf(1) < taken.IndexOf(2));
                Assert.Equal(taken.IndexOf(11) + 1, taken.IndexOf(12));
            }

            taken.Sort();
            Assert.Equal([1, 2, 11, 12], taken);
        });

        int Take(int most)
        {
            var buffer = new Item?[most];
            int count = queue.Take(buffer, most);
            for (int i = 0; i < count; i++)
            {
                taken.Add(buffer[i]!.Number);
            }

            return count;
        }
    }

    private sealed class Item(int number) : ILinked<Item>
    {
        public Item? Next { get; set; }

        internal int Number => number;
    }
}
