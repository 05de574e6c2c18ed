using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;

namespace Embedded.Weaver.Shrink;

/// <summary>
/// Gives the libraries' fields short names: the device keeps every name in flash and shows none of these. Types and methods
/// keep theirs, which stand in stack traces and messages, and so does everything of the application's own.
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
                foreach (FieldDefinition field in type.Fields.Where(field => !field.IsRuntimeSpecialName))
                {
                    field.Name = Short(number++);
                }
            }
        }
    }

    private static string Short(int number) => number < 26
        ? ((char)('a' + number)).ToString()
        : Short((number / 26) - 1) + (char)('a' + (number % 26));
}
