using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using Embedded.Weaver.Build;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>The build's task: what it does when there is no image to be had.</summary>
public sealed class ImageTaskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Errors _errors = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ImageThatFits_IsWritten_WithThePlatformsFilesBesideIt()
    {
        Assert.True(Task(mostBytes: 8, withPlatform: true).Execute(), string.Join('\n', _errors.Said));
        Assert.Equal([1, 0, 0, 0, 2, 2, 2, 2], File.ReadAllBytes(_folder.PathOf("app.bin")));
        Assert.True(File.Exists(_folder.PathOf("pe", "Core.pe")));
    }

    [Fact]
    public void ImageThatIsTooLarge_IsAnErrorThatSaysBothSizes()
    {
        Assert.False(Task(mostBytes: 7, withPlatform: true).Execute());
        Assert.Equal(["the image has 8 bytes, and the board has room for 7; build with Shake = 1, or take something out"], _errors.Said);
        Assert.False(File.Exists(_folder.PathOf("app.bin")));
    }

    [Fact]
    public void MissingPe_IsNamed()
    {
        Assert.False(Task(mostBytes: 0, withPlatform: false).Execute());
        Assert.Equal(
            [_folder.PathOf("platform", "Core.pe") + " is missing; an image needs the .pe of each assembly, which nanoFramework's packages have beside the .dll"],
            _errors.Said);
        Assert.False(File.Exists(_folder.PathOf("app.bin")));
    }

    private ImageTask Task(int mostBytes, bool withPlatform)
    {
        // An assembly that refers to nothing, as mscorlib does, and an application that refers to it alone.
        string core = _folder.PathOf("platform", "Core.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(core)!);
        Directory.CreateDirectory(_folder.PathOf("pe"));
        Make(core, null);
        Make(_folder.PathOf("App.dll"), "Core");
        File.WriteAllBytes(_folder.PathOf("pe", "App.pe"), [2, 2, 2, 2]);
        if (withPlatform)
        {
            File.WriteAllBytes(Path.ChangeExtension(core, ".pe"), [1]);
        }

        return new ImageTask
        {
            BuildEngine = _errors,
            Assemblies = [new TaskItem(_folder.PathOf("App.dll"))],
            References = [new TaskItem(core)],
            PeFolder = _folder.PathOf("pe"),
            ImageFile = _folder.PathOf("app.bin"),
            MostBytes = mostBytes,
        };
    }

    private static void Make(string file, string? reference)
    {
        using var assembly = Mono.Cecil.AssemblyDefinition.CreateAssembly(
            new Mono.Cecil.AssemblyNameDefinition(Path.GetFileNameWithoutExtension(file), new Version(1, 0)),
            Path.GetFileName(file),
            Mono.Cecil.ModuleKind.Dll);
        if (reference is not null)
        {
            assembly.MainModule.AssemblyReferences.Add(new Mono.Cecil.AssemblyNameReference(reference, new Version(1, 0)));
        }

        assembly.Write(file);
    }

    /// <summary>A build that keeps what goes wrong.</summary>
    private sealed class Errors : IBuildEngine
    {
        internal List<string> Said { get; } = [];

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 0;

        public int ColumnNumberOfTaskNode => 0;

        public string ProjectFileOfTaskNode => "";

        public void LogErrorEvent(BuildErrorEventArgs e) => Said.Add(e.Message!);

        public bool BuildProjectFile(string projectFileName, string[] targetNames, IDictionary globalProperties, IDictionary targetOutputs) => throw new NotSupportedException();

        public void LogCustomEvent(CustomBuildEventArgs e)
        {
        }

        public void LogMessageEvent(BuildMessageEventArgs e)
        {
        }

        public void LogWarningEvent(BuildWarningEventArgs e)
        {
        }
    }
}
