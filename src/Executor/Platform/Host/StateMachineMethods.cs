using System;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Embedded.Async;

/// <summary>Finds async methods by reflection; used while starting up, never afterwards.</summary>
internal static class StateMachineMethods
{
    private const BindingFlags All =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The method a state machine was made from, or null if the compiler's naming is not what is expected.</summary>
    internal static MethodInfo? Find(Type machine)
    {
        Type definition = machine.IsGenericType ? machine.GetGenericTypeDefinition() : machine;
        Type? owner = definition.DeclaringType;
        if (owner is null)
        {
            return null;
        }

        foreach (MethodInfo method in owner.GetMethods(All))
        {
            if (method.GetCustomAttribute<AsyncStateMachineAttribute>()?.StateMachineType == definition)
            {
                return method;
            }
        }

        return null;
    }

    /// <summary>Type and method; a local function or lambda under the name of the method that holds it.</summary>
    internal static string SourceName(MethodInfo method)
    {
        // The compiler keeps captured locals in a nested class of its own.
        Type owner = method.DeclaringType!;
        while (owner.Name.StartsWith('<') && owner.DeclaringType is not null)
        {
            owner = owner.DeclaringType;
        }

        string name = method.Name;
        int end = name.IndexOf('>', StringComparison.Ordinal);
        return owner.FullName + "." + (name.StartsWith('<') && end > 0 ? name[1..end] + " (a function inside it)" : name);
    }

    /// <summary>Makes a delegate <c>int (ref TStateMachine)</c> that reads a field, for structs and classes alike.</summary>
    internal static TDelegate MakeFieldReader<TDelegate>(Type machine, string fieldName)
        where TDelegate : Delegate
    {
        FieldInfo field = machine.GetField(fieldName, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException(machine + ": the compiler's state machine has no field " + fieldName);
        var reader = new DynamicMethod("ReadState", typeof(int), [machine.MakeByRefType()], machine, skipVisibility: true);
        ILGenerator il = reader.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        if (!machine.IsValueType)
        {
            il.Emit(OpCodes.Ldind_Ref);
        }

        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Ret);
        return reader.CreateDelegate<TDelegate>();
    }

    /// <summary>Makes the futures that every async method of the loaded application asks for.</summary>
    /// <remarks>Generic methods are left out: their instantiations are known only once they are called.</remarks>
    internal static void FillPools()
    {
        AssemblyName self = typeof(Future).Assembly.GetName();
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.IsDynamic || (assembly != typeof(Future).Assembly && (!References(assembly, self) || UsesAnotherCopy(assembly, self))))
            {
                continue;
            }

            foreach (Type type in assembly.GetTypes())
            {
                if (!type.ContainsGenericParameters)
                {
                    FillPools(type);
                }
            }
        }
    }

    private static void FillPools(Type type)
    {
        foreach (MethodInfo method in type.GetMethods(All))
        {
            Type? machine = method.GetCustomAttribute<AsyncStateMachineAttribute>()?.StateMachineType;
            Type result = method.ReturnType;
            if (machine is null || method.ContainsGenericParameters || !typeof(Future).IsAssignableFrom(result))
            {
                continue;
            }

            Type box = result.IsGenericType
                ? typeof(AsyncMachine<,>).MakeGenericType(machine, result.GetGenericArguments()[0])
                : typeof(AsyncMachine<>).MakeGenericType(machine);
            box.GetMethod("Fill", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, null);
        }
    }

    /// <summary>Whether an assembly was loaded into a context that has an executor of its own, as woven assemblies are by tests.</summary>
    private static bool UsesAnotherCopy(Assembly assembly, AssemblyName self)
    {
        AssemblyLoadContext? context = AssemblyLoadContext.GetLoadContext(assembly);
        if (context is null || context == AssemblyLoadContext.GetLoadContext(typeof(Future).Assembly))
        {
            return false;
        }

        foreach (Assembly other in context.Assemblies)
        {
            if (other.GetName().Name == self.Name)
            {
                return true;
            }
        }

        return false;
    }

    private static bool References(Assembly assembly, AssemblyName name)
    {
        foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
        {
            if (reference.Name == name.Name)
            {
                return true;
            }
        }

        return false;
    }
}
