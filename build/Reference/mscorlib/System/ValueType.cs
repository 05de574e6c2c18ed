namespace System;

public abstract class ValueType
{
    public override extern bool Equals(object obj);
}
