using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Verify;

/// <summary>Finds the source line of a place in the symbols.</summary>
internal static class SourceLines
{
    /// <summary>
    /// The file and line: of the last line that begins before the instruction, of the method's or type's first line, or the
    /// path of the assembly and 0 where no symbols say more.
    /// </summary>
    internal static (string File, int Line) Find(Place place)
    {
        SequencePoint? point = place.Method is null ? null : InMethod(place.Method, place.Instruction);
        if (point is not null)
        {
            return (point.Document.Url, point.StartLine);
        }

        for (TypeDefinition? type = place.Type; type is not null; type = type.DeclaringType)
        {
            SequencePoint? first = InType(type);
            if (first is not null)
            {
                // Another method's line says nothing about this one.
                return (first.Document.Url, place.Method is null ? first.StartLine : 0);
            }
        }

        return (place.Module.FileName, 0);
    }

    /// <summary>As <c>File.cs(12)</c>, or empty if the line is not known.</summary>
    internal static string Short(MethodDefinition method, Instruction? instruction)
    {
        SequencePoint? point = InMethod(method, instruction);
        return point is null ? "" : Path.GetFileName(point.Document.Url.Replace('\\', '/')) + "(" + point.StartLine + ")";
    }

    private static SequencePoint? InMethod(MethodDefinition method, Instruction? instruction)
    {
        if (!method.HasBody)
        {
            return null;
        }

        SequencePoint? found = null;
        foreach (SequencePoint point in method.DebugInformation.SequencePoints)
        {
            if (point.IsHidden)
            {
                continue;
            }

            if (found is not null && (instruction is null || point.Offset > instruction.Offset))
            {
                break;
            }

            found = point;
        }

        return found;
    }

    private static SequencePoint? InType(TypeDefinition type)
    {
        IEnumerable<SequencePoint> firsts = type.Methods.Select(method => InMethod(method, null)).OfType<SequencePoint>();
        return firsts.OrderBy(point => point.StartLine).FirstOrDefault();
    }
}
