using System.Linq;
using Embedded.Weaver.Verify;
using Microsoft.Build.Framework;

namespace Embedded.Weaver.Build;

/// <summary>The build's task that verifies woven assemblies.</summary>
public sealed class VerifyTask : Microsoft.Build.Utilities.Task
{
    /// <summary>The woven assemblies, the application's first.</summary>
    [Required]
    public ITaskItem[] Assemblies { get; set; } = [];

    /// <summary>The platform's assemblies that the application was compiled with.</summary>
    [Required]
    public ITaskItem[] References { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Log.LogFindings(Verifier.Verify(new VerifyOptions
        {
            Assemblies = [.. Assemblies.Select(assembly => assembly.GetMetadata("FullPath"))],
            ReferenceFolders = References.Folders(),
        }).Findings);
        return !Log.HasLoggedErrors;
    }
}
