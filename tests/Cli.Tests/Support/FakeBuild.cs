using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Embedded.Weaver;
using Embedded.Weaver.Build;

namespace Embedded.Cli.Tests;

/// <summary>A <c>dotnet build</c> that leaves what the real one does.</summary>
internal sealed class FakeBuild(string projectFolder, string? assembly = null)
{
    private readonly string _name = assembly ?? Path.GetFileName(projectFolder);

    internal string Folder => Path.Combine(projectFolder, "bin", "Release", "netnano1.0");

    internal string Image => Path.Combine(Folder, _name + ".bin");

    /// <summary>What it says instead of making an image; null if it makes one.</summary>
    internal string? NoImage { get; init; }

    /// <summary>What it says if it is to restore packages, and fails.</summary>
    internal string? RefusedPackage { get; init; }

    internal FakeProcesses Install(FakeProcesses processes) => processes.With("dotnet", Run);

    private int? Run(IReadOnlyList<string> arguments, Action<string> say)
    {
        if (RefusedPackage is not null && arguments.Contains("-p:NanoPackages=true"))
        {
            say(RefusedPackage);
            say(RefusedPackage);
            return 1;
        }

        string executor = Compiler.CompileFixture(Path.Combine(Folder, "woven", "Embedded.Async.dll"), "Executor.cs");
        string application = Compiler.Compile(Path.Combine(Folder, "woven", _name + ".dll"), "public static class Program { public static int Main() => 42; }", executor);
        new BuildReport(
            new WeaveResult
            {
                Assemblies =
                [
                    new WovenAssembly { Name = _name, Path = application, CodeBytes = 3 },
                    new WovenAssembly { Name = "Embedded.Async", Path = executor, CodeBytes = 1234, Removed = ["Embedded.Async.Channel", "Embedded.Async.Select"] },
                ],
                AsyncMethods = [new WovenMethod { Name = "Program.Blink", Assembly = _name, Bytes = 84, Capacity = 2 }],
            },
            [Path.GetDirectoryName(typeof(object).Assembly.Location)!]).Save(Path.Combine(Folder, _name + ".report.xml"));
        if (NoImage is not null)
        {
            say("  " + NoImage);
        }
        else if (!arguments.Contains("-p:NanoImage=false"))
        {
            Directory.CreateDirectory(Path.Combine(Folder, "pe"));
            File.WriteAllBytes(Path.Combine(Folder, "pe", _name + ".pe"), new byte[101]);
            File.WriteAllBytes(Path.Combine(Folder, "pe", "Embedded.Async.pe"), new byte[1000]);
            File.WriteAllBytes(Image, new byte[1104]);
        }

        return 0;
    }
}
