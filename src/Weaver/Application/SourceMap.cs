using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Application;

/// <summary>
/// Which instruction stands for which source line. Cecil keeps this by offset and by instruction, half of which is lost when
/// code is rewritten; so it is taken out when an assembly is read, follows every edit, and is put back before it is written.
/// </summary>
internal sealed class SourceMap
{
    private readonly Dictionary<MethodDefinition, MethodSource> _methods = [];

    internal MethodSource Of(MethodDefinition method)
    {
        if (!_methods.TryGetValue(method, out MethodSource? source))
        {
            _methods.Add(method, source = new MethodSource());
        }

        return source;
    }

    /// <summary>Takes the symbols out of every method of a module.</summary>
    internal void Take(ModuleDefinition module)
    {
        foreach (MethodDefinition method in AssemblySet.AllTypes(module).SelectMany(type => type.Methods))
        {
            if (method.HasBody)
            {
                Take(method);
            }
        }
    }

    /// <summary>Puts the symbols of a method back.</summary>
    internal void Put(MethodDefinition method)
    {
        MethodDebugInformation target = method.DebugInformation;
        target.SequencePoints.Clear();
        target.Scope = null;
        if (!_methods.TryGetValue(method, out MethodSource? source))
        {
            return;
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (source.Points.TryGetValue(instruction, out SequencePoint? point))
            {
                target.SequencePoints.Add(Copy(instruction, point));
            }
        }

        if (target.SequencePoints.Count == 0)
        {
            return;
        }

        var scope = new ScopeDebugInformation(method.Body.Instructions[0], null);
        foreach (VariableDefinition variable in method.Body.Variables)
        {
            if (source.Names.TryGetValue(variable, out string? name))
            {
                scope.Variables.Add(new VariableDebugInformation(variable, name));
            }
        }

        target.Scope = scope;
    }

    private static SequencePoint Copy(Instruction instruction, SequencePoint point) => new(instruction, point.Document)
    {
        StartLine = point.StartLine,
        StartColumn = point.StartColumn,
        EndLine = point.EndLine,
        EndColumn = point.EndColumn,
    };

    private void Take(MethodDefinition method)
    {
        MethodDebugInformation symbols = method.DebugInformation;
        MethodSource source = Of(method);
        var byOffset = new Dictionary<int, Instruction>();
        foreach (Instruction instruction in method.Body.Instructions)
        {
            byOffset[instruction.Offset] = instruction;
        }

        foreach (SequencePoint point in symbols.SequencePoints)
        {
            if (byOffset.TryGetValue(point.Offset, out Instruction? at))
            {
                source.Points[at] = point;
            }
        }

        if (symbols.Scope is not null)
        {
            TakeNames(symbols.Scope, method.Body, source);
        }

        symbols.SequencePoints.Clear();
        symbols.Scope = null;
        // Stepping tables of the compiler's state machine; there is none any more.
        symbols.CustomDebugInformations.Clear();
        method.CustomDebugInformations.Clear();
        symbols.StateMachineKickOffMethod = null;
    }

    private static void TakeNames(ScopeDebugInformation scope, MethodBody body, MethodSource source)
    {
        foreach (VariableDebugInformation variable in scope.Variables)
        {
            if (variable.Index < body.Variables.Count)
            {
                source.Names[body.Variables[variable.Index]] = variable.Name;
            }
        }

        foreach (ScopeDebugInformation inner in scope.Scopes)
        {
            TakeNames(inner, body, source);
        }
    }
}

/// <summary>One method's part of a <see cref="SourceMap"/>.</summary>
internal sealed class MethodSource
{
    /// <summary>Where a line begins.</summary>
    internal Dictionary<Instruction, SequencePoint> Points { get; } = [];

    /// <summary>The locals' names.</summary>
    internal Dictionary<VariableDefinition, string> Names { get; } = [];
}
