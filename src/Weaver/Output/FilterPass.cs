using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.IL;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Embedded.Weaver.Output;

/// <summary>
/// Puts a static method between code that an exception filter watches and every method of an object which it calls. The filter's
/// own calls too.
/// </summary>
/// <remarks>
/// Stock firmware runs a small method of an object in its caller's frame. When an exception leaves it there and the caller has a
/// filter, the firmware copies the caller's locals to where the callee's are: past the end of the frame. A static method always
/// gets a frame of its own. To test after the catch instead would run the filter after inner finally blocks.
/// </remarks>
internal sealed class FilterPass
{
    private readonly Weaving _weaving;
    private readonly ModuleDefinition _module;
    private readonly TypeDefinition _holder;
    private readonly Dictionary<string, MethodDefinition> _bridges = [];

    private FilterPass(Weaving weaving, ModuleDefinition module)
    {
        _weaving = weaving;
        _module = module;
        _holder = new TypeDefinition("", "<Bridges>", TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit, module.TypeSystem.Object);
    }

    internal static void Run(Weaving weaving)
    {
        foreach (ModuleDefinition module in weaving.Assemblies.Modules)
        {
            new FilterPass(weaving, module).Run();
        }
    }

    private void Run()
    {
        foreach (MethodDefinition method in AssemblySet.AllTypes(_module).SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            ExceptionHandler[] filters = [.. method.Body.ExceptionHandlers.Where(handler => handler.HandlerType == ExceptionHandlerType.Filter)];
            if (filters.Length > 0)
            {
                Bridge(method, filters);
            }
        }

        if (_holder.HasMethods)
        {
            _module.Types.Add(_holder);
        }
    }

    private void Bridge(MethodDefinition method, ExceptionHandler[] filters)
    {
        var editor = new MethodEditor(method, _weaving.Source);
        foreach (Instruction i in filters.SelectMany(filter => Range(filter.TryStart, filter.TryEnd).Concat(Range(filter.FilterStart, filter.HandlerStart))).ToArray())
        {
            // A constructor always has a frame of its own; two filters may watch the same call.
            if (i.OpCode.Code is Code.Call or Code.Callvirt && i.Operand is MethodReference { HasThis: true, Name: not ".ctor" } called)
            {
                Instruction? constrained = i.Previous?.OpCode == OpCodes.Constrained ? i.Previous : null;
                MethodEditor.Change(i, OpCodes.Call, BridgeTo(called.Resolve(), i.OpCode == OpCodes.Call, (TypeReference?)constrained?.Operand));
                editor.Remove(constrained);
            }
        }

        editor.Close();
    }

    private static IEnumerable<Instruction> Range(Instruction from, Instruction to)
    {
        for (Instruction i = from; i != to; i = i.Next)
        {
            yield return i;
        }
    }

    private MethodDefinition BridgeTo(MethodDefinition called, bool direct, TypeReference? constrained)
    {
        bool byAddress = constrained is not null || called.DeclaringType.IsValueType;
        bool ofBase = direct && called.IsVirtual && !byAddress;
        TypeReference self = constrained ?? called.DeclaringType;
        string key = ofBase + self.FullName + "," + self.Scope + "," + called.FullName;
        if (_bridges.TryGetValue(key, out MethodDefinition? bridge))
        {
            return bridge;
        }

        bridge = new MethodDefinition((ofBase ? "base." : "") + called.Name, MethodAttributes.Static | MethodAttributes.HideBySig, called.ReturnType);
        bridge.Parameters.Add(new ParameterDefinition("self", ParameterAttributes.None, byAddress ? new ByReferenceType(self) : self));
        foreach (ParameterDefinition parameter in called.Parameters)
        {
            bridge.Parameters.Add(new ParameterDefinition(parameter.Name, ParameterAttributes.None, parameter.ParameterType));
        }

        ILProcessor code = bridge.Body.GetILProcessor();
        foreach (ParameterDefinition parameter in bridge.Parameters)
        {
            code.Emit(OpCodes.Ldarg, parameter);
        }

        if (constrained is not null)
        {
            code.Emit(OpCodes.Constrained, constrained);
        }

        code.Emit(ofBase || (byAddress && constrained is null) ? OpCodes.Call : OpCodes.Callvirt, called);
        code.Emit(OpCodes.Ret);
        bridge.Body.OptimizeMacros();
        _holder.Methods.Add(bridge);
        _bridges.Add(key, bridge);
        return bridge;
    }
}
