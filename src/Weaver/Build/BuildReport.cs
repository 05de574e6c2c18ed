using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace Embedded.Weaver.Build;

/// <summary>What a build leaves beside its outputs for those who want to know what came of it: a file <c>name.report.xml</c>.</summary>
/// <param name="result">What came of weaving.</param>
/// <param name="referenceFolders">Where the platform's assemblies were.</param>
public sealed class BuildReport(WeaveResult result, IReadOnlyList<string> referenceFolders)
{
    /// <summary>What came of weaving.</summary>
    public WeaveResult Result { get; } = result;

    /// <summary>Where the platform's assemblies were.</summary>
    public IReadOnlyList<string> ReferenceFolders { get; } = referenceFolders;

    /// <summary>Reads a report.</summary>
    /// <exception cref="InvalidDataException">The file is no report of this version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BuildReport Load(string file)
    {
        try
        {
            XElement report = XElement.Load(file);
            var result = new WeaveResult
            {
                Assemblies = [.. report.Elements("assembly").Select(assembly => new WovenAssembly
                {
                    Name = Text(assembly, "name"),
                    Path = Text(assembly, "path"),
                    CodeBytes = Number(assembly, "codeBytes"),
                    Removed = [.. assembly.Elements("removed").Select(name => name.Value)],
                })],
                AsyncMethods = [.. report.Elements("asyncMethod").Select(method => new WovenMethod
                {
                    Name = Text(method, "name"),
                    Assembly = Text(method, "assembly"),
                    Capacity = Number(method, "capacity"),
                    Bytes = Number(method, "bytes"),
                })],
            };
            return new BuildReport(result, [.. report.Elements("referenceFolder").Select(folder => folder.Value)]);
        }
        catch (Exception wrong) when (wrong is XmlException or FormatException)
        {
            throw new InvalidDataException(file + ": this is no report of this version; build again", wrong);
        }
    }

    /// <summary>Writes the report, whole or not at all.</summary>
    /// <param name="file">The file; its folder exists.</param>
    public void Save(string file)
    {
        var report = new XElement(
            "build",
            ReferenceFolders.Select(folder => new XElement("referenceFolder", folder)),
            Result.Assemblies.Select(assembly => new XElement(
                "assembly",
                new XAttribute("name", assembly.Name),
                new XAttribute("path", Path.GetFullPath(assembly.Path)),
                new XAttribute("codeBytes", assembly.CodeBytes),
                assembly.Removed.Select(name => new XElement("removed", name)))),
            Result.AsyncMethods.Select(method => new XElement(
                "asyncMethod",
                new XAttribute("name", method.Name),
                new XAttribute("assembly", method.Assembly),
                new XAttribute("capacity", method.Capacity),
                new XAttribute("bytes", method.Bytes))));
        WholeFile.Write(file, stream => report.Save(stream));
    }

    private static string Text(XElement element, string name) =>
        element.Attribute(name)?.Value ?? throw new FormatException(name + " is missing");

    private static int Number(XElement element, string name) =>
        int.Parse(Text(element, name), NumberStyles.None, CultureInfo.InvariantCulture);
}
