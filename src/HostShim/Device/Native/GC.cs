namespace nanoFramework.Runtime.Native;

/// <summary>The device's heap.</summary>
public static class GC
{
    /// <summary>
    /// Bytes that are free. On the device: after a collection, so that only what is kept counts. Here each byte that the calling
    /// thread allocates is taken off and none comes back: of two calls on one thread the difference is what was
    /// allocated between them.
    /// </summary>
    /// <param name="compactHeap">Whether the device moves its objects together; here it makes no difference.</param>
    public static uint Run(bool compactHeap)
    {
        _ = compactHeap;
        return uint.MaxValue - (uint)System.GC.GetAllocatedBytesForCurrentThread();
    }

    /// <summary>Whether the device tells of each collection on its debug output; here nothing is told.</summary>
    public static void EnableGCMessages(bool enable) => _ = enable;
}
