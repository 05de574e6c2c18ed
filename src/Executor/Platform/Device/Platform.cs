using System;
using System.Runtime.CompilerServices;

namespace Embedded.Async;

/// <summary>
/// Everything that differs between the desktop and the device, where one native thread runs all managed ones, a thread
/// switch falls between two instructions, and plain reads and writes are ordered.
/// </summary>
internal static class Platform
{
    /// <summary>Asks the weaver to copy a method to where it is called. (The platform has no name for this bit.)</summary>
    internal const MethodImplOptions Inline = (MethodImplOptions)256;

    /// <summary>No wish: worth its size only on the host.</summary>
    internal const MethodImplOptions InlineOnHost = 0;

    private static int s_budget;

    /// <summary>What stands for the calling thread; two reads on one thread give the same object.</summary>
    internal static ThreadIdentity Thread => ThreadIdentity.Find();

    /// <summary>The executor whose loop is on this thread's stack.</summary>
    internal static Executor? Running => ExecutorTable.At(Thread._running);

    /// <summary>Whether a pool may no longer grow for this thread.</summary>
    internal static bool IsSealed
    {
        get
        {
            Executor? running = Running;
            return running is not null && running.IsSealed;
        }
    }

    /// <summary>Counts an await; true if it is the last that the task may begin in this turn, and so has to wait for the next.</summary>
    [MethodImpl(Inline)]
    internal static bool SpendBudget() => --s_budget <= 0;

    /// <summary>
    /// A task's turn begins: it has its whole budget of awaits. One number for all threads, because finding a thread's own would cost
    /// more than the await: one that steps aside too early, or late by what another thread's turn gave, is benign.
    /// </summary>
    [MethodImpl(Inline)]
    internal static void BeginTurn(ThreadIdentity thread) => s_budget = BuildConfig.AwaitsPerTurn;

    /// <summary>Whoever awaits next has spent its budget.</summary>
    /// <returns>What was left of it.</returns>
    internal static int EndTurn(ThreadIdentity thread)
    {
        int left = s_budget;
        s_budget = 0;
        return left;
    }

    /// <summary>Says how many awaits are left.</summary>
    internal static void SetAwaits(ThreadIdentity thread, int awaits) => s_budget = awaits;

    /// <summary>Whether the pool of a generic class may be filled when it is first used: here that is when the program is loaded.</summary>
    internal static bool MayFillAtFirstUse => true;

    internal static void FullFence()
    {
    }

    internal static int VolatileRead(ref int field) => field;

    internal static long VolatileRead(ref long field) => field;

    internal static void VolatileWrite(ref int field, int value) => field = value;

    internal static void VolatileWrite(ref long field, long value) => field = value;

    internal static void Publish<T>(T?[] array, int index, T value)
        where T : class => array[index] = value;

    /// <summary>Nothing: the weaver fills the pools of all async methods when the program is loaded.</summary>
    internal static void FillPools()
    {
    }

    /// <summary>Called before an executor gets its number: from the second one on, pools are locked.</summary>
    /// <exception cref="InvalidOperationException">Another thread runs an executor already, and uses the pools without a lock.</exception>
    internal static void BeforeExecutor(int number)
    {
        if (number > 1 && !SharedPool.s_isLocked)
        {
            Executor? first = ExecutorTable.At(1);
            if (first is not null && first.IsOfOtherThread)
            {
                throw Errors.LateExecutor();
            }

            SharedPool.s_isLocked = true;
        }
    }

    /// <summary>How an executor rests if nobody says otherwise.</summary>
    internal static IParker MakeParker(Clock clock) => new EventParker(clock);

    internal static void DisposeParker(IParker parker)
    {
    }

    /// <summary>Throws again.</summary>
    internal static void Rethrow(Exception exception) => throw exception;

    /// <summary>The number of the highest bit that is set; <paramref name="value"/> is not 0.</summary>
    internal static int HighestBit(long value)
    {
        int bit = 0;
        int word = (int)(value >> 32);
        if (word == 0)
        {
            word = (int)value;
        }
        else
        {
            bit = 32;
        }

        for (int step = 16; step > 0; step >>= 1)
        {
            int upper = (int)((uint)word >> step);
            if (upper != 0)
            {
                word = upper;
                bit += step;
            }
        }

        return bit;
    }

    /// <summary>The number of the lowest bit that is set; <paramref name="value"/> is not 0.</summary>
    internal static int LowestBit(long value) => HighestBit(value & -value);

    internal static T Track<T>(T future)
        where T : Future => future;

    internal static T As<T>(object value)
        where T : class => (T)value;

    internal static void Store<T>(T?[] array, int index, T? value)
        where T : class => array[index] = value;

    internal static void Prefetch(object? item)
    {
    }
}
