namespace Embedded.Async;

/// <summary>How <see cref="TaskHandle"/> and <see cref="Waker"/> are packed.</summary>
internal static class HandleBits
{
    /// <summary>Executors alive at the same time.</summary>
    internal const int MostExecutors = 255;

    /// <summary>Far more than a device has memory for; a handle would have room for more.</summary>
    internal const int MostSlots = 65535;

    /// <summary>Added to a handle, gives the one of the slot's next task.</summary>
    internal const long NextGeneration = 1L << 32;

    internal static long Pack(int executor, int slot, int generation) => ((long)generation << 32) | (uint)(executor << 24) | (uint)slot;

    internal static int Slot(long bits) => (int)bits & 0xFFFFFF;

    internal static int Generation(long bits) => (int)(bits >> 32);

    /// <summary>How many tasks the slot has had since; right across the wrap of generations.</summary>
    internal static int Age(long current, long handle) => (int)((current - handle) >> 32);

    internal static int Executor(long bits) => (int)((uint)bits >> 24);
}
