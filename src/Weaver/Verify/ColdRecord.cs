using System;
using System.Linq;
using System.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify;

/// <summary>
/// The mark of a method that may allocate: <c>[Cold]</c> in code as it was compiled, a record in the symbols once the weaver has
/// dropped the attributes from the device's image.
/// </summary>
internal static class ColdRecord
{
    private const string Attribute = "Embedded.Async.ColdAttribute";

    /// <summary>The kind of the record in the symbols: a byte for <see cref="ColdKind"/>, then the reason in UTF-8.</summary>
    private static readonly Guid s_kind = new("5d6f2a1e-0c7b-4b53-9a39-3f8d4c1be6a7");

    /// <summary>Marks a method in its symbols.</summary>
    internal static void Write(MethodDefinition method, string why, bool onlyPoolGrowth)
    {
        ColdKind kind = onlyPoolGrowth ? ColdKind.PoolGrowth : ColdKind.Cold;
        method.CustomDebugInformations.Add(new BinaryCustomDebugInformation(s_kind, [(byte)kind, .. Encoding.UTF8.GetBytes(why)]));
    }

    /// <summary>The mark of a method, by attribute or symbols, or null.</summary>
    internal static ColdMethod? Find(MethodDefinition method)
    {
        CustomAttribute? attribute = AttributeOf(method) ?? AttributeOf(method.DeclaringType);
        if (attribute is not null)
        {
            bool onlyPool = attribute.Properties.Any(property => property.Name == "OnlyPoolGrowth" && property.Argument.Value is true);
            return Make(method, onlyPool ? ColdKind.PoolGrowth : ColdKind.Cold, attribute.ConstructorArguments[0].Value as string);
        }

        BinaryCustomDebugInformation? record = method.HasCustomDebugInformations
            ? method.CustomDebugInformations.OfType<BinaryCustomDebugInformation>().FirstOrDefault(candidate => candidate.Identifier == s_kind)
            : null;
        return record is null || record.Data.Length == 0
            ? null
            : Make(method, (ColdKind)record.Data[0], Encoding.UTF8.GetString(record.Data, 1, record.Data.Length - 1));
    }

    private static CustomAttribute? AttributeOf(ICustomAttributeProvider provider) =>
        provider.HasCustomAttributes ? provider.CustomAttributes.FirstOrDefault(candidate => candidate.AttributeType.FullName == Attribute) : null;

    private static ColdMethod Make(MethodDefinition method, ColdKind kind, string? why) => new(MemberText.Name(method), kind, why ?? "");
}
