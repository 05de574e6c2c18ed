using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Embedded.Weaver.Build;

/// <summary>What the tasks have in common.</summary>
internal static class TaskExtensions
{
    /// <summary>Findings as the build's own errors, so that an editor jumps to the line.</summary>
    internal static void LogFindings(this TaskLoggingHelper log, IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            string way = finding.CallPath.Count == 0 ? "" : " [" + string.Join(" > ", finding.CallPath) + "]";
            log.LogError(null, finding.Id, null, finding.File, finding.Line, 0, 0, 0, "{0}", finding.Message + way);
        }
    }

    /// <summary>The folders that files are in, each once.</summary>
    internal static string[] Folders(this IEnumerable<ITaskItem> files) =>
        [.. files.Select(file => Path.GetDirectoryName(file.GetMetadata("FullPath"))!).Distinct()];
}
