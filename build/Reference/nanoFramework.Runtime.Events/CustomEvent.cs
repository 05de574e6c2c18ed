using System;

namespace nanoFramework.Runtime.Events;

public static class CustomEvent
{
    public static event CustomEventPostedEventHandler CustomEventPosted;
}

public class CustomEventArgs : EventArgs
{
    private CustomEventArgs() => throw null;

    public ushort Data1 => throw null;
    public uint Data2 => throw null;
}

public delegate void CustomEventPostedEventHandler(object sender, CustomEventArgs e);
