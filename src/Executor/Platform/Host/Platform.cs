using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace Embedded.Async;

/// <summary>
/// Everything that differs between the desktop, with real cores, and the device, where one native thread runs all managed
/// ones and a thread switch falls between instructions.
/// </summary>
internal static class Platform
{
    [ThreadStatic]
    private static ThreadIdentity? t_thread;

    /// <summary>What stands for the calling thread; two reads on one thread give the same object.</summary>
    internal static ThreadIdentity Thread
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_thread ?? MakeIdentity();
    }

    /// <summary>The executor whose loop is on this thread's stack.</summary>
    internal static Executor? Running => t_thread?._running;

    /// <summary>Whether a pool may no longer grow for this thread.</summary>
    internal static bool IsSealed => Running is { IsSealed: true };

    /// <summary>
    /// Orders everything this thread did before against everything it does after, loads that follow stores included.
    /// The device needs none: there, plain reads and writes of two managed threads are ordered already.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FullFence() => Interlocked.MemoryBarrier();

    /// <summary>Throws again without losing where the exception came from.</summary>
    internal static void Rethrow(Exception exception) => ExceptionDispatchInfo.Throw(exception);

    /// <summary>The number of the highest bit that is set; <paramref name="value"/> is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int HighestBit(long value) => BitOperations.Log2((ulong)value);

    /// <summary>The number of the lowest bit that is set; <paramref name="value"/> is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int LowestBit(long value) => BitOperations.TrailingZeroCount((ulong)value);

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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ThreadIdentity MakeIdentity() => t_thread = new ThreadIdentity();
}

/// <summary>A thread, as an executor knows it.</summary>
internal sealed class ThreadIdentity
{
    /// <summary>The executor whose loop is on this thread's stack.</summary>
    internal Executor? _running;
}
