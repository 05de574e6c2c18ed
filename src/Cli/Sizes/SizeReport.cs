using System.Globalization;
using System.IO;
using System.Linq;
using Embedded.Cli.Build;
using Embedded.Weaver.Build;
using Spectre.Console;

namespace Embedded.Cli.Sizes;

/// <summary>Tells what a firmware takes in flash and RAM.</summary>
internal static class SizeReport
{
    internal static void Print(BuiltFirmware built, TextWriter output)
    {
        NfConfig config = built.Board.Config;
        string? section = built.Board.Section;
        output.Write($"{built.Board.Name}: {built.Board.Target}, nanoFramework {config.Text(null, "NanoFramework")}.x\n\n");

        AssemblySize[] sizes = [.. built.Report.Result.Assemblies.Select(assembly => AssemblySize.Of(assembly, built.Outputs))];
        Table flash = PlainTables.Make("flash", "IL", "metadata", ".pe", "left out");
        foreach (AssemblySize size in sizes)
        {
            flash.AddRow(size.Name, Bytes(size.CodeBytes), Bytes(size.MetadataBytes), size.PeBytes is { } pe ? Bytes(pe) : "-", Bytes(size.Removed));
        }

        flash.AddRow("in all", Bytes(sizes.Sum(size => size.CodeBytes)), Bytes(sizes.Sum(size => size.MetadataBytes)), sizes.All(size => size.PeBytes is not null) ? Bytes(sizes.Sum(size => size.PeBytes!.Value)) : "-", Bytes(sizes.Sum(size => size.Removed)));
        PlainTables.Print(flash, output);

        RamItem[] items = [.. RamEstimate.Of(built.Report, config, section)];
        Table ram = PlainTables.Make("RAM, estimated", "bytes", "count", "in all");
        foreach (RamItem item in items)
        {
            ram.AddRow(Markup.Escape(item.Name), Bytes(item.Bytes), Bytes(item.Count), Bytes(item.Total));
        }

        ram.AddRow("in all", "", "", Bytes(items.Sum(item => item.Total)));
        output.Write("\n");
        PlainTables.Print(ram, output);
        output.Write("\n");
        if (built.Image is not null)
        {
            output.Write($"{built.Image}: {Part(new FileInfo(built.Image).Length, config.Number(section, "DeployBytes"))}\n");
        }

        output.Write($"RAM: {Part(items.Sum(item => item.Total), config.Number(section, "RamBytes"))}, beside what the platform itself takes\n");
    }

    private static string Part(long bytes, int of) =>
        $"{Bytes(bytes)} of {Bytes(of)} bytes ({(100.0 * bytes / of).ToString("0.0", CultureInfo.InvariantCulture)} %)";

    private static string Bytes(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);
}
