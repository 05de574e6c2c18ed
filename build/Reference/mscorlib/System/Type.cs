using System.Reflection;

namespace System;

public abstract class Type : MemberInfo, IReflect
{
    public abstract Assembly Assembly { get; }
    public abstract string AssemblyQualifiedName { get; }
    public abstract Type BaseType { get; }
    public override Type DeclaringType => throw null;
    public abstract string FullName { get; }
    public bool IsAbstract => throw null;
    public bool IsArray => throw null;
    public bool IsClass => throw null;
    public bool IsEnum => throw null;
    public bool IsInterface => throw null;
    public bool IsNotPublic => throw null;
    public bool IsPublic => throw null;
    public bool IsSerializable => throw null;
    public bool IsValueType => throw null;

    public FieldInfo GetField(string name) => throw null;
    public FieldInfo[] GetFields() => throw null;
    public MethodInfo[] GetMethods() => throw null;
    public abstract Type GetElementType();
    public abstract FieldInfo GetField(string name, BindingFlags bindingAttr);
    public abstract FieldInfo[] GetFields(BindingFlags bindingAttr);
    public abstract Type[] GetInterfaces();
    public abstract MethodInfo[] GetMethods(BindingFlags bindingAttr);
    public extern ConstructorInfo GetConstructor(Type[] types);
    public extern ConstructorInfo[] GetConstructors();
    public extern MethodInfo GetMethod(string name);
    public extern MethodInfo GetMethod(string name, BindingFlags bindingAttr);
    public extern MethodInfo GetMethod(string name, Type[] types);
    public extern object InvokeMember(string name, BindingFlags invokeAttr, Binder binder, object target, object[] args);
    public override string ToString() => throw null;
    public static Type GetType(string typeName) => throw null;
    public static extern Type GetTypeFromHandle(RuntimeTypeHandle handle);
    public virtual bool IsSubclassOf(Type c) => throw null;
    public virtual extern bool IsInstanceOfType(object o);
}
