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
        try
        {
            Weave([.. Assemblies.Select(assembly => assembly.GetMetadata("FullPath"))], References.Folders());
        }
        catch (IOException refused)
        {
            Log.LogError("{0}", refused.Message);
        }

        return !Log.HasLoggedErrors;
    }

    private void Weave(string[] assemblies, string[] referenceFolders)
    {
        Directory.CreateDirectory(OutputFolder);
        WeaveResult result = Weaver.Weave(new WeaveOptions
        {
            // Who refers to something comes before it: a name is looked up before what it names is rewritten.
            Assemblies = [.. DeploymentImage.Order(assemblies, referenceFolders).Where(assemblies.Contains).Reverse()],
            ReferenceFolders = referenceFolders,
            OutputFolder = Path.GetFullPath(OutputFolder),
            Shake = Shake,
            Keep = [.. Keep.Select(kept => kept.ItemSpec)],
        });
        Log.LogFindings(result.Findings);
        if (result.Findings.Count == 0)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(ReportFile))!);
            new BuildReport(result, referenceFolders).Save(ReportFile);
        }
    }
}
