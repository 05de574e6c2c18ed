using System.Collections.Generic;
using System.Linq;
using Embedded.Weaver.Application;
using Embedded.Weaver.IL;
using Embedded.Weaver.Verify;
using Embedded.Weaver.Verify.Allocation;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Embedded.Weaver.Shrink;

/// <summary>
/// Makes each string literal once, when the program is loaded: stock 1.x makes a new string each time it comes to one.
/// Literals of messages that are only thrown, and those in methods that are cold, stay: they cost no memory until then.
/// </summary>
internal static class LiteralPass
{
    /// <summary>The device's format counts the fields of a type in one byte.</summary>
    private const int MostOfOneClass = 255;

    internal static void Run(Weaving weaving)
    {
        foreach (ModuleDefinition module in weaving.Assemblies.Modules)
        {
            var strings = new Dictionary<string, FieldDefinition>();
            foreach (MethodDefinition method in AssemblySet.AllTypes(module).SelectMany(type => type.Methods).Where(method => method.HasBody && IsWarm(weaving, method)))
            {
                HashSet<Instruction>? errors = null;
                foreach (Instruction i in method.Body.Instructions.Where(i => i.OpCode == OpCodes.Ldstr))
                {
                    if (!(errors ??= ErrorPaths.Of(method.Body)).Contains(i))
                    {
                        MethodEditor.Change(i, OpCodes.Ldsfld, FieldOf(module, strings, (string)i.Operand));
                    }
                }
            }

            for (int done = 0; done < strings.Count; done += MostOfOneClass)
            {
                AddClass(weaving, module, done == 0 ? "<Strings>" : "<Strings" + (done / MostOfOneClass) + ">", strings.Skip(done).Take(MostOfOneClass));
            }
        }
    }

    private static bool IsWarm(Weaving weaving, MethodDefinition method) =>
        !(method.IsConstructor && method.IsStatic) && !(weaving.Cold.TryGetValue(method, out ColdMethod? cold) && cold.Kind == ColdKind.Cold);

    private static FieldDefinition FieldOf(ModuleDefinition module, Dictionary<string, FieldDefinition> strings, string literal)
    {
        if (!strings.TryGetValue(literal, out FieldDefinition? field))
        {
            field = new FieldDefinition("s" + strings.Count, FieldAttributes.Public | FieldAttributes.Static, module.TypeSystem.String);
            strings.Add(literal, field);
        }

        return field;
    }

    private static void AddClass(Weaving weaving, ModuleDefinition module, string name, IEnumerable<KeyValuePair<string, FieldDefinition>> strings)
    {
        StartUpClass holder = StartUpClass.Add(weaving, module, name, "start-up: makes the string literals");
        foreach (KeyValuePair<string, FieldDefinition> pair in strings)
        {
            holder.Type.Fields.Add(pair.Value);
            holder.Code.Emit(OpCodes.Ldstr, pair.Key);
            holder.Code.Emit(OpCodes.Stsfld, pair.Value);
        }

        holder.Code.Emit(OpCodes.Ret);
    }
}
