using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify.Runnable;

/// <summary>What the device's format counts in one byte, or addresses in two.</summary>
internal sealed class LimitsRule(Verification verification) : CodeRule(verification)
{
    private const int Byte = 255;
    private const int Word = 65535;

    internal override void Method(MethodDefinition method)
    {
        Check(method, method.Parameters.Count + (method.HasThis ? 1 : 0), "arguments", "pass an object");
        if (method.HasBody)
        {
            Check(method, method.Body.Variables.Count, "locals", "split the method");
            Check(method, method.Body.MaxStackSize, "stack slots", "split the expression");
            Check(method, method.Body.ExceptionHandlers.Count, "exception handlers", "split the method");
        }
    }

    internal override void Type(TypeDefinition type)
    {
        ILookup<string, MethodDefinition> methods = type.Methods.ToLookup(
            method => method.IsStatic ? "static methods" : method.IsVirtual ? "virtual methods" : "instance methods that are not virtual");
        Check(type, type.Fields.Count, "fields");
        foreach (IGrouping<string, MethodDefinition> kind in methods)
        {
            Check(type, kind.Count(), kind.Key);
        }
    }

    internal override void Assembly(ModuleDefinition module)
    {
        int code = 0;
        var strings = new HashSet<string>();
        foreach (TypeDefinition type in AssemblySet.AllTypes(module))
        {
            strings.Add(type.Name);
            strings.Add(type.Namespace);
            strings.UnionWith(type.Fields.Select(field => field.Name));
            foreach (MethodDefinition method in type.Methods)
            {
                strings.Add(method.Name);
                if (method.HasBody)
                {
                    code += DeviceCode.BytesOf(method.Body);
                    strings.UnionWith(method.Body.Instructions.Select(instruction => instruction.Operand).OfType<string>());
                }
            }
        }

        strings.UnionWith(module.GetTypeReferences().SelectMany(type => new[] { type.Name, type.Namespace }));
        strings.UnionWith(module.GetMemberReferences().Select(member => member.Name));
        Check(module, code, "bytes of code");
        // Each ends with a zero.
        Check(module, strings.Sum(text => System.Text.Encoding.UTF8.GetByteCount(text) + 1), "bytes of strings and names");
    }

    private void Check(MethodDefinition method, int count, string what, string instead)
    {
        if (count > Byte)
        {
            Report(RuleId.MethodTooLarge, new Place(method), MemberText.Name(method) + " has " + count + " " + what + ", and the device counts to 255; " + instead);
        }
    }

    private void Check(TypeDefinition type, int count, string what)
    {
        if (count > Byte)
        {
            Report(RuleId.TypeTooLarge, new Place(type), MemberText.FullName(type) + " has " + count + " " + what + ", and the device counts to 255; split the type");
        }
    }

    private void Check(ModuleDefinition module, int bytes, string what)
    {
        if (bytes > Word)
        {
            Report(
                RuleId.AssemblyTooLarge,
                new Place(module),
                module.Assembly.Name.Name + " has " + bytes + " " + what + ", and the device's format addresses 65,535; move a part into another assembly, or shorten it");
        }
    }
}
