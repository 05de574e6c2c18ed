using System.Runtime.CompilerServices;

namespace System.Runtime.InteropServices;

[ExcludeType]
public enum CharSet
{
    None = 1,
    Ansi = 2,
    Unicode = 3,
    Auto = 4,
}

[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Interface | AttributeTargets.Delegate, Inherited = false)]
[ExcludeType]
public sealed class ComVisibleAttribute : Attribute
{
    public ComVisibleAttribute(bool visibility) => throw null;

    public bool Value => throw null;
}

[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface | AttributeTargets.Delegate, Inherited = false)]
[ExcludeType]
public sealed class GuidAttribute : Attribute
{
    public GuidAttribute(string guid) => throw null;

    public string Value => throw null;
}

[ExcludeType]
public enum LayoutKind
{
    Sequential = 0,
    Explicit = 2,
    Auto = 3,
}

[AttributeUsage(AttributeTargets.Parameter)]
[ExcludeType]
public sealed class OutAttribute : Attribute;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
[ExcludeType]
public sealed class StructLayoutAttribute : Attribute
{
    public CharSet CharSet;
    public int Pack;
    public int Size;

    public StructLayoutAttribute(LayoutKind layoutKind) => throw null;
    public StructLayoutAttribute(short layoutKind) => throw null;

    public LayoutKind Value => throw null;
}
