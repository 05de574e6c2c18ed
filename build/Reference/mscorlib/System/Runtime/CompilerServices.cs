namespace System.Runtime.CompilerServices;

[AttributeUsage(AttributeTargets.Field)]
public sealed class AccessedThroughPropertyAttribute : Attribute
{
    public AccessedThroughPropertyAttribute(string propertyName) => throw null;

    public string PropertyName => throw null;
}

[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
[ExcludeType]
public sealed class CallerArgumentExpressionAttribute : Attribute
{
    public CallerArgumentExpressionAttribute(string parameterName) => throw null;

    public string ParameterName => throw null;
}

[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
[ExcludeType]
public sealed class CallerMemberNameAttribute : Attribute;

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public class ExcludeTypeAttribute : Attribute;

[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
[ExcludeType]
public sealed class ExtensionAttribute : Attribute;

[AttributeUsage(AttributeTargets.Property)]
[ExcludeType]
public sealed class IndexerNameAttribute : Attribute
{
    public IndexerNameAttribute(string indexerName) => throw null;
}

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[ExcludeType]
public sealed class InternalsVisibleToAttribute : Attribute
{
    public InternalsVisibleToAttribute(string assemblyName) => throw null;

    public string AssemblyName => throw null;
}

public static class IsExternalInit;

[ExcludeType]
public enum MethodCodeType
{
    IL = 0,
    Native = 1,
    OPTIL = 2,
    Runtime = 3,
}

[AttributeUsage(AttributeTargets.Constructor | AttributeTargets.Method, Inherited = false)]
[ExcludeType]
public sealed class MethodImplAttribute : Attribute
{
    public MethodCodeType MethodCodeType;

    public MethodImplAttribute() => throw null;
    public MethodImplAttribute(MethodImplOptions methodImplOptions) => throw null;
    public MethodImplAttribute(short _value) => throw null;

    public MethodImplOptions Value => throw null;
}

[ExcludeType]
public enum MethodImplOptions
{
    Unmanaged = 0x0004,
    ForwardRef = 0x0010,
    PreserveSig = 0x0080,
    InternalCall = 0x1000,
    Synchronized = 0x0020,
    NoInlining = 0x0008,
}

public static class RuntimeFeature
{
    public const string DefaultImplementationsOfInterfaces = "DefaultImplementationsOfInterfaces";

    public static bool IsSupported(string feature) => throw null;
}

public static class RuntimeHelpers
{
    public static int OffsetToStringData => throw null;

    public static extern object GetObjectValue(object obj);
    public static extern void InitializeArray(Array array, RuntimeFieldHandle fldHandle);
    public static extern void RunClassConstructor(RuntimeTypeHandle type);
}
