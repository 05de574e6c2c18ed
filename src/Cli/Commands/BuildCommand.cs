using System.CommandLine;
using Embedded.Cli.Build;
using Embedded.Cli.Sizes;

namespace Embedded.Cli.Commands;

/// <summary><c>emb build</c>: from source to what is deployed, and what it takes.</summary>
internal sealed class BuildCommand : BuildingCommand
{
    private readonly Option<bool> _noImage = Flag("--no-image", "Stop after verifying; nanoFramework's packages are not needed for that.");

    internal BuildCommand(CliEnvironment environment)
        : base(environment, "build", "Compiles, weaves and verifies a board's firmware, makes its image, and reports sizes.")
    {
        Options.Add(_noImage);
    }

    protected override int Execute(ParseResult parsed)
    {
        bool image = !parsed.GetValue(_noImage);
        BuiltFirmware built = new FirmwareBuilder(Environment).Build(Request(parsed), image);
        SizeReport.Print(built, Environment.Output);
        return image && built.Image is null
            ? throw new CliException(ExitCode.Missing, "woven and verified, but no image: " + built.WhyNoImage)
            : ExitCode.Done;
    }
}
