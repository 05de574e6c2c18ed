using System.Collections.Generic;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Planted;

/// <summary>
/// The deque of Chase and Lev ("Dynamic circular work-stealing deque", 2005), whose pop needs a fence between its write of the bottom and its
/// read of the top.
/// </summary>
public sealed class ChaseLevTests
{
    [Fact]
    public void APopWithoutItsFence_IsFoundOnlyWithStoreBuffers()
    {
        Model.Check(s => Work(s, hasFence: false), new Bounds { Preemptions = 3 });

        // The owner's writes of the bottom wait in its buffer, so the thief takes an item that the owner took without asking.
        Planted.IsFoundWith(0, s => Work(s, hasFence: false), FailureKind.Exception, delays: 1);
    }

    [Fact]
    public void APopWithItsFence_Passes() => Model.Check(s => Work(s, hasFence: true), new Bounds { Preemptions = 3, Delays = 2 });

    private static void Work(Scenario s, bool hasFence)
    {
        var deque = new Deque(4, hasFence);
        var taken = new List<int>();
        deque.Push(1);
        deque.Push(2);
        s.Thread("owner", () =>
        {
            deque.Push(3);
            Note(deque.Pop());
            Note(deque.Pop());
        });
        s.Thread("thief", () =>
        {
            Note(deque.Steal());
            Note(deque.Steal());
        });
        s.Finally(() =>
        {
            while (deque.Pop() is var left and not 0)
            {
                taken.Add(left);
            }

            taken.Sort();
            Assert.Equal([1, 2, 3], taken);
        });

        void Note(int item)
        {
            if (item != 0)
            {
                taken.Add(item);
            }
        }
    }

    private sealed class Deque(int capacity, bool hasFence)
    {
        private readonly int[] _items = new int[capacity];
        private int _top;
        private int _bottom;

        internal void Push(int item)
        {
            int bottom = _bottom;
            Volatile.Write(ref _items[bottom % capacity], item);
            Volatile.Write(ref _bottom, bottom + 1);
        }

        internal int Pop()
        {
            int bottom = _bottom - 1;
            Volatile.Write(ref _bottom, bottom);
            if (hasFence)
            {
                Interlocked.MemoryBarrier();
            }

            int top = Volatile.Read(ref _top);
            if (top > bottom)
            {
                Volatile.Write(ref _bottom, bottom + 1);
                return 0;
            }

            int item = _items[bottom % capacity];
            if (top == bottom)
            {
                if (Interlocked.CompareExchange(ref _top, top + 1, top) != top)
                {
                    item = 0;
                }

                Volatile.Write(ref _bottom, bottom + 1);
            }

            return item;
        }

        internal int Steal()
        {
            int top = Volatile.Read(ref _top);
            int bottom = Volatile.Read(ref _bottom);
            if (top >= bottom)
            {
                return 0;
            }

            int item = Volatile.Read(ref _items[top % capacity]);
            return Interlocked.CompareExchange(ref _top, top + 1, top) == top ? item : 0;
        }
    }
}
