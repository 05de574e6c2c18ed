using Embedded.Weaver.Application;
using Mono.Cecil;

namespace Embedded.Weaver.Output;

/// <summary>
/// Makes everything public: woven code of one assembly uses members of another that the source could not. The device does not
/// ask; .NET, where the tests run the same code, does.
/// </summary>
internal static class AccessPass
{
    internal static void Run(ModuleDefinition module)
    {
        foreach (TypeDefinition type in AssemblySet.AllTypes(module))
        {
            if (type.FullName == "<Module>")
            {
                continue;
            }

            type.Attributes = (type.Attributes & ~TypeAttributes.VisibilityMask) | (type.IsNested ? TypeAttributes.NestedPublic : TypeAttributes.Public);
            foreach (FieldDefinition field in type.Fields)
            {
                field.Attributes = (field.Attributes & ~FieldAttributes.FieldAccessMask) | FieldAttributes.Public;
            }

            foreach (MethodDefinition method in type.Methods)
            {
                if (!(method.IsConstructor && method.IsStatic))
                {
                    method.Attributes = (method.Attributes & ~(MethodAttributes.MemberAccessMask | MethodAttributes.CheckAccessOnOverride)) | MethodAttributes.Public;
                }
            }
        }
    }
}
