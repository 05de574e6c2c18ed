using System.Runtime.CompilerServices;

namespace System;

public struct IntPtr;
public struct RuntimeArgumentHandle;
public struct RuntimeFieldHandle;
public struct RuntimeMethodHandle;
public struct RuntimeTypeHandle;

[ExcludeType]
public struct TypedReference;

[ExcludeType]
public struct UIntPtr;

public struct Void;
