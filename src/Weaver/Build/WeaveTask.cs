using System;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;

namespace Embedded.Weaver.Build;

/// <summary>The build's task that weaves an application.</summary>
public sealed class WeaveTask : Microsoft.Build.Utilities.Task
{
    /// <summary>The application's assembly first, then its libraries.</summary>
    [Required]
    public ITaskItem[] Assemblies { get; set; } = [];

    /// <summary>The platform's assemblies that the application was compiled with.</summary>
    [Required]
    public ITaskItem[] References { get; set; } = [];

    /// <summary>Where the woven assemblies go.</summary>
    [Required]
    public string OutputFolder { get; set; } = "";

    /// <summary>Where the report goes, which <see cref="BuildReport"/> reads.</summary>
    [Required]
    public string ReportFile { get; set; } = "";

    /// <summary>Whether what nothing reaches is left out.</summary>
    public bool Shake { get; set; } = true;

    /// <summary>What to keep all the same: full names, <c>Type</c> or <c>Type::Method</c>.</summary>
    public ITaskItem[] Keep { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Directory.CreateDirectory(OutputFolder);
        WeaveResult result = Weaver.Weave(new WeaveOptions
        {
            Assemblies = [.. Assemblies.Select(assembly => assembly.GetMetadata("FullPath"))],
            ReferenceFolders = References.Folders(),
            OutputFolder = Path.GetFullPath(OutputFolder),
            Shake = Shake,
            Keep = [.. Keep.Select(kept => kept.ItemSpec)],
        });
        Log.LogFindings(result.Findings);
        if (!Log.HasLoggedErrors)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(ReportFile))!);
            BuildReport.Save(result, ReportFile);
        }

        return !Log.HasLoggedErrors;
    }
}
