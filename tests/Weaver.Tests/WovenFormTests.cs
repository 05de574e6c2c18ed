using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Embedded.Weaver.Tests;

/// <summary>What is left in an assembly after weaving, and what is not.</summary>
public class WovenFormTests(WovenCases cases)
{
    public static TheoryData<string, OptimizationLevel> Assemblies()
    {
        var data = new TheoryData<string, OptimizationLevel>();
        foreach (string name in new[] { "Cases", "Library", "Embedded.Async" })
        {
            data.Add(name, OptimizationLevel.Release);
            data.Add(name, OptimizationLevel.Debug);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_Woven_HasNoGenericAnywhere(string name, OptimizationLevel optimization)
    {
        using ModuleDefinition module = cases.Get(optimization).Read(name);

        Assert.DoesNotContain(module.GetTypes(), type => type.HasGenericParameters);
        Assert.DoesNotContain(Methods(module), method => method.HasGenericParameters);
        Assert.DoesNotContain(TypesUsed(module), type => type.ContainsGenericParameter || type.IsGenericInstance || type.GetElementType().IsGenericInstance);
        Assert.DoesNotContain(Operands(module).OfType<MethodReference>(), method => method.IsGenericInstance || method.DeclaringType.IsGenericInstance);
        Assert.DoesNotContain(Operands(module).OfType<FieldReference>(), field => field.DeclaringType.IsGenericInstance);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_Woven_HasNothingOnlyForTheCompiler(string name, OptimizationLevel optimization)
    {
        using ModuleDefinition module = cases.Get(optimization).Read(name);

        IEnumerable<CustomAttribute> attributes =
        [
            .. module.Assembly.CustomAttributes,
            .. module.CustomAttributes,
            .. module.GetTypes().SelectMany(type => type.CustomAttributes),
            .. module.GetTypes().SelectMany(type => type.Fields).SelectMany(field => field.CustomAttributes),
            .. Methods(module).SelectMany(method => method.CustomAttributes),
            .. Methods(module).SelectMany(method => method.Parameters).SelectMany(parameter => parameter.CustomAttributes),
        ];
        Assert.DoesNotContain(attributes, attribute => attribute.AttributeType.Namespace.StartsWith("System", StringComparison.Ordinal) || attribute.AttributeType.Namespace == "Microsoft.CodeAnalysis");
        Assert.DoesNotContain(module.GetTypes(), type => type.HasProperties || type.HasEvents);
        Assert.DoesNotContain(module.GetTypes(), type => type.Namespace.StartsWith("System", StringComparison.Ordinal) || type.Namespace == "Microsoft.CodeAnalysis");
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_Woven_HasMachinesThatAreFutures(string name, OptimizationLevel optimization)
    {
        using ModuleDefinition module = cases.Get(optimization).Read(name);

        Assert.DoesNotContain(Methods(module), method => method.Name is "MoveNext" or "SetStateMachine");
        Assert.DoesNotContain(TypesUsed(module), type => type.Name.StartsWith("FutureMethodBuilder", StringComparison.Ordinal) || type.Name is "IAsyncStateMachine" or "INotifyCompletion");
        Assert.DoesNotContain(module.GetTypes(), type => type.IsValueType && type.Methods.Any(method => method.Name == "Poll"));
        Assert.DoesNotContain(
            module.GetTypes().SelectMany(type => type.Fields),
            field => field.Name is "<>1__state" or "<>t__builder" || field.Name.StartsWith("<>u__", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_Woven_RefersOnlyToWhatExists(string name, OptimizationLevel optimization)
    {
        using ModuleDefinition module = cases.Get(optimization).Read(name);

        Assert.All(TypesUsed(module), type => Assert.NotNull(type.GetElementType().Resolve()));
        Assert.All(Operands(module).OfType<FieldReference>(), field => Assert.NotNull(field.Resolve()));
        Assert.All(Operands(module).OfType<MethodReference>(), method => Assert.NotNull(method.Resolve()));
        Assert.All(module.GetTypes(), NothingAbstractIsLeftOpen);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_Woven_IsPublicThroughout(string name, OptimizationLevel optimization)
    {
        using ModuleDefinition module = cases.Get(optimization).Read(name);

        Assert.DoesNotContain(module.GetTypes(), type => type.Name != "<Module>" && !type.IsPublic && !type.IsNestedPublic);
        Assert.DoesNotContain(Methods(module), method => !method.IsPublic && !(method.IsConstructor && method.IsStatic));
    }

    [Theory]
    [InlineData(OptimizationLevel.Release)]
    [InlineData(OptimizationLevel.Debug)]
    public void WhatAFilterWatches_Woven_CallsNoMethodOfAnObject(OptimizationLevel optimization)
    {
        using ModuleDefinition module = cases.Get(optimization).Read("Cases");

        MethodReference[] calls = [.. Methods(module).Where(method => method.HasBody).SelectMany(CallsUnderFilters)];
        Assert.NotEmpty(calls);
        Assert.DoesNotContain(calls, called => called.HasThis);
    }

    private static IEnumerable<MethodReference> CallsUnderFilters(MethodDefinition method) =>
        from filter in method.Body.ExceptionHandlers
        where filter.HandlerType == ExceptionHandlerType.Filter
        from i in method.Body.Instructions
        where (i.Offset >= filter.TryStart.Offset && i.Offset < filter.TryEnd.Offset) || (i.Offset >= filter.FilterStart.Offset && i.Offset < filter.HandlerStart.Offset)
        where i.OpCode.Code is Code.Call or Code.Callvirt
        select (MethodReference)i.Operand;

    private static void NothingAbstractIsLeftOpen(TypeDefinition type)
    {
        if (type.IsAbstract || type.IsInterface)
        {
            return;
        }

        var seen = new List<MethodDefinition>();
        for (TypeDefinition? at = type; at is not null; at = at.BaseType?.Resolve())
        {
            foreach (MethodDefinition slot in at.Methods.Where(method => method.IsAbstract))
            {
                Assert.Contains(seen, method => method.IsVirtual && method.Name == slot.Name && Signature(method) == Signature(slot));
            }

            seen.AddRange(at.Methods);
        }
    }

    private static string Signature(MethodDefinition method) =>
        method.ReturnType.FullName + "(" + string.Join(",", method.Parameters.Select(parameter => parameter.ParameterType.FullName)) + ")";

    private static IEnumerable<MethodDefinition> Methods(ModuleDefinition module) => module.GetTypes().SelectMany(type => type.Methods);

    private static IEnumerable<object> Operands(ModuleDefinition module) =>
        Methods(module).Where(method => method.HasBody).SelectMany(method => method.Body.Instructions).Select(instruction => instruction.Operand).Where(operand => operand is not null);

    private static IEnumerable<TypeReference> TypesUsed(ModuleDefinition module) =>
    [
        .. module.GetTypes().Select(type => type.BaseType).Where(parent => parent is not null),
        .. module.GetTypes().SelectMany(type => type.Interfaces).Select(implemented => implemented.InterfaceType),
        .. module.GetTypes().SelectMany(type => type.Fields).Select(field => field.FieldType),
        .. Methods(module).Select(method => method.ReturnType),
        .. Methods(module).SelectMany(method => method.Parameters).Select(parameter => parameter.ParameterType),
        .. Methods(module).Where(method => method.HasBody).SelectMany(method => method.Body.Variables).Select(variable => variable.VariableType),
        .. Methods(module).Where(method => method.HasBody).SelectMany(method => method.Body.ExceptionHandlers).Select(handler => handler.CatchType).Where(type => type is not null),
        .. Operands(module).OfType<TypeReference>(),
        .. Operands(module).OfType<MemberReference>().Where(member => member is not TypeReference).Select(member => member.DeclaringType),
    ];
}
