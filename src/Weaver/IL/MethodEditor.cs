using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Embedded.Weaver.IL;

/// <summary>
/// Edits the code of one method. While it is open every instruction has its long form; what is removed stays as a nop until
/// <see cref="Close"/>, so that branches, handlers and source lines can move to what follows.
/// </summary>
internal sealed class MethodEditor
{
    private readonly Dictionary<Instruction, SequencePoint> _points;
    private readonly HashSet<Instruction> _removed = [];

    internal MethodEditor(MethodDefinition method, SourceMap source)
    {
        Body = method.Body;
        Body.SimplifyMacros();
        _points = source.Of(method).Points;
    }

    internal MethodBody Body { get; }

    internal IList<Instruction> Code => Body.Instructions;

    /// <summary>The instruction before, skipping what does nothing.</summary>
    internal static Instruction? Before(Instruction instruction)
    {
        Instruction? before = instruction.Previous;
        while (before is not null && before.OpCode == OpCodes.Nop)
        {
            before = before.Previous;
        }

        return before;
    }

    /// <summary>The instruction after, skipping what does nothing.</summary>
    internal static Instruction? After(Instruction instruction)
    {
        Instruction? after = instruction.Next;
        while (after is not null && after.OpCode == OpCodes.Nop)
        {
            after = after.Next;
        }

        return after;
    }

    internal void Remove(params Instruction?[] instructions)
    {
        foreach (Instruction? instruction in instructions)
        {
            if (instruction is not null)
            {
                Change(instruction, OpCodes.Nop, null);
                _removed.Add(instruction);
            }
        }
    }

    /// <summary>Removes what follows a jump and nothing jumps to. Cecil would count its stack when it looks for the deepest.</summary>
    internal void RemoveDead(Instruction? from)
    {
        while (from is not null && !IsTarget(from))
        {
            Remove(from);
            from = from.Next;
        }
    }

    internal static void Change(Instruction instruction, OpCode code, object? operand)
    {
        instruction.OpCode = code;
        instruction.Operand = operand;
    }

    internal Instruction InsertBefore(Instruction at, Instruction added)
    {
        Code.Insert(Code.IndexOf(at), added);
        return added;
    }

    internal Instruction InsertAfter(Instruction at, Instruction added)
    {
        Code.Insert(Code.IndexOf(at) + 1, added);
        return added;
    }

    /// <summary>Inserts before an instruction so that what jumped there now jumps to what was inserted.</summary>
    internal void InsertInstead(Instruction at, params Instruction[] added)
    {
        // The old instruction moves behind: it keeps its identity in the first place for all who refer to it.
        Instruction moved = Instruction.Create(OpCodes.Nop);
        Change(moved, at.OpCode, at.Operand);
        Change(at, added[0].OpCode, added[0].Operand);
        Instruction last = at;
        foreach (Instruction instruction in added.Skip(1))
        {
            last = InsertAfter(last, instruction);
        }

        InsertAfter(last, moved);
    }

    /// <summary>Every instruction that something jumps to, or where a handler begins or ends.</summary>
    internal IEnumerable<Instruction> Targets() =>
        Code.SelectMany(i => i.Operand as Instruction[] ?? (i.Operand is Instruction one ? [one] : []))
            .Concat(Body.ExceptionHandlers.SelectMany(Edges).OfType<Instruction>());

    internal bool IsTarget(Instruction instruction) => Targets().Contains(instruction);

    internal static IEnumerable<Instruction?> Edges(ExceptionHandler handler) =>
        [handler.TryStart, handler.TryEnd, handler.FilterStart, handler.HandlerStart, handler.HandlerEnd];

    /// <summary>Takes out what was removed and brings the code back to its short form.</summary>
    internal void Close()
    {
        Sweep();
        while (RemoveJumpsToNext())
        {
            Sweep();
        }

        Body.OptimizeMacros();
    }

    internal void Sweep()
    {
        if (_removed.Count == 0)
        {
            return;
        }

        var moved = new Dictionary<Instruction, Instruction?>();
        Instruction? kept = null;
        for (int i = Code.Count - 1; i >= 0; i--)
        {
            Instruction instruction = Code[i];
            if (!_removed.Contains(instruction))
            {
                kept = instruction;
                continue;
            }

            moved[instruction] = kept;
            if (_points.TryGetValue(instruction, out SequencePoint? point))
            {
                _points.Remove(instruction);
                if (kept is not null && !point.IsHidden && (!_points.TryGetValue(kept, out SequencePoint? own) || own.IsHidden))
                {
                    _points[kept] = point;
                }
            }
        }

        Instruction? Moved(Instruction? i) => i is not null && moved.TryGetValue(i, out Instruction? to) ? to : i;
        foreach (Instruction instruction in Code)
        {
            instruction.Operand = instruction.Operand switch
            {
                Instruction target => Moved(target),
                Instruction[] table => table.Select(Moved).ToArray(),
                var other => other,
            };
        }

        foreach (ExceptionHandler handler in Body.ExceptionHandlers)
        {
            handler.TryStart = Moved(handler.TryStart);
            handler.TryEnd = Moved(handler.TryEnd);
            handler.FilterStart = Moved(handler.FilterStart);
            handler.HandlerStart = Moved(handler.HandlerStart);
            handler.HandlerEnd = Moved(handler.HandlerEnd);
        }

        Instruction[] rest = [.. Code.Where(i => !_removed.Contains(i))];
        Code.Clear();
        foreach (Instruction instruction in rest)
        {
            Code.Add(instruction);
        }

        _removed.Clear();
    }

    private bool RemoveJumpsToNext()
    {
        bool any = false;
        foreach (Instruction jump in Code)
        {
            // One that stands for a line of source, a break at the end of a switch, is where a debugger stops.
            if (jump.OpCode == OpCodes.Br && jump.Operand == jump.Next && !(_points.TryGetValue(jump, out SequencePoint? point) && !point.IsHidden))
            {
                Remove(jump);
                any = true;
            }
        }

        return any;
    }
}
