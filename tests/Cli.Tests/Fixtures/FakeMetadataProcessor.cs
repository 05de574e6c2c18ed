using System.IO;
using System.Linq;
using Microsoft.Build.Framework;

// A metadata processor as the build sees it: a .pe of 5 + n bytes for an assembly whose name has n letters, so that some need filling up.
public sealed class MetaDataProcessorTask : Microsoft.Build.Utilities.Task
{
    public ITaskItem[] LoadHints { get; set; }

    public string Parse { get; set; }

    public string Compile { get; set; }

    public override bool Execute()
    {
        string[] hints = LoadHints.Select(hint => hint.GetMetadata("FullPath")).ToArray();
        string missing = hints.Append(Parse).FirstOrDefault(file => !File.Exists(file));
        if (missing != null || !hints.Any(hint => Path.GetFileName(hint) == "mscorlib.dll") || !hints.Any(hint => Path.GetFileName(hint) == "Embedded.Async.dll"))
        {
            Log.LogError("the processor lacks " + (missing ?? "a hint; it has " + string.Join(" ", hints)));
            return false;
        }

        File.WriteAllText(Compile, "made " + Path.GetFileNameWithoutExtension(Parse));
        return true;
    }
}
