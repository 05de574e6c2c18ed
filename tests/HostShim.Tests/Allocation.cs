using System;
using Xunit;

namespace Embedded.HostShim.Tests;

internal static class Allocation
{
    /// <summary>Runs a body to warm it up, then again many times, and demands that the heap did not grow.</summary>
    internal static void AssertNone(Action body, int warmUp = 200, int repeats = 2000)
    {
        for (int i = 0; i < warmUp; i++)
        {
            body();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < repeats; i++)
        {
            body();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

/// <summary>A processor and listener that reuse one event, as the firmware's own does; it notes what came.</summary>
internal sealed class CachedGpioEvents : nanoFramework.Runtime.Events.IEventProcessor, nanoFramework.Runtime.Events.IEventListener
{
    private readonly nanoFramework.Runtime.Events.BaseEvent _event = new();

    internal int Count { get; private set; }

    internal int LastPin { get; private set; } = -1;

    internal uint LastLevel { get; private set; }

    public nanoFramework.Runtime.Events.BaseEvent ProcessEvent(uint data1, uint data2, DateTime time)
    {
        LastPin = (int)(data1 >> 16);
        LastLevel = data2;
        return _event;
    }

    public void InitializeForEventSource()
    {
        // Nothing to prepare.
    }

    public bool OnEvent(nanoFramework.Runtime.Events.BaseEvent ev)
    {
        Count++;
        return true;
    }
}
