using System.Threading;

namespace Embedded.HostShim;

/// <summary>All that several threads must agree on about a task of a pool, in one 64-bit word.</summary>
/// <remarks>
/// <para>Bits 63..32 the generation of its slot, 31..8 the slot, 7..0 the state:</para>
/// <code>
///   free --(1)--> Live+Owned --(2)--> Live --(3)--> Live+Owned --(5)--> free, generation + 1, with an outcome
///                   |  ^---(4)---+
///                   +--> +Notified
/// </code>
/// <para>1 <see cref="Begin"/>: spawned, and handed to a queue. 2 <see cref="TryRest"/>, after a poll that waits. 3 <see cref="TryWake"/>: the one
/// who changes it hands the task to a queue. 4 <see cref="TryWake"/> while it is owned: noted, and found by TryRest, which then clears it and
/// refuses, so the owner polls once more. 5 <see cref="End"/>.</para>
/// <para>Invariant Owner: from the change to Owned until TryRest or End succeeds, one thread at a time has the task, or one place of one queue. So
/// a task that yields is put back into a queue without an atomic operation, and never stands in two.</para>
/// <para>Invariant Seen: each wake-up does an atomic operation on the word, also if it changes nothing, and the owner does one between the last
/// look of a poll and its rest. So what was written before a wake-up is seen by a poll that begins after it.</para>
/// </remarks>
internal static class TaskWord
{
    /// <summary>A thread polls it or a queue has it.</summary>
    internal const long Owned = 1;

    /// <summary>Woken while it was owned.</summary>
    internal const long Notified = 2;

    /// <summary>It is to be cancelled.</summary>
    internal const long CancelAsked = 4;

    /// <summary>Its owner has begun to cancel it.</summary>
    internal const long CancelBegun = 8;

    /// <summary>There is a task, from Begin to End.</summary>
    internal const long Live = 16;

    /// <summary>Two bits: how the last task ended. 0 there was none, 1 result, 2 exception, 3 cancelled.</summary>
    internal const int OutcomeShift = 5;

    /// <summary>One worker alone may poll it.</summary>
    internal const long Pinned = 128;

    private const long StateMask = 0xFF;
    private const int SlotShift = 8;
    private const long OneGeneration = 1L << 32;

    /// <summary>A free word.</summary>
    internal static long Make(int slot, int generation) => ((long)generation << 32) | ((long)slot << SlotShift);

    internal static int Slot(long word) => (int)((uint)word >> SlotShift);

    internal static int Generation(long word) => (int)(word >> 32);

    /// <summary>The handle of the word's task: generation, number and slot.</summary>
    /// <param name="word">The task's.</param>
    /// <param name="numberBits">The pool's number, in its place.</param>
    internal static long Handle(long word, long numberBits) => (word & ~(OneGeneration - 1)) | numberBits | (uint)Slot(word);

    internal static int Outcome(long word) => ((int)word >> OutcomeShift) & 3;

    /// <summary>Makes a free word that of a new task, owned by the caller. Nobody else knows its generation yet.</summary>
    internal static void Begin(ref long word, bool isPinned)
    {
        long state = isPinned ? Live | Owned | Pinned : Live | Owned;
        Volatile.Write(ref word, (word & ~StateMask) | state);
    }

    /// <summary>Wakes the task of a generation.</summary>
    /// <returns>Whether the caller owns it now and must hand it to a queue.</returns>
    internal static bool TryWake(ref long word, int generation)
    {
        long seen = Volatile.Read(ref word);
        while (Generation(seen) == generation && (seen & Live) != 0)
        {
            // Exchanged also if it changes nothing: see Seen.
            long next = (seen & Owned) != 0 ? seen | Notified : seen | Owned;
            long found = Interlocked.CompareExchange(ref word, next, seen);
            if (found == seen)
            {
                return (seen & Owned) == 0;
            }

            seen = found;
        }

        return false;
    }

    /// <summary>Asks for the cancellation of the task of a generation.</summary>
    /// <param name="word">The task's.</param>
    /// <param name="generation">Which task of the slot.</param>
    /// <param name="isOwned">Whether the caller owns it now and must hand it to a queue.</param>
    /// <returns>False if it has ended.</returns>
    internal static bool TryCancel(ref long word, int generation, out bool isOwned)
    {
        long seen = Volatile.Read(ref word);
        while (Generation(seen) == generation && (seen & Live) != 0)
        {
            isOwned = (seen & Owned) == 0;
            long next = seen | CancelAsked | (isOwned ? Owned : Notified);
            long found = Interlocked.CompareExchange(ref word, next, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        isOwned = false;
        return false;
    }

    /// <summary>Notes that cancelling has begun. The owner.</summary>
    internal static void BeginCancel(ref long word) => Interlocked.Or(ref word, CancelBegun);

    /// <summary>Gives the task up, after a poll that waits. The owner.</summary>
    /// <returns>False if it was woken since it was owned: it still is, and wants another poll.</returns>
    internal static bool TryRest(ref long word)
    {
        long seen = Volatile.Read(ref word);
        while (true)
        {
            bool isNotified = (seen & Notified) != 0;
            long found = Interlocked.CompareExchange(ref word, seen & ~(isNotified ? Notified : Owned), seen);
            if (found == seen)
            {
                return !isNotified;
            }

            seen = found;
        }
    }

    /// <summary>Frees the word of a task that has ended, for the next generation. The owner.</summary>
    /// <param name="word">The task's.</param>
    /// <param name="outcome">1 result, 2 exception, 3 cancelled.</param>
    internal static void End(ref long word, int outcome)
    {
        // The rest of the word is the owner's; only state bits may be changed by others meanwhile, and they are thrown away.
        long ended = Volatile.Read(ref word);
        long next = (ended & ~StateMask) + OneGeneration;
        Interlocked.Exchange(ref word, next | ((long)outcome << OutcomeShift));
    }
}
