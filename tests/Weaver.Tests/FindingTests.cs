using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Embedded.Weaver.Tests;

/// <summary>What cannot be woven is one finding, at the line that is to be changed, and nothing is written.</summary>
public class FindingTests
{
    private const string Library = "public class Tool { public static int Answer() => 42; }";

    [Theory]
    [InlineData("struct", "private struct S { public int A, B; }", "Identity(new S());")]
    [InlineData("type parameter", "private static string Name<T>(T value)\n{\n    return typeof(T).Name; // here\n}", "Name(\"s\");", true)]
    [InlineData("type parameter", "private static bool Is<T>(object value)\n{\n    return value is T; // here\n}", "Is<string>(\"s\");", true)]
    [InlineData("type parameter", "private static T As<T>(object value) where T : class\n{\n    return value as T; // here\n}", "As<string>(\"s\");", true)]
    [InlineData("generic type of the platform", "", "Action<int> a = n => s_sum += n; a(5);")]
    [InlineData("generic type of the platform", "private static void Take(Func<int> f) => s_sum += f(); // here", "Take(null);", true)]
    [InlineData("generic and virtual", "private class V { public virtual T Pass<T>(T value) => value; }", "new V().Pass(5);")]
    [InlineData("generic and virtual", "private interface I { T Pass<T>(T value); } private class V : I { public T Pass<T>(T value) => value; }", "I i = new V(); i.Pass(5);")]
    public void Generic_ThatCannotBeSpecialised_IsRefusedAtItsLine(string says, string members, string statement, bool inMember = false)
    {
        string source = $$"""
            using System;
            using Embedded.Async;

            public static class Program
            {
                private static int s_sum;
                private static T Identity<T>(T value) => value;
                {{members}}

                public static void Run()
                {
                    s_sum++;
                    {{statement}}{{(inMember ? "" : " // here")}}
                }
            }
            """;
        using Woven woven = Woven.TrySnippet(source);

        AssertFinding(woven, "EMB095", Line(source), says);
    }

    [Fact]
    public void AsyncMethod_OfAnotherType_IsRefusedAtItsLine()
    {
        string source = """
            using System;
            using System.Runtime.CompilerServices;

            [AsyncMethodBuilder(typeof(Builder))]
            public class Own
            {
            }

            public struct Builder
            {
                public Own Task => new Own();
                public static Builder Create() => default;
                public void Start<T>(ref T machine) where T : IAsyncStateMachine { }
                public void SetStateMachine(IAsyncStateMachine machine) { }
                public void SetResult() { }
                public void SetException(Exception exception) { }
                public void AwaitOnCompleted<TA, TM>(ref TA awaiter, ref TM machine) where TA : INotifyCompletion where TM : IAsyncStateMachine { }
                public void AwaitUnsafeOnCompleted<TA, TM>(ref TA awaiter, ref TM machine) where TA : ICriticalNotifyCompletion where TM : IAsyncStateMachine { }
            }

            public static class Program
            {
                public static async Own Run() { } // here
            }
            """;
        using Woven woven = Woven.TrySnippet(source);

        AssertFinding(woven, "EMB092", Line(source), "Run is async and returns Own");
    }

    [Fact]
    public void Await_OfAForeignAwaiter_IsRefusedAtItsLine()
    {
        string source = """
            using System;
            using System.Runtime.CompilerServices;
            using Embedded.Async;

            public class Foreign : INotifyCompletion
            {
                public bool IsCompleted => false;
                public Foreign GetAwaiter() => this;
                public void GetResult() { }
                public void OnCompleted(Action continuation) { }
            }

            public static class Program
            {
                public static async Future Run()
                {
                    await Future.Yield();
                    await new Foreign(); // here
                }
            }
            """;
        using Woven woven = Woven.TrySnippet(source);

        AssertFinding(woven, "EMB093", Line(source), "awaits a Foreign");
    }

    [Fact]
    public void SeveralFindings_AreAllReportedInOrder()
    {
        string source = """
            using System;
            using System.Runtime.CompilerServices;
            using Embedded.Async;

            public class Foreign : INotifyCompletion
            {
                public bool IsCompleted => false;
                public Foreign GetAwaiter() => this;
                public void GetResult() { }
                public void OnCompleted(Action continuation) { }
            }

            public static class Program
            {
                public static async Future Two() { await new Foreign(); }
                public static async Future One() { await new Foreign(); }
            }
            """;
        using Woven woven = Woven.TrySnippet(source);

        Assert.Equal([15, 16], woven.Result.Findings.Select(finding => finding.Line));
        AssertNothingWritten(woven);
    }

    [Fact]
    public void CodeOfAnotherCompiler_IsRefusedAtItsLine()
    {
        using var folder = new TemporaryFolder();
        string path = DeviceCompiler.Compile(folder.Path, "Snippet", OptimizationLevel.Release, [new Source(Woven.SnippetFile, "public static class Program { public static async Embedded.Async.Future Run() { await Embedded.Async.Future.Yield(); } }")]);
        using (var assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { InMemory = true, ReadSymbols = true }))
        {
            // The handler of another compiler that does not tell the builder.
            MethodDefinition move = assembly.MainModule.GetTypes().SelectMany(type => type.Methods).Single(method => method.Name == "MoveNext");
            Instruction call = move.Body.Instructions.Single(instruction => instruction.Operand is MethodReference { Name: "SetException" });
            call.OpCode = OpCodes.Pop;
            call.Operand = null;
            assembly.Write(path, new WriterParameters { WriteSymbols = true });
        }

        Finding finding = Refused(folder, path, Places.DeviceExecutor);

        Assert.Equal("EMB094", finding.Id);
        Assert.Equal((Woven.SnippetFile, 1), (finding.File, finding.Line));
    }

    [Fact]
    public void MissingAssembly_IsRefused()
    {
        using var folder = new TemporaryFolder();

        Finding finding = Refused(folder, folder.Of("Absent.dll"), Places.DeviceExecutor);

        Assert.Equal(("EMB090", folder.Of("Absent.dll")), (finding.Id, finding.File));
        Assert.Contains("there is no such file", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no assembly, but longer than the header of one would have to be")]
    public void FileThatIsNoAssembly_IsRefused(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Of("Text.dll"), content);

        Finding finding = Refused(folder, folder.Of("Text.dll"), Places.DeviceExecutor);

        Assert.Equal(("EMB090", folder.Of("Text.dll")), (finding.Id, finding.File));
        Assert.Contains("cannot be read", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReferenceThatIsNowhere_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string library = DeviceCompiler.Compile(folder.Path, "Library", OptimizationLevel.Release, [new Source("Library.cs", Library)]);
        string path = DeviceCompiler.Compile(folder.Path, "Snippet", OptimizationLevel.Release, [new Source(Woven.SnippetFile, "public static class Program { public static int Run() => Tool.Answer(); }")], libraries: library);
        File.Delete(library);

        Finding finding = Refused(folder, path, Places.DeviceExecutor);

        Assert.Equal(("EMB090", "Library.dll"), (finding.Id, finding.File));
    }

    [Fact]
    public void MissingExecutor_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = DeviceCompiler.Compile(folder.Path, "Snippet", OptimizationLevel.Release, [new Source(Woven.SnippetFile, Library)]);

        Assert.Equal(("EMB091", "Embedded.Async.dll"), Refused(folder, path) is var finding ? (finding.Id, finding.File) : default);
    }

    [Fact]
    public void ExecutorOfAnotherVersion_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = DeviceCompiler.Compile(folder.Path, "Embedded.Async", OptimizationLevel.Release, [new Source("Future.cs", "namespace Embedded.Async { public class Future { } }")]);

        Finding finding = Refused(folder, path);

        Assert.Equal("EMB091", finding.Id);
        Assert.Contains("another version", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MemberThatIsGone_IsRefusedAtItsLine()
    {
        using var folder = new TemporaryFolder();
        string library = DeviceCompiler.Compile(folder.Path, "Library", OptimizationLevel.Release, [new Source("Library.cs", Library)]);
        string source = """
            public static class Program
            {
                public static int Run()
                {
                    return Tool.Answer(); // here
                }
            }
            """;
        string path = DeviceCompiler.Compile(folder.Path, "Snippet", OptimizationLevel.Release, [new Source(Woven.SnippetFile, source)], libraries: library);
        DeviceCompiler.Compile(folder.Path, "Library", OptimizationLevel.Release, [new Source("Library.cs", Library.Replace("Answer", "Reply", StringComparison.Ordinal))]);

        Finding finding = Refused(folder, path, library, Places.DeviceExecutor);

        Assert.Equal(("EMB096", Woven.SnippetFile, Line(source)), (finding.Id, finding.File, finding.Line));
        Assert.Contains("Tool::Answer", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_LeavesAnEarlierResultAsItIs()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Of("woven"));
        File.WriteAllText(folder.Of("woven/Snippet.dll"), "earlier");

        Weave(folder, folder.Of("Absent.dll"));

        Assert.Equal("earlier", File.ReadAllText(folder.Of("woven/Snippet.dll")));
        Assert.Single(Directory.GetFiles(folder.Of("woven")));
    }

    private static Finding Refused(TemporaryFolder folder, params string[] assemblies)
    {
        WeaveResult result = Weave(folder, assemblies);
        Assert.False(Directory.Exists(folder.Of("woven")));
        Assert.Empty(result.Assemblies);
        return Assert.Single(result.Findings);
    }

    private static WeaveResult Weave(TemporaryFolder folder, params IReadOnlyList<string> assemblies) =>
        Weaver.Weave(new WeaveOptions { Assemblies = assemblies, ReferenceFolders = [Places.ReferenceFolder], OutputFolder = folder.Of("woven") });

    private static void AssertFinding(Woven woven, string id, int line, string says)
    {
        Finding finding = Assert.Single(woven.Result.Findings);
        Assert.Equal(id, finding.Id);
        Assert.Equal(Woven.SnippetFile, finding.File);
        Assert.Equal(line, finding.Line);
        Assert.Contains(says, finding.Message, StringComparison.Ordinal);
        AssertNothingWritten(woven);
    }

    private static void AssertNothingWritten(Woven woven)
    {
        Assert.False(Directory.Exists(woven.OutputFolder));
        Assert.False(Directory.Exists(woven.OutputFolder + ".new"));
    }

    /// <summary>The line that says <c>// here</c>.</summary>
    private static int Line(string source) => 1 + Array.FindIndex(source.Split('\n'), line => line.Contains("// here", StringComparison.Ordinal));
}
