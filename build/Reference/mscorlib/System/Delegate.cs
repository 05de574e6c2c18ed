using System.Reflection;

namespace System;

public abstract class Delegate
{
    public MethodInfo Method => throw null;
    public object Target => throw null;

    public override extern bool Equals(object obj);
    public static extern Delegate Combine(Delegate a, Delegate b);
    public static extern Delegate Remove(Delegate source, Delegate value);
    public virtual extern Delegate[] GetInvocationList();

    public static extern bool operator ==(Delegate d1, Delegate d2);
    public static extern bool operator !=(Delegate d1, Delegate d2);
}
