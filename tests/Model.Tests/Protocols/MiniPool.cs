using System.Collections.Generic;
using Embedded.Async;
using Embedded.HostShim;
using ModelChecking;
using Xunit;

namespace Embedded.ModelTests.Protocols;

/// <summary>
/// The part of a work-stealing pool that finds work, rests and wakes, over the production queues, the production count of idle workers and the
/// production parker. It ends when each item was run.
/// </summary>
internal sealed class MiniPool
{
    private readonly WorkQueue<Item>[] _queues;
    private readonly ThreadParker[] _parkers;
    private readonly InjectionQueue<Item> _injection = new();
    private readonly IdleWorkers _idle;
    private readonly List<int> _ran = [];
    private int _left;

    internal MiniPool(Scenario s, int workers, int capacity, int items)
    {
        _queues = new WorkQueue<Item>[workers];
        _parkers = new ThreadParker[workers];
        _idle = new IdleWorkers(workers);
        _left = items;
        for (int i = 0; i < workers; i++)
        {
            int number = i;
            _queues[i] = new WorkQueue<Item>(capacity);
            _parkers[i] = new ThreadParker(new FrozenClock());
            s.Thread("worker" + (char)('A' + i), () => Work(number));
        }

        s.Finally(() =>
        {
            _ran.Sort();
            for (int i = 0; i < items; i++)
            {
                Assert.Equal(i + 1, _ran[i]);
            }

            Assert.Equal(items, _ran.Count);
            Assert.False(HasWork);
        });
    }

    /// <summary>A bug: the last that looked does not look once more when it goes to rest.</summary>
    internal bool ForgetsTheLastLook { get; init; }

    /// <summary>A bug: who is resting is asked before the work is published.</summary>
    internal bool WakesBeforeItAdds { get; init; }

    private bool HasWork
    {
        get
        {
            foreach (WorkQueue<Item> queue in _queues)
            {
                if (!queue.IsEmpty)
                {
                    return true;
                }
            }

            return _injection.Count != 0;
        }
    }

    /// <summary>Adds an item from outside.</summary>
    /// <param name="number">1 and up.</param>
    /// <param name="children">How many items it adds when it is run, with the numbers behind its own.</param>
    /// <param name="waitsForLast">Whether it is only over when the last item has been run, so another worker must do that.</param>
    internal void Inject(int number, int children = 0, bool waitsForLast = false)
    {
        var item = new Item(number, children, waitsForLast);
        if (WakesBeforeItAdds)
        {
            int worker = _idle.TakeToWake();
            _injection.Add(item);
            Unpark(worker);
            return;
        }

        _injection.Add(item);
        Unpark(_idle.TakeToWake());
    }

    private void Work(int number)
    {
        WorkQueue<Item> own = _queues[number];
        var batch = new Item?[own.Capacity];
        bool looks = false;
        while (Volatile.Read(ref _left) > 0)
        {
            int count = own.Claim(batch, batch.Length);
            if (count != 0 && !own.IsEmpty)
            {
                Unpark(_idle.TakeToWake());
            }

            count = count != 0 ? count : TakeInjected(batch);
            if (count == 0)
            {
                count = Rest(number, batch, ref looks);
            }

            for (int i = 0; i < count; i++)
            {
                if (looks)
                {
                    looks = false;
                    if (_idle.EndLook())
                    {
                        Unpark(_idle.TakeToWake());
                    }
                }

                Run(batch[i]!, own);
            }
        }
    }

    private int TakeInjected(Item?[] batch)
    {
        int count = _injection.Take(batch, 1);
        if (count != 0 && _injection.Count != 0)
        {
            Unpark(_idle.TakeToWake());
        }

        return count;
    }

    /// <summary>Returns what it found elsewhere, or 0 after a sleep.</summary>
    private int Rest(int number, Item?[] batch, ref bool looks)
    {
        looks = looks || _idle.TryLook();
        if (looks)
        {
            // Half of them, and one that is woken just before another begins.
            Assert.InRange(_idle.Looking, 0, ((_queues.Length + 1) / 2) + 1);
            for (int i = 1; i < _queues.Length; i++)
            {
                int stolen = _queues[(number + i) % _queues.Length].Claim(batch, batch.Length);
                if (stolen != 0)
                {
                    return stolen;
                }
            }

            int injected = TakeInjected(batch);
            if (injected != 0)
            {
                return injected;
            }
        }

        bool wasLast = _idle.BeginRest(number, looks);
        looks = false;
        if (wasLast && !ForgetsTheLastLook && HasWork)
        {
            Unpark(_idle.TakeToWake());
        }

        _parkers[number].Park(long.MaxValue);
        looks = !_idle.TryEndRest(number);
        return 0;
    }

    private void Run(Item item, WorkQueue<Item> own)
    {
        _ran.Add(item.Number);
        for (int i = 1; i <= item.Children; i++)
        {
            var child = new Item(item.Number + i, 0, false);
            if (!own.TryAdd(child))
            {
                _injection.Add(child);
            }

            Unpark(_idle.TakeToWake());
        }

        int left = Interlocked.Decrement(ref _left);
        while (item.WaitsForLast && left > 0)
        {
            Thread.Yield();
            left = Volatile.Read(ref _left);
        }

        if (left == 0)
        {
            for (int i = 0; i < _parkers.Length; i++)
            {
                Unpark(i);
            }
        }
    }

    private void Unpark(int worker)
    {
        if (worker >= 0)
        {
            _parkers[worker].Unpark();
        }
    }

    private sealed class Item(int number, int children, bool waitsForLast) : ILinked<Item>
    {
        public Item? Next { get; set; }

        internal int Number => number;

        internal int Children => children;

        internal bool WaitsForLast => waitsForLast;
    }
}
