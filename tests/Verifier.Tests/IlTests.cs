using System.Linq;
using Embedded.Verify.Tests.Support;
using Embedded.Weaver;
using Embedded.Weaver.Verify;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Embedded.Verify.Tests;

/// <summary>What C# has no words for, or compiles only for a platform that has more: written as IL.</summary>
public sealed class IlTests
{
    private const string Plain = """
        public interface IThing
        {
        }

        public static class Program
        {
            public static int Field;

            public static void Main()
            {
                int before = Field;
                Field = before + 1;
            }
        }
        """;

    /// <summary>The line of the first statement of Main.</summary>
    private const int MainLine = 11;

    [Theory]
    [Fires("EMB023")]
    [InlineData("arglist")]
    [InlineData("cpblk")]
    [InlineData("initblk")]
    [InlineData("ckfinite")]
    [InlineData("refanytype")]
    [InlineData("readonly.")]
    public void Instruction_ThatTheDeviceDoesNotKnow(string name)
    {
        OpCode code = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).Single(candidate => candidate.Name == name);
        Finding finding = Single(module => Insert(module, Instruction.Create(code)));
        Assert.Equal(("EMB023", MainLine), (finding.Id, finding.Line));
        Assert.Contains(" " + name + " ", finding.Message);
    }

    [Fact]
    [Fires("EMB023")]
    public void Jump() => AssertFires("EMB023", MainLine, module => Insert(module, Instruction.Create(OpCodes.Jmp, Entry(module))));

    [Fact]
    [Fires("EMB015")]
    public void CallThroughAPointer() => AssertFires(
        "EMB015",
        MainLine,
        module => Insert(module, Instruction.Create(OpCodes.Calli, new CallSite(module.TypeSystem.Void))));

    [Fact]
    public void PrefixesWithoutAMeaningOnTheDevice_AreFine()
    {
        using Snippet snippet = Snippet.FromText(Plain);
        snippet.Edit(module => Insert(module, Instruction.Create(OpCodes.Tail), Instruction.Create(OpCodes.Volatile)));
        Assert.Empty(snippet.Verify().Findings);
    }

    [Fact]
    public void NamesOfWovenTypes_AndErasedReferences_AreFine()
    {
        using Snippet snippet = Snippet.FromText("""
            public class Channel
            {
                public object Item;

                public static int Length(Channel channel) => ((string)channel.Item).Length;
            }
            """);
        snippet.Edit(module =>
        {
            TypeDefinition type = module.GetType("Channel");
            type.Name = "Climate.Measure<int, object>";
            // Erased: what was a T is an object, and is used as a string without a cast.
            MethodDefinition method = type.Methods.Single(candidate => candidate.Name == "Length");
            method.Body.GetILProcessor().Remove(method.Body.Instructions.Single(instruction => instruction.OpCode == OpCodes.Castclass));
        });
        Assert.Empty(snippet.Verify().Findings);
    }

    [Fact]
    [Fires("EMB018")]
    public void Volatile() => AssertFires(
        "EMB018",
        MainLine,
        module => Field(module).FieldType = new RequiredModifierType(Platform(module, "System.Runtime.CompilerServices", "IsVolatile"), module.TypeSystem.Int32));

    [Fact]
    [Fires("EMB021")]
    public void Decimal() => AssertFires(
        "EMB021",
        MainLine,
        module => Entry(module).Body.Variables.Add(new VariableDefinition(Platform(module, "System", "Decimal", isValue: true))));

    [Fact]
    [Fires("EMB020")]
    public void NullableValue() => AssertFires(
        "EMB020",
        MainLine,
        module => Entry(module).Body.Variables.Add(new VariableDefinition(
            new GenericInstanceType(Platform(module, "System", "Nullable`1", isValue: true)) { GenericArguments = { module.TypeSystem.Int32 } })));

    [Fact]
    [Fires("EMB017")]
    public void StaticMemberThatImplementationsReplace() => AssertFires(
        "EMB017",
        0,
        module => module.GetType("IThing").Methods.Add(new MethodDefinition(
            "Make",
            MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.Virtual | MethodAttributes.Abstract | MethodAttributes.NewSlot,
            module.TypeSystem.Void)));

    [Theory]
    [Fires("EMB025")]
    [InlineData(255, false)]
    [InlineData(256, true)]
    public void Locals(int count, bool fires) => AssertFires("EMB025", MainLine, fires, module =>
    {
        Entry(module).Body.Variables.Clear();
        for (int i = 0; i < count; i++)
        {
            Entry(module).Body.Variables.Add(new VariableDefinition(module.TypeSystem.Int32));
        }
    });

    [Theory]
    [Fires("EMB025")]
    [InlineData(255, false)]
    [InlineData(256, true)]
    public void Arguments(int count, bool fires) => AssertFires("EMB025", MainLine, fires, module =>
    {
        for (int i = 0; i < count; i++)
        {
            Entry(module).Parameters.Add(new ParameterDefinition(module.TypeSystem.Int32));
        }
    });

    [Theory]
    [Fires("EMB026")]
    [InlineData(255, false)]
    [InlineData(256, true)]
    public void Fields(int count, bool fires) => AssertFires("EMB026", MainLine, fires, module =>
    {
        for (int i = 1; i < count; i++)
        {
            module.GetType("Program").Fields.Add(new FieldDefinition("f" + i, FieldAttributes.Static, module.TypeSystem.Int32));
        }
    });

    [Theory]
    [Fires("EMB026")]
    [InlineData(255, false)]
    [InlineData(256, true)]
    public void Methods(int count, bool fires) => AssertFires("EMB026", MainLine, fires, module =>
    {
        for (int i = 1; i < count; i++)
        {
            var method = new MethodDefinition("M" + i, MethodAttributes.Static, module.TypeSystem.Void);
            method.Body.GetILProcessor().Emit(OpCodes.Ret);
            module.GetType("Program").Methods.Add(method);
        }
    });

    [Theory]
    [Fires("EMB027")]
    [InlineData(65000, false)]
    [InlineData(65536, true)]
    public void CodeOfAnAssembly(int bytes, bool fires) => AssertFires("EMB027", 0, fires, module =>
    {
        ILProcessor il = Entry(module).Body.GetILProcessor();
        for (int i = 0; i < bytes; i++)
        {
            il.Emit(OpCodes.Nop);
        }
    });

    [Theory]
    [Fires("EMB027")]
    [InlineData(64000, false)]
    [InlineData(65536, true)]
    public void StringsOfAnAssembly(int bytes, bool fires) => AssertFires(
        "EMB027",
        0,
        fires,
        module => Insert(module, Instruction.Create(OpCodes.Ldstr, new string('a', bytes)), Instruction.Create(OpCodes.Pop)));

    [Fact]
    public void CodeIsCountedAsTheDeviceKeepsIt_WithTokensOfTwoBytes()
    {
        // 5 bytes each on the desktop, 3 on the device.
        using Snippet snippet = Snippet.FromText(Plain);
        snippet.Edit(module =>
        {
            ILProcessor il = Entry(module).Body.GetILProcessor();
            for (int i = 0; i < 10000; i++)
            {
                il.Emit(OpCodes.Ldsfld, Field(module));
                il.Emit(OpCodes.Stsfld, Field(module));
            }
        });
        Assert.Empty(snippet.Verify().Findings);
    }

    private static void AssertFires(string rule, int line, System.Action<ModuleDefinition> edit) => AssertFires(rule, line, fires: true, edit);

    private static void AssertFires(string rule, int line, bool fires, System.Action<ModuleDefinition> edit)
    {
        using Snippet snippet = Snippet.FromText(Plain);
        Assert.Empty(snippet.Verify().Findings);
        snippet.Edit(edit);
        string[] found = [.. snippet.Verify().Findings.Select(finding => finding.Id + " " + finding.Line)];
        Assert.Equal(fires ? [rule + " " + line] : [], found);
    }

    private static Finding Single(System.Action<ModuleDefinition> edit)
    {
        using Snippet snippet = Snippet.FromText(Plain);
        return Assert.Single(snippet.Edit(edit).Verify().Findings);
    }

    private static MethodDefinition Entry(ModuleDefinition module) => module.GetType("Program").Methods.Single(method => method.Name == "Main");

    private static FieldDefinition Field(ModuleDefinition module) => module.GetType("Program").Fields.Single(field => field.Name == "Field");

    /// <summary>Inserts behind the first instruction, so that it belongs to the first line.</summary>
    private static void Insert(ModuleDefinition module, params Instruction[] added)
    {
        ILProcessor il = Entry(module).Body.GetILProcessor();
        foreach (Instruction instruction in added.Reverse())
        {
            il.InsertAfter(Entry(module).Body.Instructions[0], instruction);
        }
    }

    private static TypeReference Platform(ModuleDefinition module, string space, string name, bool isValue = false) =>
        new(space, name, module, module.TypeSystem.CoreLibrary, isValue);
}
