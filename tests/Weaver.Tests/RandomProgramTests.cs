using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Embedded.Weaver.Tests.Library;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Embedded.Weaver.Tests;

/// <summary>What no one thought of: random methods, which do woven what they do on the desktop.</summary>
public class RandomProgramTests
{
    private const int Runs = 2;
    private const int MethodsARun = 15;

    [Fact]
    public void RandomMethods_Woven_DoWhatTheyDoOnTheDesktop() =>
        // The message of a failure holds the seed and the program.
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Runs).WithQuietOnSuccess(true), Prop.ForAll(Arb.From(RandomPrograms.Class(MethodsARun)), Compare));

    private static void Compare(string program)
    {
        var source = new Source("Random.cs", program);
        var desktop = new CaseAssembly(OnDesktop(source), typeof(World).Assembly);
        foreach (OptimizationLevel optimization in new[] { OptimizationLevel.Release, OptimizationLevel.Debug })
        {
            using Woven woven = Woven.Cases(optimization, [source]);
            var device = new CaseAssembly(woven.Load("Cases"), woven.Load("Library"));
            for (int i = 0; i < MethodsARun; i++)
            {
                for (Waits waits = Waits.Never; waits <= Waits.InCombinators; waits++)
                {
                    Assert.Equal(desktop.Run("Random.M" + i, waits), device.Run("Random.M" + i, waits));
                }
            }
        }
    }

    private static Assembly OnDesktop(Source source)
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Desktop",
            [CSharpSyntaxTree.ParseText(source.Text, new CSharpParseOptions(LanguageVersion.Preview))],
            platform.Where(File.Exists).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        return Assembly.Load(image.ToArray());
    }
}
