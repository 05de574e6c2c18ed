using System.Runtime.CompilerServices;

namespace System.Diagnostics;

[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Module)]
[ExcludeType]
public sealed class DebuggableAttribute : Attribute
{
    public DebuggableAttribute(DebuggingModes modes) => throw null;
    public DebuggableAttribute(bool isJITTrackingEnabled, bool isJITOptimizerDisabled) => throw null;

    public DebuggingModes DebuggingFlags => throw null;
    public bool IsJITOptimizerDisabled => throw null;
    public bool IsJITTrackingEnabled => throw null;

    [Flags]
    [ExcludeType]
    public enum DebuggingModes
    {
        None = 0x000,
        Default = 0x001,
        DisableOptimizations = 0x100,
        IgnoreSymbolStoreSequencePoints = 0x002,
        EnableEditAndContinue = 0x004,
    }
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
[ExcludeType]
public sealed class DebuggerBrowsableAttribute : Attribute
{
    public DebuggerBrowsableAttribute(DebuggerBrowsableState state) => throw null;

    public DebuggerBrowsableState State => throw null;
}

[ExcludeType]
public enum DebuggerBrowsableState
{
    Never = 0,
    Collapsed = 2,
    RootHidden = 3,
}

[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Delegate, AllowMultiple = true)]
[ExcludeType]
public sealed class DebuggerDisplayAttribute : Attribute
{
    public DebuggerDisplayAttribute(string value) => throw null;

    public string Name { get => throw null; set => throw null; }
    public Type Target { get => throw null; set => throw null; }
    public string TargetTypeName { get => throw null; set => throw null; }
    public string Type { get => throw null; set => throw null; }
    public string Value => throw null;
}

[AttributeUsage(AttributeTargets.Constructor | AttributeTargets.Method | AttributeTargets.Property, Inherited = false)]
[ExcludeType]
public sealed class DebuggerHiddenAttribute : Attribute;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Constructor | AttributeTargets.Method | AttributeTargets.Property, Inherited = false)]
[ExcludeType]
public sealed class DebuggerNonUserCodeAttribute : Attribute;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Constructor | AttributeTargets.Method, Inherited = false)]
[ExcludeType]
public sealed class DebuggerStepThroughAttribute : Attribute;

[AttributeUsage(AttributeTargets.Constructor | AttributeTargets.Method, Inherited = false)]
[ExcludeType]
public sealed class DebuggerStepperBoundaryAttribute : Attribute;

[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true)]
[ExcludeType]
public sealed class DebuggerTypeProxyAttribute : Attribute
{
    public DebuggerTypeProxyAttribute(Type type) => throw null;
    public DebuggerTypeProxyAttribute(string typeName) => throw null;

    public string ProxyTypeName => throw null;
    public Type Target { get => throw null; set => throw null; }
    public string TargetTypeName { get => throw null; set => throw null; }
}
