using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Xunit;

namespace Embedded.Reference.Tests;

/// <summary>Where build/Device.targets takes the platform's assemblies from, and what it says if it cannot.</summary>
public sealed class DeviceTargetsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reference-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NothingSaid_TheSurfaceIsUsed()
    {
        Assert.Equal(
            [Reference("mscorlib"), Reference("nanoFramework.Runtime.Native")],
            References("nanoFramework.Runtime.Native"));
    }

    [Fact]
    public void WhatAnAssemblyNeeds_IsReferencedWithIt()
    {
        Assert.Equal(
            [Reference("mscorlib"), Reference("nanoFramework.Runtime.Events"), Reference("nanoFramework.System.Text"), Reference("System.IO.Ports"), Reference("System.IO.Streams")],
            References("System.IO.Ports;nanoFramework.Runtime.Events"));
    }

    [Fact]
    public void FolderGiven_ItIsUsedInPlaceOfTheSurface()
    {
        File.WriteAllText(Path.Combine(_folder, "mscorlib.dll"), "");
        File.WriteAllText(Path.Combine(_folder, "Acme.dll"), "");

        Assert.Equal([Path.Combine(_folder, "Acme.dll"), Path.Combine(_folder, "mscorlib.dll")], References("Acme", "-p:NanoReferenceDir=" + _folder));
    }

    [Fact]
    public void FolderAbsent_IsAnErrorThatSaysWhatToDo()
    {
        string absent = Path.Combine(_folder, "absent");

        (int exitCode, string output) = Build("mscorlib", "-t:PrepareNanoReferences", "-p:NanoReferenceDir=" + absent);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error NFREF: NanoReferenceDir: there is no folder " + absent, output, StringComparison.Ordinal);
        Assert.Contains("name one that holds nanoFramework's assemblies", output, StringComparison.Ordinal);
    }

    [Fact]
    public void AssemblyAbsent_IsAnErrorThatNamesIt()
    {
        File.WriteAllText(Path.Combine(_folder, "mscorlib.dll"), "");

        (int exitCode, string output) = Build("Acme", "-t:PrepareNanoReferences", "-p:NanoReferenceDir=" + _folder);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error NFREF: " + _folder + Path.DirectorySeparatorChar + " has no Acme.dll, which this project references", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_AreThoseOfTheChosenFamily()
    {
        (int exitCode, string output) = Build("mscorlib", "-getItem:PackageDownload", "-p:NanoPackages=true", "-p:NfConfigFile=" + NfConfig(family: 2));

        Assert.Equal(0, exitCode);
        Assert.Equal(["\"Identity\": \"nanoFramework.CoreLibrary\",", "\"Version\": \"[2.0.0-preview.52]\","], Lines(output, "\"Identity\"", "\"Version\""));
    }

    [Fact]
    public void Packages_TheirFilesForTheDeviceAreCollected()
    {
        string packages = Path.Combine(_folder, "packages");
        string[] files =
        [
            "nanoframework.corelibrary/1.17.11/lib/mscorlib.dll",
            "nanoframework.corelibrary/1.17.11/lib/mscorlib.pe",
            "nanoframework.corelibrary/1.17.11/lib/net48/Desktop.dll",
            "nanoframework.corelibrary/1.17.10/lib/Old.dll",
            "nanoframework.runtime.events/1.11.39/lib/netnano1.0/nanoFramework.Runtime.Events.dll",
        ];
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(packages, file))!);
            File.WriteAllText(Path.Combine(packages, file), "");
        }

        References("nanoFramework.Runtime.Events", "-p:NanoPackages=true", "-p:NuGetPackageRoot=" + packages, "-p:NfConfigFile=" + NfConfig(family: 1));

        Assert.Equal(
            ["mscorlib.dll", "mscorlib.pe", "nanoFramework.Runtime.Events.dll"],
            Directory.GetFiles(Path.Combine(_folder, "nano")).Select(Path.GetFileName).Order(StringComparer.OrdinalIgnoreCase));
    }

    private static string Reference(string name) => Path.Combine(Surface.BuildFolder, "Reference", "bin", name + ".dll");

    private string NfConfig(int family)
    {
        string file = Path.Combine(_folder, "nf.config");
        File.WriteAllText(file, $"""
            # A comment; with 'marks' of all kinds.
            NanoFramework = {family} # another = one
            [packages 1]
            nanoFramework.CoreLibrary = 1.17.11
            nanoFramework.Runtime.Events = 1.11.39

            [packages 2]      # not complete
            # nanoFramework.Runtime.Events = 0
            nanoFramework.CoreLibrary = 2.0.0-preview.52 # of today
            [board one]
            Target = NONE
            """);
        return file;
    }

    private string[] References(string named, params string[] arguments)
    {
        (int exitCode, string output) = Build(named, ["-t:PrepareNanoReferences", "-getItem:Reference", .. arguments]);
        Assert.True(exitCode == 0, output);
        return [.. Lines(output, "\"FullPath\"").Select(line => line.Split('"')[3].Replace(@"\\", @"\", StringComparison.Ordinal)).Order(StringComparer.OrdinalIgnoreCase)];
    }

    private static string[] Lines(string text, params string[] starts) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => starts.Any(start => line.StartsWith(start, StringComparison.Ordinal)))];

    /// <summary>Builds a project that is nothing but the targets.</summary>
    private (int ExitCode, string Output) Build(string named, params string[] arguments)
    {
        string project = Path.Combine(_folder, "device.proj");
        File.WriteAllText(project, $"""
            <Project>
              <ItemGroup>
                <NanoReference Include="{named}" />
              </ItemGroup>
              <Import Project="{Surface.BuildFolder}Device.targets" />
            </Project>
            """);
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-nologo", "-nodeReuse:false", .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = _folder };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
