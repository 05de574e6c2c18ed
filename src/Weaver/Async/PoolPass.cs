using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.IL;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Async;

/// <summary>
/// Gives every async method its pool: how a future goes back, and one class in each assembly whose static constructor makes
/// and fills them all. On a device that runs when the assembly is loaded, before <c>Main</c>.
/// </summary>
internal static class PoolPass
{
    /// <summary>Writes every machine's <c>Recycle</c>.</summary>
    internal static void AddRecycle(Weaving weaving)
    {
        Contract contract = weaving.Contract;
        foreach (KeyValuePair<TypeDefinition, Machine> pair in weaving.Machines)
        {
            TypeDefinition machine = pair.Key;
            var recycle = new MethodDefinition(contract.Recycle.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig, machine.Module.TypeSystem.Void);
            ILProcessor il = recycle.Body.GetILProcessor();
            IEnumerable<FieldDefinition> own = machine.Fields.Where(field => !field.IsStatic);
            FieldDefinition? result = machine.BaseType.Resolve().Fields.FirstOrDefault(field => field.Name == contract.Result.Name);
            foreach (FieldDefinition field in result is null ? own : own.Concat([result]))
            {
                // Whatever it held would live as long as the pool.
                if (!field.FieldType.IsValueType)
                {
                    il.Emit(OpCodes.Ldarg_0);
                    il.Emit(OpCodes.Ldnull);
                    il.Emit(OpCodes.Stfld, field);
                }
            }

            il.Emit(OpCodes.Ldsfld, pair.Value.Pool);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Call, contract.PoolReturn);
            il.Emit(OpCodes.Ret);
            machine.Methods.Add(recycle);
        }
    }

    /// <summary>Moves the pools of each module into its class of pools. After shaking, so that only those in use are made.</summary>
    internal static void AddPools(Weaving weaving)
    {
        foreach (ModuleDefinition module in weaving.Assemblies.Modules)
        {
            KeyValuePair<TypeDefinition, Machine>[] machines =
                [.. weaving.Machines.Where(pair => pair.Key.Module == module).OrderBy(pair => pair.Key.FullName, System.StringComparer.Ordinal)];
            if (machines.Length > 0)
            {
                AddPools(weaving, module, machines);
            }
        }
    }

    internal static int CapacityOf(Weaving weaving, Machine machine) => machine.Capacity ?? weaving.Contract.FuturesPerMethod;

    private static void AddPools(Weaving weaving, ModuleDefinition module, KeyValuePair<TypeDefinition, Machine>[] machines)
    {
        Contract contract = weaving.Contract;
        StartUpClass pools = StartUpClass.Add(weaving, module, "<Pools>", "start-up: fills the pools of the async methods");
        ILProcessor il = pools.Code;
        var pool = new VariableDefinition(contract.Pool);
        il.Body.Variables.Add(pool);
        VariableDefinition? left = null;
        foreach (KeyValuePair<TypeDefinition, Machine> pair in machines)
        {
            pair.Key.Fields.Remove(pair.Value.Pool);
            pair.Value.Pool.Name = pair.Value.Name;
            pools.Type.Fields.Add(pair.Value.Pool);
            MethodDefinition constructor = pair.Key.Methods.Single(method => method.IsConstructor && !method.IsStatic);
            il.Emit(OpCodes.Ldstr, pair.Value.Name);
            il.Emit(OpCodes.Call, contract.PoolForMethod);
            il.Emit(OpCodes.Stloc, pool);
            il.Emit(OpCodes.Ldloc, pool);
            il.Emit(OpCodes.Stsfld, pair.Value.Pool);
            EmitFill(il, contract, constructor, pool, CapacityOf(weaving, pair.Value), ref left);
        }

        il.Emit(OpCodes.Ret);
    }

    private static void EmitFill(ILProcessor il, Contract contract, MethodDefinition constructor, VariableDefinition pool, int capacity, ref VariableDefinition? left)
    {
        if (capacity == 1)
        {
            EmitAdd(il, contract, constructor, pool);
            return;
        }

        if (left is null)
        {
            left = new VariableDefinition(constructor.Module.TypeSystem.Int32);
            il.Body.Variables.Add(left);
        }

        il.Emit(OpCodes.Ldc_I4, capacity);
        il.Emit(OpCodes.Stloc, left);
        Instruction loop = Instruction.Create(OpCodes.Ldloc, pool);
        il.Append(loop);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Call, contract.PoolAdd);
        il.Emit(OpCodes.Ldloc, left);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Stloc, left);
        il.Emit(OpCodes.Brtrue, loop);
    }

    private static void EmitAdd(ILProcessor il, Contract contract, MethodDefinition constructor, VariableDefinition pool)
    {
        il.Emit(OpCodes.Ldloc, pool);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Call, contract.PoolAdd);
    }
}
