using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Embedded.Weaver.Verify.Runnable;

/// <summary>Types of a kind that the device does not have, although the language does.</summary>
internal sealed class TypesRule(Verification verification) : CodeRule(verification)
{
    private static readonly Dictionary<string, (string Rule, string Message)> s_named = new()
    {
        ["System.Decimal"] = (RuleId.Decimal, "decimal does not exist on the device; use int or long in the smallest unit, or double"),
        ["System.Nullable`1"] = (RuleId.NullableValue, "a value that may be null (T?) does not exist on the device; keep a bool beside the value, or use a value that cannot occur"),
        ["System.ThreadStaticAttribute"] = (RuleId.ThreadStatic, "the device ignores [ThreadStatic], all threads share the field; keep the value in an object of the thread or task"),
        ["System.Runtime.CompilerServices.IsVolatile"] = (RuleId.Volatile, "volatile does not exist on the device; use Interlocked, a lock, or a plain field if only the device's own threads use it"),
    };

    /// <summary>Whether a type is a finding of this rule by its name, whichever assembly has it.</summary>
    internal static bool HasOwnRule(TypeReference type) => Find(type) is not null;

    internal override void TypeUse(Place place, TypeReference type)
    {
        switch (type)
        {
            case ArrayType { Rank: > 1 }:
                Report(
                    RuleId.ArrayOfSeveralDimensions,
                    place,
                    MemberText.Type(type) + " has several dimensions, and the device crashes when it loads it; use an array of arrays, or one array and compute the index");
                break;
            case PointerType:
                Report(RuleId.Pointer, place, MemberText.Type(type) + " is a pointer, which the device has not; use an array and an index, or ref");
                break;
            case PinnedType:
                Report(RuleId.Pointer, place, "fixed makes a pointer, which the device has not; use the array and an index, or ref");
                break;
            case FunctionPointerType:
                Report(RuleId.FunctionPointer, place, "a function pointer ends the method silently on the device; use a delegate, an interface or a virtual method");
                break;
            case TypeSpecification:
                break;
            default:
                if (Find(type) is { } found)
                {
                    Report(found.Rule, place, found.Message);
                }

                break;
        }
    }

    private static (string Rule, string Message)? Find(TypeReference type)
    {
        string name = type.GetElementType().FullName;
        if (s_named.TryGetValue(name, out (string, string) found))
        {
            return found;
        }

        return name.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || name.StartsWith("System.Tuple`", StringComparison.Ordinal)
            ? (RuleId.Tuple, "a tuple does not exist on the device; use a small class that is made once, or out arguments")
            : null;
    }
}
