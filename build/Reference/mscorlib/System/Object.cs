namespace System;

public class Object
{
    public extern Type GetType();
    protected extern object MemberwiseClone();
    public static bool Equals(object objA, object objB) => throw null;
    public static extern bool ReferenceEquals(object objA, object objB);
    public virtual string ToString() => throw null;
    public virtual extern bool Equals(object obj);
    public virtual extern int GetHashCode();
}
