using System.IO;
using System.Linq;
using Embedded.Verify.Tests.Support;
using Embedded.Weaver.Verify;
using Embedded.Weaver.Verify.Allocation;
using Mono.Cecil;
using Xunit;

namespace Embedded.Verify.Tests;

/// <summary>The list of what is known to allocate nothing.</summary>
public sealed class FreeMethodsTests
{
    [Fact]
    public void EveryLine_NamesAMemberOfThePlatform()
    {
        MethodDefinition[] platform =
        [
            .. Directory.GetFiles(DeviceCompiler.Surface, "*.dll").SelectMany(file => AssemblyDefinition.ReadAssembly(file).MainModule.GetTypes())
                .SelectMany(type => type.Methods),
        ];
        string[] used = [.. platform.SelectMany(FreeMethods.NamesOf).Distinct()];
        Assert.Empty(FreeMethods.All.Except(used));
    }

    [Fact]
    public void NoLine_NamesWhatMakesStrings()
    {
        string[] suspicious = ["ToString", "Substring", "Concat", "Format", "GetBytes", "Clone", "CreateInstance", "GetType"];
        Assert.DoesNotContain(FreeMethods.All, line => suspicious.Any(word => line.EndsWith("." + word, System.StringComparison.Ordinal)));
    }
}
