using System;
using System.IO;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>nf.config as a build meets it: build/NfConfig.targets, run by MSBuild.</summary>
public sealed class NfConfigBuildTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Constants_AreThoseOfTheBoard()
    {
        (int? exitCode, string output) = Generate(Repository.Config(), "-p:NanoBoard=nucleo-f091rc");
        Assert.True(exitCode == 0, output);
        Assert.Contains("public const int TaskSlots = 8;", File.ReadAllText(_folder.PathOf("obj", "BuildConfig.g.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public void WrongLine_IsAnErrorOfTheBuild_AndNoSourceIsWritten()
    {
        string text = Repository.Config("TaskSlots            = 32 ", "TaskSlots            = 0 ");
        (int? exitCode, string output) = Generate(text);
        Assert.Equal(1, exitCode);
        Assert.Contains($"nf.config({Repository.LineOf(text, "TaskSlots ")},1): error NFCONFIG: TaskSlots must be 1 to 65535, found 0", output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.PathOf("obj", "BuildConfig.g.cs")));
    }

    [Fact]
    public void UnknownBoard_IsAnErrorOfTheBuild()
    {
        (int? exitCode, string output) = Generate(Repository.Config(), "-p:NanoBoard=arduino");
        Assert.Equal(1, exitCode);
        Assert.Contains("error NFCONFIG: no board is called arduino; ", output, StringComparison.Ordinal);
    }

    private (int? ExitCode, string Output) Generate(string config, params string[] options)
    {
        _folder.Write("nf.config", config);
        string project = _folder.Write("probe.proj", $"""
            <Project>
              <PropertyGroup>
                <NfConfigFile>$(MSBuildThisFileDirectory)nf.config</NfConfigFile>
                <IntermediateOutputPath>$(MSBuildThisFileDirectory)obj/</IntermediateOutputPath>
              </PropertyGroup>
              <Import Project="{Repository.PathOf("build", "NfConfig.targets")}" />
            </Project>
            """);
        return DotNet.Run(_folder.Path, ["msbuild", project, "-t:GenerateBuildConfig", .. options]);
    }
}
