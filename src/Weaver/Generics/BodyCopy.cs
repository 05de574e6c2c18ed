using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Embedded.Weaver.Generics;

/// <summary>Copies code with its source lines from one method to another; types and members are still the old ones.</summary>
internal static class BodyCopy
{
    internal static void Copy(MethodDefinition from, MethodDefinition to, SourceMap source)
    {
        MethodBody body = from.Body;
        body.SimplifyMacros();
        MethodBody copy = to.Body;
        copy.InitLocals = body.InitLocals;
        MethodSource lines = source.Of(from);
        MethodSource copiedLines = source.Of(to);
        foreach (VariableDefinition variable in body.Variables)
        {
            var local = new VariableDefinition(variable.VariableType);
            copy.Variables.Add(local);
            if (lines.Names.TryGetValue(variable, out string? name))
            {
                copiedLines.Names[local] = name;
            }
        }

        var map = new Dictionary<Instruction, Instruction>();
        foreach (Instruction i in body.Instructions)
        {
            Instruction again = Instruction.Create(OpCodes.Nop);
            again.OpCode = i.OpCode;
            map.Add(i, again);
            copy.Instructions.Add(again);
            if (lines.Points.TryGetValue(i, out SequencePoint? point))
            {
                copiedLines.Points[again] = point;
            }
        }

        foreach (KeyValuePair<Instruction, Instruction> pair in map)
        {
            pair.Value.Operand = pair.Key.Operand switch
            {
                Instruction target => map[target],
                Instruction[] table => table.Select(target => map[target]).ToArray(),
                VariableDefinition variable => copy.Variables[variable.Index],
                ParameterDefinition parameter => parameter == body.ThisParameter ? copy.ThisParameter : to.Parameters[parameter.Index],
                var other => other,
            };
        }

        Instruction? Mapped(Instruction? i) => i is null ? null : map[i];
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            copy.ExceptionHandlers.Add(new ExceptionHandler(handler.HandlerType)
            {
                CatchType = handler.CatchType,
                TryStart = Mapped(handler.TryStart),
                TryEnd = Mapped(handler.TryEnd),
                FilterStart = Mapped(handler.FilterStart),
                HandlerStart = Mapped(handler.HandlerStart),
                HandlerEnd = Mapped(handler.HandlerEnd),
            });
        }
    }
}
