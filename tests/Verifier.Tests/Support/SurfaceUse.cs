using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Verify.Tests.Support;

/// <summary>Writes a method that refers to everything a type of the platform has.</summary>
internal static class SurfaceUse
{
    /// <returns>The number of members.</returns>
    internal static int Add(ModuleDefinition module, TypeDefinition type)
    {
        var method = new MethodDefinition("Use" + type.FullName, MethodAttributes.Static | MethodAttributes.Public, module.TypeSystem.Void);
        module.GetType("Program").Methods.Add(method);
        ILProcessor il = method.Body.GetILProcessor();
        il.Emit(OpCodes.Ldtoken, module.ImportReference(type));
        int members = 0;
        // The compiler gives each delegate BeginInvoke and EndInvoke; the device has neither.
        foreach (MethodDefinition member in type.Methods.Where(member => (member.IsPublic || member.IsFamily) && member.Name is not (".cctor" or "BeginInvoke" or "EndInvoke")))
        {
            il.Emit(member.IsStatic || member.IsConstructor ? OpCodes.Call : OpCodes.Callvirt, module.ImportReference(member));
            members++;
        }

        foreach (FieldDefinition member in type.Fields.Where(member => (member.IsPublic || member.IsFamily) && !member.IsSpecialName))
        {
            il.Emit(OpCodes.Ldsfld, module.ImportReference(member));
            members++;
        }

        il.Emit(OpCodes.Ret);
        return members;
    }
}
