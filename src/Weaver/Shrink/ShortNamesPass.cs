using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;

namespace Embedded.Weaver.Shrink;

/// <summary>
/// Gives the libraries' own fields and methods short names: the device keeps every name in flash. What the libraries show to others
/// keeps its name, and so do types, which stand in messages, and everything of the application's.
/// </summary>
internal static class ShortNamesPass
{
    internal static void Run(Weaving weaving)
    {
        foreach (ModuleDefinition module in weaving.Assemblies.Modules.Skip(1))
        {
            foreach (TypeDefinition type in AssemblySet.AllTypes(module).Where(type => !type.IsEnum && !type.HasCustomAttributes))
            {
                int number = 0;
                foreach (FieldDefinition field in type.Fields.Where(field => !(field.IsPublic && IsShown(type)) && !field.IsRuntimeSpecialName))
                {
                    field.Name = Short(number++);
                }

                number = 0;
                foreach (MethodDefinition method in type.Methods.Where(method => !((method.IsPublic || method.IsFamily) && IsShown(type)) && IsFree(method)))
                {
                    weaving.SourceNames.Add(method, method.Name);
                    method.Name = Short(number++);
                }
            }
        }
    }

    private static bool IsShown(TypeDefinition type) => type.IsNested ? type.IsNestedPublic && IsShown(type.DeclaringType) : type.IsPublic;

    /// <summary>Whether nothing but its callers knows the method by its name.</summary>
    private static bool IsFree(MethodDefinition method) =>
        !method.IsVirtual && !method.IsConstructor && !method.IsRuntime && !method.IsInternalCall && !method.HasCustomAttributes;

    private static string Short(int number) => number < 26
        ? ((char)('a' + number)).ToString()
        : Short((number / 26) - 1) + (char)('a' + (number % 26));
}
