using System.Globalization;
using System.Runtime.CompilerServices;

namespace System.Reflection;

public class Assembly
{
    public virtual string FullName => throw null;

    public AssemblyName GetName() => throw null;
    public Assembly GetSatelliteAssembly(CultureInfo culture) => throw null;
    public static Assembly GetAssembly(Type type) => throw null;
    public static Assembly Load(string assemblyString) => throw null;
    public static extern Assembly GetExecutingAssembly();
    public static extern Assembly Load(byte[] rawAssembly);
    public virtual Type GetType(string name, bool throwOnError) => throw null;
    public virtual extern Type GetType(string name);
    public virtual extern Type[] GetTypes();
}

public sealed class AssemblyName
{
    private AssemblyName() => throw null;

    public string FullName => throw null;
    public string Name => throw null;
    public Version Version => throw null;
}

[Flags]
public enum AssemblyNameFlags
{
    None = 0x0000,
    PublicKey = 0x0001,
    EnableJITcompileOptimizer = 0x4000,
    EnableJITcompileTracking = 0x8000,
    Retargetable = 0x0100,
}

public abstract class Binder;

[Flags]
[ExcludeType]
public enum BindingFlags
{
    Default = 0x00000000,
    IgnoreCase = 0x00000001,
    DeclaredOnly = 0x00000002,
    Instance = 0x00000004,
    Static = 0x00000008,
    Public = 0x00000010,
    NonPublic = 0x00000020,
    FlattenHierarchy = 0x00000040,
    InvokeMethod = 0x00000100,
    CreateInstance = 0x00000200,
    GetField = 0x00000400,
    SetField = 0x00000800,
    GetProperty = 0x00001000,
    SetProperty = 0x00002000,
    PutDispProperty = 0x00004000,
    PutRefDispProperty = 0x00008000,
    ExactBinding = 0x00010000,
    SuppressChangeType = 0x00020000,
    OptionalParamBinding = 0x00040000,
    IgnoreReturn = 0x01000000,
}

public abstract class ConstructorInfo : MethodBase
{
    public override MemberTypes MemberType => throw null;

    public extern object Invoke(object[] parameters);
    public override extern object[] GetCustomAttributes(bool inherit);
}

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
[ExcludeType]
public sealed class DefaultMemberAttribute : Attribute
{
    public DefaultMemberAttribute(string memberName) => throw null;

    public string MemberName => throw null;
}

public abstract class FieldInfo : MemberInfo
{
    public abstract Type FieldType { get; }
    public override MemberTypes MemberType => throw null;

    public abstract object GetValue(object obj);
    public override object[] GetCustomAttributes(bool inherit) => throw null;
    public virtual extern void SetValue(object obj, object value);
}

public interface IReflect
{
    FieldInfo GetField(string name, BindingFlags bindingAttr);
    MethodInfo GetMethod(string name, BindingFlags bindingAttr);
}

public abstract class MemberInfo
{
    public abstract Type DeclaringType { get; }
    public abstract MemberTypes MemberType { get; }
    public abstract string Name { get; }

    public abstract object[] GetCustomAttributes(bool inherit);
}

public enum MemberTypes
{
    Constructor = 0x01,
    Event = 0x02,
    Field = 0x04,
    Method = 0x08,
    Property = 0x10,
    TypeInfo = 0x20,
    Custom = 0x40,
    NestedType = 0x80,
    All = 0xBF,
}

public abstract class MethodBase : MemberInfo
{
    public override Type DeclaringType => throw null;
    public bool IsAbstract => throw null;
    public bool IsFinal => throw null;
    public bool IsPublic => throw null;
    public bool IsStatic => throw null;
    public bool IsVirtual => throw null;
    public override string Name => throw null;

    public abstract ParameterInfo[] GetParameters();
    public extern object Invoke(object obj, object[] parameters);
}

[ExcludeType]
public enum MethodImplAttributes
{
    CodeTypeMask = 0x0003,
    IL = 0x0000,
    Native = 0x0001,
    OPTIL = 0x0002,
    Runtime = 0x0003,
    ManagedMask = 0x0004,
    Unmanaged = 0x0004,
    Managed = 0x0000,
    ForwardRef = 0x0010,
    PreserveSig = 0x0080,
    InternalCall = 0x1000,
    Synchronized = 0x0020,
    NoInlining = 0x0008,
    MaxMethodImplVal = 0xFFFF,
}

public abstract class MethodInfo : MethodBase
{
    public override MemberTypes MemberType => throw null;
    public abstract Type ReturnType { get; }
}

public abstract class ParameterInfo
{
    public virtual Type ParameterType => throw null;
}

[ExcludeType]
public enum ProcessorArchitecture
{
    None = 0,
    MSIL = 1,
    X86 = 2,
    IA64 = 3,
    Amd64 = 4,
}

public abstract class PropertyInfo : MemberInfo
{
    public abstract Type PropertyType { get; }

    public virtual extern object GetValue(object obj, object[] index);
    public virtual extern void SetValue(object obj, object value, object[] index);
}
