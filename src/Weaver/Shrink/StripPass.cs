using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.Verify;
using Mono.Cecil;

namespace Embedded.Weaver.Shrink;

/// <summary>Takes out what only compilers and debuggers read: attributes, properties, events, constants, builders.</summary>
internal static class StripPass
{
    private const string CompilerServices = "System.Runtime.CompilerServices";

    internal static void Run(Weaving weaving)
    {
        foreach (MethodDefinition method in weaving.Bodies())
        {
            // A state machine has its mark already.
            if (!weaving.Cold.ContainsKey(method) && MarkOf(method) is { } cold)
            {
                weaving.Cold.Add(method, cold);
            }
        }

        foreach (ModuleDefinition module in weaving.Assemblies.Modules)
        {
            module.Assembly.CustomAttributes.Clear();
            module.CustomAttributes.Clear();
            foreach (TypeDefinition type in AssemblySet.AllTypes(module))
            {
                if (IsForTheCompiler(type))
                {
                    module.Types.Remove(type);
                }
                else
                {
                    Strip(weaving, type);
                }
            }
        }
    }

    /// <summary>A method's own mark, or that of what it overrides.</summary>
    private static ColdMethod? MarkOf(MethodDefinition method)
    {
        ColdMethod? mark = ColdRecord.Find(method);
        TypeDefinition? parent = method.IsVirtual && method.IsReuseSlot ? method.DeclaringType.BaseType?.Resolve() : null;
        for (; mark is null && parent is not null; parent = parent.BaseType?.Resolve())
        {
            MethodDefinition? slot = parent.Methods.FirstOrDefault(candidate => candidate.IsVirtual && candidate.Name == method.Name && candidate.Parameters.Count == method.Parameters.Count);
            mark = slot is null ? null : ColdRecord.Find(slot);
        }

        return mark;
    }

    private static bool IsForTheCompiler(TypeDefinition type) =>
        type.DeclaringType is null
        && (type.Namespace is CompilerServices or "Microsoft.CodeAnalysis"
            || type.FullName.StartsWith(Contract.Namespace + ".FutureMethodBuilder", System.StringComparison.Ordinal));

    private static void Strip(Weaving weaving, TypeDefinition type)
    {
        StripAttributes(type);
        foreach (GenericParameter parameter in type.GenericParameters)
        {
            StripAttributes(parameter);
        }

        foreach (InterfaceImplementation implemented in type.Interfaces.ToArray())
        {
            implemented.CustomAttributes.Clear();
            if (implemented.InterfaceType.Namespace == CompilerServices)
            {
                type.Interfaces.Remove(implemented);
            }
        }

        foreach (MethodDefinition method in type.Methods.ToArray())
        {
            if (method.Name is "OnCompleted" or "UnsafeOnCompleted" && (weaving.Contract.IsFuture(type) || weaving.Contract.IsYield(type)))
            {
                type.Methods.Remove(method);
                continue;
            }

            if (method.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == Contract.Namespace + ".CallsIfUsedAttribute"))
            {
                weaving.CallsIfUsed.Add(method);
            }

            StripAttributes(method);
            StripAttributes(method.MethodReturnType);
            foreach (ParameterDefinition parameter in method.Parameters)
            {
                StripAttributes(parameter);
                parameter.Constant = null;
                parameter.HasConstant = false;
                parameter.Attributes &= ParameterAttributes.In | ParameterAttributes.Out;
            }

            foreach (GenericParameter parameter in method.GenericParameters)
            {
                StripAttributes(parameter);
            }
        }

        foreach (FieldDefinition field in type.Fields.ToArray())
        {
            StripAttributes(field);
            if (field.HasConstant && !type.IsEnum)
            {
                type.Fields.Remove(field);
            }
        }

        type.Properties.Clear();
        type.Events.Clear();
    }

    /// <summary>An attribute of the application or of a test framework may be asked for on the device; all others not.</summary>
    private static void StripAttributes(ICustomAttributeProvider provider)
    {
        if (!provider.HasCustomAttributes)
        {
            return;
        }

        foreach (CustomAttribute attribute in provider.CustomAttributes.ToArray())
        {
            string space = attribute.AttributeType.Namespace;
            if (space == "System" || space.StartsWith("System.", System.StringComparison.Ordinal) || space == "Microsoft.CodeAnalysis" || space == Contract.Namespace)
            {
                provider.CustomAttributes.Remove(attribute);
            }
        }
    }
}
