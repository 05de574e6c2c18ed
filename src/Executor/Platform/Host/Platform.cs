using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Threading;

namespace Embedded.Async;

/// <summary>
/// Everything that differs between the desktop, with real cores, and the device, where one native thread runs all managed
/// ones and a thread switch falls between instructions.
/// </summary>
internal static class Platform
{
    /// <summary>Asks for a method to be copied to where it is called.</summary>
    internal const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>The same where the device would rather save the flash.</summary>
    internal const MethodImplOptions InlineOnHost = MethodImplOptions.AggressiveInlining;

    [ThreadStatic]
    private static ThreadIdentity? s_thread;

    /// <summary>What stands for the calling thread; two reads on one thread give the same object.</summary>
    internal static ThreadIdentity Thread
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_thread ?? MakeIdentity();
    }

    /// <summary>The executor whose loop is on this thread's stack.</summary>
    internal static Executor? Running => s_thread is ThreadIdentity thread ? ExecutorTable.At(thread._running) : null;

    /// <summary>Whether a pool may no longer grow for this thread.</summary>
    internal static bool IsSealed => Running is { IsSealed: true };

    /// <summary>Whether the pool of a generic class may be filled when it is first used. (On a device that is at load.)</summary>
    internal static bool MayFillAtFirstUse => !IsSealed;

    /// <summary>Counts an await; true if it is the last that the task may begin in this turn, and so has to wait for the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool SpendBudget() => --Thread._budget <= 0;

    /// <summary>A task's turn begins: it has its whole budget of awaits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void BeginTurn(ThreadIdentity thread) => thread._budget = BuildConfig.AwaitsPerTurn;

    /// <summary>Whoever awaits next on this thread has spent its budget.</summary>
    /// <returns>What was left of it.</returns>
    internal static int EndTurn(ThreadIdentity thread)
    {
        int left = thread._budget;
        thread._budget = 0;
        return left;
    }

    /// <summary>Says how many awaits are left.</summary>
    internal static void SetAwaits(ThreadIdentity thread, int awaits) => thread._budget = awaits;

    /// <summary>
    /// Orders everything this thread did before against everything it does after, loads that follow stores included.
    /// The device needs none: there, plain reads and writes of two managed threads are ordered already.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FullFence() => Interlocked.MemoryBarrier();

    /// <summary>Reads a field that other threads write; what is read later in the program is read later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int VolatileRead(ref int field) => Volatile.Read(ref field);

    /// <inheritdoc cref="VolatileRead(ref int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long VolatileRead(ref long field) => Volatile.Read(ref field);

    /// <summary>Writes a field that other threads read; what was written earlier in the program is seen earlier.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void VolatileWrite(ref int field, int value) => Volatile.Write(ref field, value);

    /// <inheritdoc cref="VolatileWrite(ref int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void VolatileWrite(ref long field, long value) => Volatile.Write(ref field, value);

    /// <summary>Puts an object where other threads find it; they find it whole.</summary>
    internal static void Publish<T>(T?[] array, int index, T value)
        where T : class => Volatile.Write(ref array[index], value);

    /// <summary>Makes the futures that every async method of the application asks for.</summary>
    internal static void FillPools() => StateMachineMethods.FillPools();

    /// <summary>Called before an executor gets its number; here, each thread has pools of its own.</summary>
    internal static void BeforeExecutor(int number)
    {
    }

    /// <summary>How an executor rests if nobody says otherwise.</summary>
    internal static IParker MakeParker(Clock clock) => new ThreadParker(clock);

    /// <summary>Gives up what <see cref="MakeParker"/> made.</summary>
    internal static void DisposeParker(IParker parker) => (parker as ThreadParker)?.Dispose();

    /// <summary>Throws again without losing where the exception came from.</summary>
    internal static void Rethrow(Exception exception) => ExceptionDispatchInfo.Throw(exception);

    /// <summary>The number of the highest bit that is set; <paramref name="value"/> is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int HighestBit(long value) => BitOperations.Log2((ulong)value);

    /// <summary>The number of the lowest bit that is set; <paramref name="value"/> is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int LowestBit(long value) => BitOperations.TrailingZeroCount((ulong)value);

    /// <summary>Notes a new future in strict mode.</summary>
    internal static T Track<T>(T future)
        where T : Future => ThreadPools.Track(future);

    /// <summary>A cast whose outcome is known; on the device a plain cast.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T As<T>(object value)
        where T : class => Unsafe.As<T>(value);

    /// <summary>
    /// <c>array[index] = value</c> for an index that is known to be good. The host's ordinary store asks whether the array
    /// might really be of a derived type, which costs as much as the rest of a wake-up's bookkeeping; on the device it is the
    /// ordinary store.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<T>(T?[] array, int index, T? value)
        where T : class => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index) = value;

    /// <summary>
    /// Asks the processor to bring an object near, because it is used soon. Only a hint: reads nothing, and if the collector
    /// moves the object meanwhile the hint was for nothing. The device has no caches to speak of and does nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void Prefetch(object? item)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(*(void**)Unsafe.AsPointer(ref item));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ThreadIdentity MakeIdentity() => s_thread = new ThreadIdentity();
}

/// <summary>A thread, as an executor knows it.</summary>
internal sealed class ThreadIdentity
{
    /// <summary>
    /// The number of the executor whose loop is on this thread's stack, or 0. A number, because a reference would cost the
    /// collector's write barrier twice a run.
    /// </summary>
    internal int _running;

    /// <summary>Awaits that are left of this turn; the last steps aside.</summary>
    internal int _budget;

    internal bool IsCurrent => this == Platform.Thread;
}
