using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
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

    [ThreadStatic]
    private static Executor? t_running;

    /// <summary>An object that stands for the calling thread; two reads on one thread give the same object.</summary>
    internal static object Thread
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_thread ?? MakeIdentity();
    }

    /// <summary>The executor whose loop is on this thread's stack.</summary>
    internal static Executor? Running
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_running;
        set => t_running = value;
    }

    /// <summary>Whether a pool may no longer grow for this thread.</summary>
    internal static bool IsSealed => t_running is { IsSealed: true };

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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ThreadIdentity MakeIdentity() => t_thread = new ThreadIdentity();

    private sealed class ThreadIdentity;
}
