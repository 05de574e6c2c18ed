using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.IL;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Shrink;

/// <summary>Removes what the application does not reach.</summary>
internal static class ShakePass
{
    /// <summary>Returns the names of what went, by module.</summary>
    internal static IReadOnlyDictionary<ModuleDefinition, IReadOnlyList<string>> Run(Weaving weaving, IReadOnlyList<string> keep)
    {
        var reachable = new Reachable(weaving);
        AddRoots(weaving, reachable, keep);
        reachable.Close();

        foreach (MethodDefinition method in weaving.CallsIfUsed.Where(reachable.Has))
        {
            RemoveUnusedCalls(weaving, reachable, method);
        }

        var removed = new Dictionary<ModuleDefinition, IReadOnlyList<string>>();
        foreach (ModuleDefinition module in weaving.Assemblies.Modules)
        {
            removed.Add(module, Shake(weaving, reachable, module));
        }

        return removed;
    }

    private static void RemoveUnusedCalls(Weaving weaving, Reachable reachable, MethodDefinition method)
    {
        var editor = new MethodEditor(method, weaving.Source);
        foreach (Instruction call in editor.Code.Where(i => i.Operand is MethodDefinition called && !reachable.Has(called)).ToArray())
        {
            // Its one argument, and itself.
            editor.Remove(call.Previous, call);
        }

        editor.Close();
    }

    private static void AddRoots(Weaving weaving, Reachable reachable, IReadOnlyList<string> keep)
    {
        ModuleDefinition application = weaving.Assemblies.Modules[0];
        if (application.EntryPoint is not null)
        {
            reachable.Add(application.EntryPoint);
        }

        if (weaving.Machines.Count > 0)
        {
            reachable.Add(weaving.Contract.PoolForMethod);
            reachable.Add(weaving.Contract.PoolAdd);
        }

        foreach (TypeDefinition type in weaving.Assemblies.AllTypes())
        {
            // A library without an entry point keeps what others may use; attributes that are left are for reflection.
            bool all = (application.EntryPoint is null && type.Module == application && type.IsPublic) || type.HasCustomAttributes || keep.Contains(type.FullName);
            if (all)
            {
                reachable.AddType(type);
            }

            foreach (MethodDefinition method in type.Methods)
            {
                if ((all && (type.HasCustomAttributes || method.IsPublic || method.IsFamily || keep.Contains(type.FullName)))
                    || method.HasCustomAttributes
                    || keep.Contains(type.FullName + "::" + method.Name))
                {
                    reachable.Add(method);
                }
            }
        }
    }

    private static List<string> Shake(Weaving weaving, Reachable reachable, ModuleDefinition module)
    {
        var removed = new List<string>();
        foreach (TypeDefinition type in AssemblySet.AllTypes(module))
        {
            if (type.FullName == "<Module>")
            {
                continue;
            }

            if (!reachable.Has(type))
            {
                removed.Add(type.FullName);
                weaving.Machines.Remove(type);
                if (type.DeclaringType is null)
                {
                    module.Types.Remove(type);
                }
                else
                {
                    type.DeclaringType.NestedTypes.Remove(type);
                }

                continue;
            }

            // Its overrides may be gone: no object of it is ever made, and the runtime must not expect one.
            type.IsAbstract |= type.IsClass && !type.IsValueType && !reachable.IsMade(type);

            foreach (MethodDefinition method in type.Methods.Where(method => !reachable.Has(method)).ToArray())
            {
                removed.Add(type.FullName + "::" + method.Name);
                type.Methods.Remove(method);
            }

            foreach (FieldDefinition field in type.Fields.Where(field => !reachable.Has(field)).ToArray())
            {
                removed.Add(type.FullName + "::" + field.Name);
                type.Fields.Remove(field);
            }
        }

        removed.Sort(string.CompareOrdinal);
        return removed;
    }
}
