using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Planted;

/// <summary>Wake-ups that are lost, and deadlocks.</summary>
public sealed class WaitTests
{
    [Fact]
    public void AParkThatLooksBeforeItAnnounces_IsFound() =>
        Planted.IsFoundWith(1, s => Park(s, looksAgain: false, hasFences: true), FailureKind.Deadlock);

    [Fact]
    public void AParkThatAnnouncesAndLooksAgain_Passes() =>
        Model.Check(s => Park(s, looksAgain: true, hasFences: true), Bounds.NoneWithDelays);

    [Fact]
    public void AParkWithoutFences_PassesInSequentialConsistency_AndIsFoundWithStoreBuffers()
    {
        Model.Check(s => Park(s, looksAgain: true, hasFences: false), Bounds.None);

        // The waker's write waits in its buffer: it has ended, so not even a preemption is needed.
        Planted.IsFoundWith(0, s => Park(s, looksAgain: true, hasFences: false), FailureKind.Deadlock, delays: 1);
    }

    [Fact]
    public void Dekker_WithoutAFence_IsFoundOnlyWithStoreBuffers()
    {
        Model.Check(s => Dekker(s, hasFence: false), Bounds.None);

        Planted.IsFoundWith(0, s => Dekker(s, hasFence: false), FailureKind.Exception, delays: 1);
    }

    [Fact]
    public void Dekker_WithAFence_Passes() => Model.Check(s => Dekker(s, hasFence: true), Bounds.NoneWithDelays);

    [Fact]
    public void AWakerThatIsRegisteredAfterTheLook_IsFound() => Planted.IsFoundWith(1, s => Register(s, looksAfter: false), FailureKind.Deadlock);

    [Fact]
    public void AWakerThatIsRegisteredBeforeTheLook_Passes() => Model.Check(s => Register(s, looksAfter: true), Bounds.NoneWithDelays);

    [Fact]
    public void TwoLocksInOppositeOrder_AreFound() => Planted.IsFoundWith(1, s => TwoLocks(s, areOrdered: false), FailureKind.Deadlock);

    [Fact]
    public void TwoLocksInOneOrder_Pass() => Model.Check(s => TwoLocks(s, areOrdered: true), Bounds.NoneWithDelays);

    [Fact]
    public void APulseThatNobodyWaitsForYet_IsFound() => Planted.IsFoundWith(0, s => Pulse(s, hasCondition: false), FailureKind.Deadlock);

    [Fact]
    public void APulseWithACondition_Passes() => Model.Check(s => Pulse(s, hasCondition: true), Bounds.None);

    /// <summary>
    /// Who waits announces itself and then sleeps until it is woken; who wakes writes what is waited for, and wakes if there is an announcement.
    /// </summary>
    private static void Park(Scenario s, bool looksAgain, bool hasFences)
    {
        int ready = 0, sleeps = 0;
        var e = new AutoResetEvent(false);
        s.Thread("waits", () =>
        {
            while (Volatile.Read(ref ready) == 0)
            {
                Volatile.Write(ref sleeps, 1);
                Fence();
                if (!looksAgain || Volatile.Read(ref ready) == 0)
                {
                    e.WaitOne();
                }
            }
        });
        s.Thread("wakes", () =>
        {
            Volatile.Write(ref ready, 1);
            Fence();
            if (Volatile.Read(ref sleeps) != 0)
            {
                e.Set();
            }
        });

        void Fence()
        {
            if (hasFences)
            {
                Interlocked.MemoryBarrier();
            }
        }
    }

    /// <summary>Each announces itself and enters if the other has not.</summary>
    private static void Dekker(Scenario s, bool hasFence)
    {
        int a = 0, b = 0, inside = 0;
        s.Thread("a", () => Enter(ref a, ref b));
        s.Thread("b", () => Enter(ref b, ref a));
        s.Finally(() => Assert.InRange(inside, 0, 1));

        void Enter(ref int own, ref int other)
        {
            Volatile.Write(ref own, 1);
            if (hasFence)
            {
                Interlocked.MemoryBarrier();
            }

            bool enters = Volatile.Read(ref other) == 0;
            inside += enters ? 1 : 0;
        }
    }

    private static void Register(Scenario s, bool looksAfter)
    {
        int ready = 0, waker = 0;
        var woken = new AutoResetEvent(false);
        s.Thread("waits", () =>
        {
            if (Volatile.Read(ref ready) == 0)
            {
                Interlocked.Exchange(ref waker, 1);
                if (!looksAfter || Volatile.Read(ref ready) == 0)
                {
                    woken.WaitOne();
                }
            }
        });
        s.Thread("wakes", () =>
        {
            Interlocked.Exchange(ref ready, 1);
            if (Volatile.Read(ref waker) == 1)
            {
                woken.Set();
            }
        });
    }

    private static void TwoLocks(Scenario s, bool areOrdered)
    {
        object a = new(), b = new();
        int inside = 0, rounds = 0;
        s.Thread("ab", () => Both(a, b));
        s.Thread("ba", () => Both(areOrdered ? a : b, areOrdered ? b : a));
        s.Finally(() => Assert.Equal(2, rounds));

        void Both(object first, object second)
        {
            lock (first)
            {
                lock (second)
                {
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    rounds++;
                    Interlocked.Decrement(ref inside);
                }
            }
        }
    }

    private static void Pulse(Scenario s, bool hasCondition)
    {
        object gate = new();
        bool ready = false;
        s.Thread("pulses", () =>
        {
            lock (gate)
            {
                ready = true;
                System.Threading.Monitor.Pulse(gate);
            }
        });
        s.Thread("waits", () =>
        {
            lock (gate)
            {
                while (!hasCondition || !ready)
                {
                    System.Threading.Monitor.Wait(gate);
                    if (!hasCondition)
                    {
                        break;
                    }
                }
            }
        });
    }
}
