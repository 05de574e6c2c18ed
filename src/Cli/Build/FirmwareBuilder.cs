using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Embedded.Cli.Workspace;
using Embedded.Weaver.Build;

namespace Embedded.Cli.Build;

/// <summary>Has <c>dotnet build</c> make a board's firmware, and says in few lines what is wrong if it cannot.</summary>
internal sealed partial class FirmwareBuilder(CliEnvironment environment)
{
    /// <summary>What build/Weave.targets says when it has to stop before the image.</summary>
    private const string NoImage = "no image: ";

    /// <summary>Compiles, weaves and verifies a board's firmware, and makes its image if that is wanted and possible.</summary>
    /// <param name="request">What.</param>
    /// <param name="image">Whether an image is wanted, for which nanoFramework's packages are needed.</param>
    /// <param name="verify">Whether the woven assemblies are verified.</param>
    /// <exception cref="CliException">It does not compile, weave or verify; the errors have been written.</exception>
    internal BuiltFirmware Build(BuildRequest request, bool image, bool verify = true)
    {
        Board board = request.MustBePossible().Board;
        BuildOutputs outputs = board.Outputs(request.Configuration);
        string? why = null;
        List<string> lines = [];
        if (image)
        {
            int exitCode = Run(request, ["-p:NanoPackages=true"], lines);
            string? refused = lines.Select(line => RefusedPackage().Match(line)).FirstOrDefault(match => match.Success)?.Groups["what"].Value;
            if (exitCode != 0 && refused is null)
            {
                throw Failed(board, lines);
            }

            why = refused is not null
                ? "nanoFramework's packages cannot be had: " + refused + "; add a NuGet source that has them (dotnet nuget add source), or build with --no-image"
                : lines.Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith(NoImage, StringComparison.Ordinal))?[NoImage.Length..];
            image = refused is null;
        }

        if (!image)
        {
            lines.Clear();
            if (Run(request, ["-p:NanoImage=false", .. verify ? [] : (string[])["-p:NanoVerify=false"]], lines) != 0)
            {
                throw Failed(board, lines);
            }
        }

        return new BuiltFirmware(board, outputs, BuildReport.Load(outputs.Report), File.Exists(outputs.Image) && why is null ? outputs.Image : null, why);
    }

    /// <summary>As <see cref="Build"/>, for those who cannot do without an image.</summary>
    /// <exception cref="CliException">There is none; the message says why.</exception>
    internal BuiltFirmware BuildImage(BuildRequest request)
    {
        BuiltFirmware built = Build(request, image: true);
        return built.Image is not null ? built : throw new CliException(ExitCode.Missing, NoImage + built.WhyNoImage);
    }

    /// <summary>A package or its source is not there: not found, no such version, or the source cannot be reached.</summary>
    [GeneratedRegex(@": error (?<what>NU1(101|102|103|301): .*?)( \[[^\]]+\])?$")]
    private static partial Regex RefusedPackage();

    [GeneratedRegex(@"^\s*(?<what>.*: error .*?)( \[[^\]]+\])?$")]
    private static partial Regex ErrorLine();

    private int Run(BuildRequest request, string[] properties, List<string> lines) =>
        environment.Processes.Run(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                "build", request.Board.Project, "-c", request.Configuration, "-nologo", "-v:m", "-tl:off",
                .. request.Firmware is null ? [] : (string[])["-p:Firmware=" + request.Firmware],
                .. properties,
            ],
            request.Board.Folder,
            lines.Add) ?? ExitCode.Failed;

    /// <summary>MSBuild says an error again for each project that it meets it in; here it is said once.</summary>
    private CliException Failed(Board board, List<string> lines)
    {
        string[] errors = [.. lines.Select(line => ErrorLine().Match(line)).Where(match => match.Success).Select(match => match.Groups["what"].Value).Distinct()];
        foreach (string error in errors.Length > 0 ? errors : [.. lines])
        {
            environment.Complain(error);
        }

        return new CliException(ExitCode.Failed, $"{board.Name} is not built: {errors.Length} error{(errors.Length == 1 ? "" : "s")}");
    }
}
