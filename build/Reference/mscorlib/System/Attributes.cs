using System.Runtime.CompilerServices;

namespace System;

[AttributeUsage(AttributeTargets.All)]
public abstract class Attribute;

[Flags]
[ExcludeType]
public enum AttributeTargets
{
    Assembly = 0x0001,
    Module = 0x0002,
    Class = 0x0004,
    Struct = 0x0008,
    Enum = 0x0010,
    Constructor = 0x0020,
    Method = 0x0040,
    Property = 0x0080,
    Field = 0x0100,
    Event = 0x0200,
    Interface = 0x0400,
    Parameter = 0x0800,
    Delegate = 0x1000,
    ReturnValue = 0x2000,
    All = 0x3FFF,
}

[AttributeUsage(AttributeTargets.Class)]
[ExcludeType]
public sealed class AttributeUsageAttribute : Attribute
{
    public AttributeUsageAttribute(AttributeTargets validOn) => throw null;

    public bool AllowMultiple { get => throw null; set => throw null; }
    public bool Inherited { get => throw null; set => throw null; }
    public AttributeTargets ValidOn => throw null;
}

[AttributeUsage(AttributeTargets.All)]
[ExcludeType]
public sealed class CLSCompliantAttribute : Attribute
{
    public CLSCompliantAttribute(bool isCompliant) => throw null;

    public bool IsCompliant => throw null;
}

[AttributeUsage(AttributeTargets.Enum)]
[ExcludeType]
public class FlagsAttribute : Attribute;

[AttributeUsage(AttributeTargets.Method)]
[ExcludeType]
public sealed class MTAThreadAttribute : Attribute;

[AttributeUsage(AttributeTargets.Field)]
[ExcludeType]
public sealed class NonSerializedAttribute : Attribute;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Constructor | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Event | AttributeTargets.Interface | AttributeTargets.Delegate, Inherited = false)]
[ExcludeType]
public sealed class ObsoleteAttribute : Attribute
{
    public ObsoleteAttribute() => throw null;
    public ObsoleteAttribute(string message) => throw null;
    public ObsoleteAttribute(string message, bool error) => throw null;

    public bool IsError => throw null;
    public string Message => throw null;
}

[AttributeUsage(AttributeTargets.Parameter)]
[ExcludeType]
public sealed class ParamArrayAttribute : Attribute;

[AttributeUsage(AttributeTargets.Method)]
[ExcludeType]
public sealed class STAThreadAttribute : Attribute;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Delegate, Inherited = false)]
[ExcludeType]
public sealed class SerializableAttribute : Attribute;
