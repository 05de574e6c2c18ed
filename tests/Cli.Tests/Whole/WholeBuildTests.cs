using System;
using System.IO;
using System.Linq;
using Embedded.Weaver.Build;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>
/// A project as emb new makes it, built with the real compiler and weaver down to the image. The metadata processor and the
/// platform's .pe files are stand-ins, because their packages are not everywhere.
/// </summary>
public sealed class WholeBuildTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NewProject_BecomesAnImage_ThatHasEachPeFilledUpAndTheApplicationLast()
    {
        string project = MakeProject();
        string references = MakeReferences();
        string processor = Compiler.CompileFixture(
            _folder.PathOf("processor", "FakeProcessor.dll"),
            "FakeMetadataProcessor.cs",
            typeof(Microsoft.Build.Utilities.Task).Assembly.Location,
            typeof(Microsoft.Build.Framework.ITask).Assembly.Location);

        // Whether it verifies is asked below.
        Build(project, "-p:NanoMetadataProcessor=" + processor, "-p:NanoReferenceDir=" + references, "-p:NanoVerify=false");

        string output = Path.Combine(project, "bin", "Release", "netnano1.0");
        BuildReport report = BuildReport.Load(Path.Combine(output, "blinky.report.xml"));
        string[] order = [.. DeploymentImage.Order([.. report.Result.Assemblies.Select(assembly => assembly.Path)], [references]).Select(file => Path.GetFileNameWithoutExtension(file))];
        Assert.Equal(("mscorlib", "blinky"), (order[0], order[^1]));
        Assert.Contains("System.Device.Gpio", order);
        Assert.DoesNotContain("nanoFramework.TestFramework", order);
        Assert.Equal(order.Order(StringComparer.Ordinal), Directory.GetFiles(Path.Combine(output, "pe"), "*.pe").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

        byte[] expected = [.. order.SelectMany(name => Fill((report.Result.Assemblies.Any(own => own.Name == name) ? "made " : "platform's ") + name))];
        Assert.Equal(expected, File.ReadAllBytes(Path.Combine(output, "blinky.bin")));
        Assert.Contains("Program.Blink", report.Result.AsyncMethods.Select(method => method.Name));
    }

    [Fact]
    public void WithoutMetadataProcessor_ItIsWovenAndVerified_AndTheReasonIsSaid()
    {
        string project = MakeProject();
        string said = Build(project, "-p:NanoMetadataProcessor=" + _folder.PathOf("absent.dll"));
        Assert.Contains($"no image: the metadata processor {_folder.PathOf("absent.dll")} is missing; build with -p:NanoPackages=true", said, StringComparison.Ordinal);
        string output = Path.Combine(project, "bin", "Release", "netnano1.0");
        Assert.True(File.Exists(Path.Combine(output, "blinky.report.xml")));
        Assert.False(File.Exists(Path.Combine(output, "blinky.bin")));
    }

    [Fact]
    public void WhatWasBuiltWithoutVerifying_IsVerifiedByTheNextBuild()
    {
        string project = MakeProject();
        string program = Path.Combine(project, "Program.cs");
        string text = File.ReadAllText(program);
        Assert.Contains("led.Toggle();", text, StringComparison.Ordinal);
        File.WriteAllText(program, text.Replace("led.Toggle();", "led.Set(new byte[1].Length == 1);", StringComparison.Ordinal));
        int line = Repository.LineOf(text.ReplaceLineEndings("\n"), "            led.Toggle();");

        Build(project, "-p:NanoVerify=false", "-p:NanoImage=false");
        (int? exitCode, string output) = DotNet.Run(project, "build", "-c", "Release", "-v:m", "-tl:off", "-p:NanoImage=false");
        Assert.Equal(1, exitCode);
        Assert.Contains($"Program.cs({line}): error EMB041: ", output, StringComparison.Ordinal);
    }

    private string MakeProject()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = new EmbCommandLine(new CliEnvironment(output, error, _folder.Path, Repository.Folder, new FakeProcesses())).Run(["new", "blinky"]);
        Assert.True(exitCode == 0, error.ToString());
        return _folder.PathOf("blinky");
    }

    private static string Build(string project, params string[] options) =>
        DotNet.Succeed(project, ["build", "-c", "Release", "-v:m", "-tl:off", .. options]);

    /// <summary>The reference surface with a .pe beside each .dll, as nanoFramework's packages have.</summary>
    private string MakeReferences()
    {
        string folder = Directory.CreateDirectory(_folder.PathOf("references")).FullName;
        DotNet.Succeed(Repository.Folder, "msbuild", Repository.PathOf("build", "Reference", "Reference.proj"));
        foreach (string file in Directory.GetFiles(Repository.PathOf("build", "Reference", "bin"), "*.dll"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            File.WriteAllText(Path.Combine(folder, Path.GetFileNameWithoutExtension(file) + ".pe"), "platform's " + Path.GetFileNameWithoutExtension(file));
        }

        return folder;
    }

    private static byte[] Fill(string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        Array.Resize(ref bytes, (bytes.Length + 3) / 4 * 4);
        return bytes;
    }
}
