using Embedded.Cli.Workspace;
using Embedded.Weaver.Build;

namespace Embedded.Cli.Build;

/// <summary>What came of a build.</summary>
/// <param name="Board">The board.</param>
/// <param name="Outputs">Its files.</param>
/// <param name="Report">What came of weaving.</param>
/// <param name="Image">The image; null if there is none.</param>
/// <param name="WhyNoImage">Why not; null if there is one, or none was wanted.</param>
internal sealed record BuiltFirmware(Board Board, BuildOutputs Outputs, BuildReport Report, string? Image, string? WhyNoImage);
