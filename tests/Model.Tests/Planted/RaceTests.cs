using System;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Planted;

/// <summary>Bugs of one variable.</summary>
public sealed class RaceTests
{
    [Fact]
    public void ALostUpdate_IsFound()
    {
        Failure failure = Planted.IsFoundWith(1, s => Count(s, isAtomic: false), FailureKind.Exception);

        Assert.Contains("Volatile.Read n = 0", failure.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAtomicUpdate_Passes() => Model.Check(s => Count(s, isAtomic: true), Bounds.None);

    [Fact]
    public void ADoubleCompletion_OfCancelAndComplete_IsFound() => Planted.IsFoundWith(1, s => End(s, isAtomic: false), FailureKind.Exception);

    [Fact]
    public void OneWinner_OfCancelAndComplete_Passes() => Model.Check(s => End(s, isAtomic: true), Bounds.None);

    [Fact]
    public void AnAba_IsFound() => Planted.IsFoundWith(1, s => Stack(s, isCounted: false), FailureKind.Exception);

    [Fact]
    public void AStackWhoseHeadIsCounted_Passes() => Model.Check(s => Stack(s, isCounted: true), new Bounds { Preemptions = 4 });

    private static void Count(Scenario s, bool isAtomic)
    {
        int n = 0;
        s.Thread("first", Add);
        s.Thread("second", Add);
        s.Finally(() => Assert.Equal(2, n));

        void Add()
        {
            if (isAtomic)
            {
                Interlocked.Increment(ref n);
            }
            else
            {
                Volatile.Write(ref n, Volatile.Read(ref n) + 1);
            }
        }
    }

    private static void End(Scenario s, bool isAtomic)
    {
        const int Running = 0;
        const int Completed = 1;
        const int Canceled = 2;
        int state = Running, ends = 0;
        s.Thread("completes", () => EndAs(Completed));
        s.Thread("cancels", () => EndAs(Canceled));
        s.Finally(() => Assert.Equal(1, ends));

        void EndAs(int how)
        {
            if (isAtomic)
            {
                // Counted after the exchange: += would read what it adds to before.
                bool isFirst = Interlocked.CompareExchange(ref state, how, Running) == Running;
                ends += isFirst ? 1 : 0;
            }
            else if (Volatile.Read(ref state) == Running)
            {
                Volatile.Write(ref state, how);
                ends++;
            }
        }
    }

    /// <summary>
    /// Free slots 0, 1, 2 as a stack that is linked by index. One thread takes a slot; the other takes two and gives the first of them back, so that
    /// the head is what it was but the one behind it is not.
    /// </summary>
    private static void Stack(Scenario s, bool isCounted)
    {
        const int Nobody = 0xFF;
        int[] behind = [1, 2, Nobody];
        int head = 0;
        int[] owners = [0, 0, 0];
        s.Thread("takes one", () => Take());
        s.Thread("takes two, gives one back", () =>
        {
            int first = Take();
            Take();
            if (first != Nobody)
            {
                owners[first]--;
                Give(first);
            }
        });
        s.Finally(() =>
        {
            // More would be a ring.
            for (int i = 0; i < owners.Length && Take() != Nobody; i++)
            {
            }

            Assert.Equal([1, 1, 1], owners);
        });

        int Take()
        {
            while (true)
            {
                int seen = Volatile.Read(ref head);
                int slot = seen & 0xFF;
                if (slot == Nobody)
                {
                    return slot;
                }

                int next = Volatile.Read(ref behind[slot]);
                if (Interlocked.CompareExchange(ref head, next | NextCount(seen), seen) == seen)
                {
                    owners[slot]++;
                    return slot;
                }
            }
        }

        void Give(int slot)
        {
            while (true)
            {
                int seen = Volatile.Read(ref head);
                Volatile.Write(ref behind[slot], seen & 0xFF);
                if (Interlocked.CompareExchange(ref head, slot | NextCount(seen), seen) == seen)
                {
                    return;
                }
            }
        }

        int NextCount(int seen) => isCounted ? (seen & ~0xFF) + 0x100 : 0;
    }
}
