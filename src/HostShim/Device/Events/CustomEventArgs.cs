using System;

namespace nanoFramework.Runtime.Events;

/// <summary>The two numbers of a custom event.</summary>
public class CustomEventArgs : EventArgs
{
    internal CustomEventArgs(ushort data1, uint data2)
    {
        Data1 = data1;
        Data2 = data2;
    }

    /// <summary>The event's source.</summary>
    public ushort Data1 { get; }

    /// <summary>The event's data.</summary>
    public uint Data2 { get; }
}
