using Embedded.Weaver.Application;
using Embedded.Weaver.Verify;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.IL;

/// <summary>
/// A class of the weaver's own with nothing but static fields and the static constructor that fills them. A device runs the
/// static constructors of an assembly when it is loaded, in the order of the types' names; the sign in its name puts this one first.
/// </summary>
internal sealed class StartUpClass
{
    private StartUpClass(TypeDefinition type, ILProcessor code)
    {
        Type = type;
        Code = code;
    }

    internal TypeDefinition Type { get; }

    /// <summary>The static constructor's; whoever fills it ends it.</summary>
    internal ILProcessor Code { get; }

    internal static StartUpClass Add(Weaving weaving, ModuleDefinition module, string name, string why)
    {
        var type = new TypeDefinition(
            "",
            name,
            TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit,
            module.TypeSystem.Object);
        module.Types.Add(type);
        var initializer = new MethodDefinition(
            ".cctor",
            MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            module.TypeSystem.Void);
        type.Methods.Add(initializer);
        initializer.Body.InitLocals = true;
        weaving.Cold[initializer] = new ColdMethod(name, ColdKind.Cold, why);
        return new StartUpClass(type, initializer.Body.GetILProcessor());
    }
}
