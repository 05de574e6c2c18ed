using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Verify.Runnable;
using Mono.Cecil;

namespace Embedded.Weaver.Verify.Surface;

/// <summary>Every type and member that is referred to exists: on the platform by its lists, in the application itself.</summary>
internal sealed class SurfaceRule(Verification verification) : CodeRule(verification)
{
    private readonly Dictionary<MemberReference, bool> _resolved = [];

    internal override void TypeUse(Place place, TypeReference type)
    {
        if (type is TypeSpecification or GenericParameter or TypeDefinition || TypesRule.HasOwnRule(type))
        {
            return;
        }

        string assembly = Verification.AssemblyOf(type);
        string name = MemberText.FullName(type);
        if (Verification.IsOwn(assembly))
        {
            CheckOwn(place, type, name, () => type.Resolve() is not null);
        }
        else if (ApiList.Find(assembly) is { } types && !types.ContainsKey(name))
        {
            string? other = ApiList.AssemblyWith(name);
            Report(
                RuleId.MissingType,
                place,
                "stock nanoFramework 1.x has no " + name + " in " + assembly + "; "
                + (other is null ? Substitute(name) : "it is in " + other + ", so refer to that"));
        }
    }

    internal override void MethodUse(Place place, MethodReference method)
    {
        MethodReference definition = method.GetElementMethod();
        Check(place, definition, "(" + MemberText.Parameters(definition) + ") : " + MemberText.Type(definition.ReturnType));
    }

    internal override void FieldUse(Place place, FieldReference field) =>
        Check(place, field, " : " + MemberText.Type(field.FieldType));

    private void Check(Place place, MemberReference member, string signature)
    {
        TypeReference type = member.DeclaringType.GetElementType();
        if (member is IMemberDefinition || member.DeclaringType is ArrayType)
        {
            return;
        }

        if (Verification.IsOwn(type))
        {
            CheckOwn(place, member, MemberText.Type(member.DeclaringType) + "." + member.Name, () => member.Resolve() is not null);
            return;
        }

        if (ApiList.Find(Verification.AssemblyOf(type)) is not { } types
            || !types.TryGetValue(MemberText.FullName(type), out ApiType? api)
            || (api.IsDelegate && member.Name is ".ctor" or "Invoke"))
        {
            return;
        }

        string[] known = [.. ApiList.WithBases(api).SelectMany(part => part.Members(member.Name)).Distinct()];
        if (!known.Contains(signature))
        {
            string name = MemberText.Type(type) + (member.Name == ".ctor" ? "" : "." + member.Name);
            Report(
                RuleId.MissingMember,
                place,
                "stock nanoFramework 1.x has no " + (member.Name == ".ctor" ? "new " : "") + name + signature
                + (known.Length == 0 ? "; do without it, or write it in the application" : "; it has " + string.Join(" and ", known.Select(other => name + other))));
        }
    }

    private void CheckOwn(Place place, MemberReference reference, string name, System.Func<bool> resolves)
    {
        if (!_resolved.TryGetValue(reference, out bool resolved))
        {
            _resolved.Add(reference, resolved = resolves());
        }

        if (!resolved)
        {
            Report(
                RuleId.BrokenReference,
                place,
                "there is no " + name + " in " + Verification.AssemblyOf(reference is TypeReference type ? type : reference.DeclaringType)
                + " as it is now; build and weave all assemblies of the application together");
        }
    }

    private static string Substitute(string name) =>
        name.StartsWith("System.Collections.Generic.", System.StringComparison.Ordinal) ? "use an array, or System.Collections.ArrayList while starting up"
        : name.StartsWith("System.Linq.", System.StringComparison.Ordinal) ? "write the loop"
        : name.StartsWith("System.Threading.Tasks.", System.StringComparison.Ordinal) ? "use Embedded.Async.Future"
        : "do without it, or write it in the application";
}
