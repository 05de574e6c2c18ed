using System.IO;
using System.Linq;
using Embedded.Verify.Tests.Support;
using Embedded.Weaver;
using Embedded.Weaver.Verify;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace Embedded.Verify.Tests;

/// <summary>Input that cannot be verified is one finding that says what to do.</summary>
public sealed class InputTests
{
    [Fact]
    [Fires("EMB090")]
    public void MissingFile() => AssertOne("gone.dll", "gone.dll: error EMB090: there is no such file");

    [Fact]
    [Fires("EMB090")]
    public void FileThatIsNoAssembly()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "text.dll");
        File.WriteAllText(path, "no assembly");
        AssertOne(path, path + ": error EMB090: it cannot be read");
    }

    [Fact]
    [Fires("EMB090")]
    public void MissingPlatform()
    {
        using Snippet snippet = Snippet.FromText("public static class Program { }");
        Finding finding = Assert.Single(Verifier.Verify(new VerifyOptions { Assemblies = [snippet.Path], ReferenceFolders = [] }).Findings);
        Assert.StartsWith("mscorlib.dll: error EMB090: the application refers to it", finding.ToString());
    }

    [Fact]
    [Fires("EMB090")]
    public void DamagedSymbols()
    {
        using Snippet snippet = Snippet.FromText("public static class Program { public static int Add(int a, int b) => a + b; }");
        // It names an instruction that is not there.
        Instruction gone = Instruction.Create(OpCodes.Nop);
        gone.Offset = 9999;
        snippet.Edit(module =>
        {
            MethodDefinition method = module.GetType("Program").Methods.Single(method => method.Name == "Add");
            method.CustomDebugInformations.Add(new AsyncMethodBodyDebugInformation(gone)
            {
                Yields = { new InstructionOffset(gone) },
                Resumes = { new InstructionOffset(gone) },
                ResumeMethods = { method },
            });
        });
        Finding finding = Assert.Single(snippet.Verify().Findings);
        Assert.StartsWith(snippet.Path + ": error EMB090: the code or the symbols of Program.Add cannot be read (", finding.ToString());
    }

    [Fact]
    public void WithoutSymbols_FindingsNameTheAssembly()
    {
        using Snippet snippet = Snippet.FromText("public static class Program { public static int Add(int a, int b) => checked(a + b); }");
        File.Delete(Path.ChangeExtension(snippet.Path, ".pdb"));
        Finding finding = Assert.Single(snippet.Verify().Findings);
        Assert.Equal((snippet.Path, 0), (finding.File, finding.Line));
    }

    [Fact]
    public void Verifying_ChangesNoFile()
    {
        using Snippet snippet = Snippet.FromText("public static class Program { }");
        byte[] before = File.ReadAllBytes(snippet.Path);
        snippet.Verify();
        Assert.Equal(before, File.ReadAllBytes(snippet.Path));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(snippet.Path)!).Length);
    }

    private static void AssertOne(string path, string expected)
    {
        VerifyResult result = Verifier.Verify(new VerifyOptions { Assemblies = [path], ReferenceFolders = [DeviceCompiler.Surface] });
        Assert.StartsWith(expected, Assert.Single(result.Findings).ToString());
    }
}
