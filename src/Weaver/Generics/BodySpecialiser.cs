using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.IL;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Generics;

/// <summary>Puts types in the place of type parameters throughout one method's code.</summary>
internal sealed class BodySpecialiser(Specialiser specialiser, Weaving weaving, MethodDefinition method, Substitution arguments)
{
    private readonly MethodEditor _editor = new(method, weaving.Source);

    internal void Run()
    {
        foreach (VariableDefinition variable in _editor.Body.Variables)
        {
            variable.VariableType = specialiser.Map(variable.VariableType, arguments);
        }

        foreach (ExceptionHandler handler in _editor.Body.ExceptionHandlers)
        {
            handler.CatchType = handler.CatchType is null ? null : specialiser.Map(handler.CatchType, arguments);
        }

        foreach (Instruction i in _editor.Code.ToArray())
        {
            specialiser.At = i;
            bool isParameter = i.Operand is GenericParameter;
            switch (i.Operand)
            {
                case MethodReference called:
                    i.Operand = specialiser.Map(called, arguments);
                    break;
                case FieldReference field:
                    i.Operand = specialiser.Map(field, arguments);
                    break;
                case TypeReference type:
                    i.Operand = specialiser.Map(type, arguments);
                    break;
            }

            if (isParameter)
            {
                RewriteTyped(i, (TypeReference)i.Operand);
            }
        }

        _editor.Close();
    }

    private void RewriteTyped(Instruction i, TypeReference type)
    {
        bool isReference = !type.IsValueType;
        PrimitiveCode? code = PrimitiveCode.Of(type);
        switch (i.OpCode.Code)
        {
            case Code.Isinst when isReference:
            case Code.Ldtoken when isReference:
                throw specialiser.Refuse(
                    method.Name + " asks for the type of its type parameter, and on a device all reference types share one form of it; pass the question in as a method of the class, or make the class not generic");
            case Code.Castclass when isReference:
            case Code.Unbox_Any when isReference:
            case Code.Box when isReference:
                _editor.Remove(i);
                break;
            case Code.Box:
                RewriteNullTest(i);
                break;
            case Code.Constrained:
                RewriteConstrained(i, type, code);
                break;
            case Code.Ldelema when i.Previous?.OpCode == OpCodes.Readonly:
                _editor.Remove(i.Previous);
                break;
            case Code.Initobj when code is { } zero:
                Clear(i, zero);
                break;
            case Code.Ldobj when code is { } load:
                MethodEditor.Change(i, load.Load, null);
                break;
            case Code.Stobj when code is { } store:
                MethodEditor.Change(i, store.Store, null);
                break;
            case Code.Ldelem_Any when code is { } element:
                MethodEditor.Change(i, element.LoadElement, null);
                break;
            case Code.Stelem_Any when code is { } element:
                MethodEditor.Change(i, element.StoreElement, null);
                break;
        }
    }

    /// <summary>default(T) into a place.</summary>
    private void Clear(Instruction i, PrimitiveCode code)
    {
        Instruction? place = MethodEditor.Before(i);
        OpCode? store = place?.OpCode.Code switch
        {
            Code.Ldloca => OpCodes.Stloc,
            Code.Ldarga => OpCodes.Starg,
            Code.Ldsflda => OpCodes.Stsfld,
            Code.Ldflda => OpCodes.Stfld,
            _ => null,
        };
        if (store is { } direct)
        {
            MethodEditor.Change(i, direct, place!.Operand);
            MethodEditor.Change(place, code.Zero, code.ZeroOperand);
            return;
        }

        Instruction stores = _editor.InsertAfter(i, Instruction.Create(OpCodes.Nop));
        MethodEditor.Change(i, code.Zero, code.ZeroOperand);
        MethodEditor.Change(stores, code.Store, null);
    }

    /// <summary>A number is never null: the compiler's test for it needs no object.</summary>
    private void RewriteNullTest(Instruction box)
    {
        Instruction? next = MethodEditor.After(box);
        if (next?.OpCode == OpCodes.Brtrue)
        {
            MethodEditor.Change(box, OpCodes.Pop, null);
            MethodEditor.Change(next, OpCodes.Br, next.Operand);
            _editor.RemoveDead(next.Next);
        }
        else if (next?.OpCode == OpCodes.Brfalse)
        {
            MethodEditor.Change(box, OpCodes.Pop, null);
            _editor.Remove(next);
        }
        else if (next?.OpCode == OpCodes.Ldnull && MethodEditor.After(next) is { } compare && (compare.OpCode == OpCodes.Ceq || compare.OpCode == OpCodes.Cgt_Un))
        {
            MethodEditor.Change(box, OpCodes.Pop, null);
            MethodEditor.Change(next, OpCodes.Ldc_I4, compare.OpCode == OpCodes.Ceq ? 0 : 1);
            _editor.Remove(compare);
        }
    }

    /// <summary>A call on a T by its address.</summary>
    private void RewriteConstrained(Instruction i, TypeReference type, PrimitiveCode? code)
    {
        Instruction call = i.Next;
        var called = (MethodReference)call.Operand;
        if (type.IsValueType && OwnMethod(type, called) is { } own)
        {
            _editor.Remove(i);
            MethodEditor.Change(call, OpCodes.Call, own);
            return;
        }

        // Where the address is made, or else right before the call, it becomes the value, as an object.
        Instruction place = called.Parameters.Count == 0 ? i : StackWalk.Producer(i, called.Parameters.Count) ?? KeepArguments(i, called);
        _editor.Remove(i);
        if (place.OpCode == OpCodes.Ldelema)
        {
            // The address of an element is of its array's own type, which a shared form does not know.
            MethodEditor.Change(place, code?.LoadElement ?? OpCodes.Ldelem_Any, code is null ? type : null);
        }
        else
        {
            place = _editor.InsertAfter(place, Instruction.Create(OpCodes.Nop));
            MethodEditor.Change(place, code?.Load ?? OpCodes.Ldobj, code is null ? type : null);
        }

        if (type.IsValueType)
        {
            _editor.InsertAfter(place, Instruction.Create(OpCodes.Box, type));
        }
    }

    /// <summary>Takes a call's arguments from the stack, and puts them back; returns the instruction after which they are off it.</summary>
    private Instruction KeepArguments(Instruction at, MethodReference called)
    {
        Instruction last = at;
        foreach (ParameterDefinition parameter in called.Parameters.Reverse())
        {
            var local = new VariableDefinition(parameter.ParameterType);
            _editor.Body.Variables.Add(local);
            _editor.InsertAfter(last, Instruction.Create(OpCodes.Ldloc, local));
            last = _editor.InsertAfter(last, Instruction.Create(OpCodes.Stloc, local));
        }

        return last;
    }

    private static MethodReference? OwnMethod(TypeReference type, MethodReference called)
    {
        MethodDefinition? own = type.Resolve()?.Methods.FirstOrDefault(candidate =>
            !candidate.IsStatic
            && candidate.Name == called.Name
            && candidate.Parameters.Select(parameter => parameter.ParameterType.FullName).SequenceEqual(called.Parameters.Select(parameter => parameter.ParameterType.FullName)));
        return own is null ? null : called.Module.ImportReference(own);
    }
}
