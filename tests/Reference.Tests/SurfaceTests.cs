using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Embedded.Reference.Tests;

/// <summary>The surface is what stock nanoFramework 1.x has: no member more, none fewer, under the same names.</summary>
public sealed class SurfaceTests
{
    private static readonly Dictionary<string, string> s_versions = new()
    {
        ["mscorlib"] = "1.17.11.0",
        ["nanoFramework.Hardware.Esp32"] = "1.6.42.0",
        ["nanoFramework.Hardware.Stm32"] = "1.10.37.0",
        ["nanoFramework.Runtime.Events"] = "1.11.39.0",
        ["nanoFramework.Runtime.Native"] = "1.7.11.0",
        ["nanoFramework.System.Text"] = "1.3.42.0",
        ["nanoFramework.TestFramework"] = "3.0.80.0",
        ["System.Device.Gpio"] = "1.1.62.0",
        ["System.Device.I2c"] = "1.1.29.0",
        ["System.Device.Spi"] = "1.3.89.0",
        ["System.IO.Ports"] = "1.1.139.0",
        ["System.IO.Streams"] = "1.1.96.0",
        ["System.Threading"] = "1.1.52.0",
    };

    public static TheoryData<string> Names => [.. s_versions.Keys];

    [Fact]
    public void EachListHasItsAssembly_AndNoneIsLeftOver()
    {
        Assert.Equal(s_versions.Keys.Order(StringComparer.Ordinal), Surface.Lists.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!);
        Assert.Equal(s_versions.Keys.Order(StringComparer.Ordinal), Surface.Assemblies.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Assembly_HasExactlyWhatIsListed(string name)
    {
        using ModuleDefinition module = Surface.Read(name);

        Assert.Equal("", ApiDifference.Between(File.ReadLines(Surface.List(name)), ApiText.Of(module)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Assembly_IsNamedAsTheRealOne(string name)
    {
        using ModuleDefinition module = Surface.Read(name);

        Assert.Equal(FullName(name), module.Assembly.FullName);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Assembly_ReferencesOnlyOthersOfTheSurface(string name)
    {
        using ModuleDefinition module = Surface.Read(name);

        Assert.All(module.AssemblyReferences, reference => Assert.Equal(FullName(reference.Name), reference.FullName));
        Assert.Equal(name != "mscorlib", module.AssemblyReferences.Any(reference => reference.Name == "mscorlib"));
    }

    /// <summary>A reference assembly carries signatures; nobody may come to run it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Assembly_HasNoCode(string name)
    {
        using ModuleDefinition module = Surface.Read(name);

        IEnumerable<MethodDefinition> withCode = module.GetTypes().SelectMany(type => type.Methods).Where(method =>
            method.RVA != 0 && !method.Body.Instructions.Select(instruction => instruction.OpCode).SequenceEqual([OpCodes.Ldnull, OpCodes.Throw]));

        Assert.Empty(withCode);
    }

    private static string FullName(string name) => $"{name}, Version={s_versions[name]}, Culture=neutral, PublicKeyToken=c07d481e9758c731";
}
