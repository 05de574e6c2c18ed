using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Embedded.Weaver.Build;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>The packages: what is in them, and a project that is none of the SDK's and takes the weaver from one.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weaver_IsABuildStepWithAllThatItNeeds()
    {
        Assert.Equal(
            [
                "build/Embedded.Weaver.targets",
                "build/MetadataProcessor.proj",
                "tools/netstandard2.0/Embedded.Weaver.dll",
                "tools/netstandard2.0/Mono.Cecil.Mdb.dll",
                "tools/netstandard2.0/Mono.Cecil.Pdb.dll",
                "tools/netstandard2.0/Mono.Cecil.Rocks.dll",
                "tools/netstandard2.0/Mono.Cecil.dll",
            ],
            Files(Pack("Weaver")));
    }

    [Fact]
    public void Library_IsForTheDesktopAndForADevice()
    {
        Assert.Equal(
            [
                "lib/net10.0/Embedded.Async.dll",
                "lib/net10.0/Embedded.Async.pdb",
                "lib/net10.0/Embedded.Async.xml",
                "lib/netnano1.0/Embedded.Async.dll",
                "lib/netnano1.0/Embedded.Async.pdb",
                "lib/netnano1.0/Embedded.Async.xml",
            ],
            Files(Pack("Executor")));
    }

    [Fact]
    public void ClassicProject_HasTheWovenApplicationInThePlaceOfTheCompilers_AndBuildsAgain()
    {
        string packages = _folder.PathOf("packages");
        ZipFile.ExtractToDirectory(Pack("Weaver"), packages);
        ZipFile.ExtractToDirectory(Pack("Executor"), packages, overwriteFiles: true);
        DotNet.Succeed(Repository.Folder, "msbuild", Repository.PathOf("build", "Reference", "Reference.proj"));
        string project = WriteClassicProject(packages);

        Build(project);
        string woven = _folder.PathOf("app", "bin", "woven", "App.exe");
        byte[] first = File.ReadAllBytes(woven);
        Assert.Equal(first, File.ReadAllBytes(_folder.PathOf("app", "obj", "App.exe")));
        Assert.Equal(["Program.Blink"], BuildReport.Load(_folder.PathOf("app", "bin", "App.report.xml")).Result.AsyncMethods.Select(method => method.Name));

        // Nothing new, and then a new source: neither time is what was woven woven again.
        Build(project);
        File.AppendAllText(_folder.PathOf("app", "Program.cs"), "// changed\n");
        Build(project);
        Assert.Equal(first.Length, File.ReadAllBytes(woven).Length);
        Assert.Equal(File.ReadAllBytes(woven), File.ReadAllBytes(_folder.PathOf("app", "obj", "App.exe")));
    }

    private static void Build(string project) => DotNet.Succeed(Path.GetDirectoryName(project)!, "msbuild", project, "-v:m", "-tl:off");

    private string WriteClassicProject(string packages)
    {
        _folder.Write(Path.Combine("app", "Program.cs"), """
            using Embedded.Async;

            public static class Program
            {
                public static void Main()
                {
                    var executor = new Executor();
                    executor.Spawn(Blink(), "blink");
                    executor.Run();
                }

                private static async Future Blink()
                {
                    while (true)
                    {
                        await Timer.AfterMilliseconds(500);
                    }
                }
            }
            """);
        return _folder.Write(Path.Combine("app", "App.csproj"), $"""
            <Project>
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <AssemblyName>App</AssemblyName>
                <OutputPath>bin/</OutputPath>
                <IntermediateOutputPath>obj/</IntermediateOutputPath>
                <Optimize>true</Optimize>
                <DebugType>portable</DebugType>
                <LangVersion>14.0</LangVersion>
                <NoStdLib>true</NoStdLib>
                <NoCompilerStandardLib>true</NoCompilerStandardLib>
                <TargetFrameworkIdentifier>.NETnanoFramework</TargetFrameworkIdentifier>
                <TargetFrameworkVersion>v1.0</TargetFrameworkVersion>
                <AddAdditionalExplicitAssemblyReferences>false</AddAdditionalExplicitAssemblyReferences>
                <NanoVerify>false</NanoVerify>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="Program.cs" />
                <Reference Include="{Repository.PathOf("build", "Reference", "bin", "mscorlib.dll")}" Private="false" />
                <Reference Include="{Path.Combine(packages, "lib", "netnano1.0", "Embedded.Async.dll")}" />
              </ItemGroup>
              <Import Project="$(MSBuildToolsPath)/Microsoft.CSharp.targets" />
              <Import Project="{Path.Combine(packages, "build", "Embedded.Weaver.targets")}" />
              <Target Name="GetReferenceAssemblyPaths" />
            </Project>
            """);
    }

    private string Pack(string project)
    {
        string folder = _folder.PathOf("packed", project);
        DotNet.Succeed(Repository.Folder, "pack", Repository.PathOf("src", project), "-c", "Release", "-o", folder);
        return Directory.GetFiles(folder, "*.nupkg").Single();
    }

    /// <summary>The files that we put in; the rest is NuGet's own.</summary>
    private static string[] Files(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal) || name.StartsWith("build/", StringComparison.Ordinal) || name.StartsWith("tools/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
