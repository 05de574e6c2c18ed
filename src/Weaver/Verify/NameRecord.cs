using System;
using System.Linq;
using System.Text;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify;

/// <summary>The name that a method has in its source, kept in the symbols when the weaver gives it a shorter one.</summary>
internal static class NameRecord
{
    private static readonly Guid s_kind = new("0b1d4c52-8f0e-4a53-9a55-6e0a5d3f7c21");

    internal static void Write(MethodDefinition method, string name) =>
        method.CustomDebugInformations.Add(new BinaryCustomDebugInformation(s_kind, Encoding.UTF8.GetBytes(name)));

    /// <summary>The source's name, or the one it has.</summary>
    internal static string Of(MethodReference method)
    {
        BinaryCustomDebugInformation? record = method is MethodDefinition { HasCustomDebugInformations: true } definition
            ? definition.CustomDebugInformations.OfType<BinaryCustomDebugInformation>().FirstOrDefault(candidate => candidate.Identifier == s_kind)
            : null;
        return record is null ? method.Name : Encoding.UTF8.GetString(record.Data);
    }
}
