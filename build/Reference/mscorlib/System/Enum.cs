namespace System;

public abstract class Enum : ValueType
{
    protected Enum() => throw null;

    public extern bool HasFlag(Enum flag);
    public override string ToString() => throw null;
}
