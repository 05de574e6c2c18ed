namespace Embedded.ModelTests.Planted;

/// <summary>What is wrong with a <see cref="FlawedWorkQueue"/>.</summary>
internal enum Flaw
{
    None,

    /// <summary>What was claimed may be overwritten before it is copied.</summary>
    CopiesAfterTheExchange,

    /// <summary>Two may claim the same.</summary>
    MovesTheHeadWithoutAnExchange,

    /// <summary>A thief may copy what stood in the place before.</summary>
    PublishesBeforeItWrites,
}

/// <summary>A copy of the pool's work queue with a bug, to see that the tests of the queue find it.</summary>
internal sealed class FlawedWorkQueue(int capacity, Flaw flaw)
{
    private readonly string?[] _places = new string?[capacity];
    private readonly int _mask = capacity - 1;
    private long _head;
    private long _tail;

    internal bool TryAdd(string item)
    {
        long tail = _tail;
        long head = Volatile.Read(ref _head);
        if (tail - head >= _places.Length)
        {
            return false;
        }

        if (flaw == Flaw.PublishesBeforeItWrites)
        {
            Volatile.Write(ref _tail, tail + 1);
            Volatile.Write(ref _places[(int)tail & _mask], item);
            return true;
        }

        _places[(int)tail & _mask] = item;
        Volatile.Write(ref _tail, tail + 1);
        return true;
    }

    internal int Claim(string?[] into, int most)
    {
        while (true)
        {
            long head = Volatile.Read(ref _head);
            long available = Volatile.Read(ref _tail) - head;
            if (available <= 0)
            {
                return 0;
            }

            int count = (int)(available - (available >> 1));
            count = count < most ? count : most;
            Copy(into, head, flaw == Flaw.CopiesAfterTheExchange ? 0 : count);
            if (flaw == Flaw.MovesTheHeadWithoutAnExchange)
            {
                Volatile.Write(ref _head, head + count);
                return count;
            }

            if (Interlocked.CompareExchange(ref _head, head + count, head) == head)
            {
                Copy(into, head, flaw == Flaw.CopiesAfterTheExchange ? count : 0);
                return count;
            }
        }
    }

    private void Copy(string?[] into, long head, int count)
    {
        for (int i = 0; i < count; i++)
        {
            into[i] = Volatile.Read(ref _places[(int)(head + i) & _mask]);
        }
    }
}
