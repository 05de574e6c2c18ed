namespace System;

public abstract class MulticastDelegate : Delegate
{
    public override bool Equals(object obj) => throw null;

    public static extern bool operator ==(MulticastDelegate d1, MulticastDelegate d2);
    public static extern bool operator !=(MulticastDelegate d1, MulticastDelegate d2);
}
