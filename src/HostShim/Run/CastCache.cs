using System;
using System.Threading;

namespace Embedded.HostShim;

/// <summary>
/// The .NET runtime's table of casts that were asked before. It stands on the heap and grows to 4,096 entries, on whatever thread makes the cast
/// that does not fit: by 12 KB, say, in the middle of a poll. So it is filled before bytes are counted as the firmware's.
/// </summary>
internal static class CastCache
{
    /// <summary>So many types, each asked of an object of each, are what the full table has entries.</summary>
    private const int Types = 64;

    private static int s_isFilled;

    /// <summary>Fills it, the first time; takes some milliseconds.</summary>
    internal static void Fill()
    {
        if (Interlocked.Exchange(ref s_isFilled, 1) != 0)
        {
            return;
        }

        // Types that only need to differ: byte[], byte[][], byte[][][] and so on.
        var objects = new object[Types];
        Type element = typeof(byte);
        for (int i = 0; i < Types; i++)
        {
            objects[i] = Array.CreateInstance(element, 0);
            element = objects[i].GetType();
        }

        foreach (object one in objects)
        {
            Type type = one.GetType();
            foreach (object another in objects)
            {
                type.IsInstanceOfType(another);
            }
        }
    }
}
