using System.IO;
using System.Linq;
using Microsoft.Build.Framework;

namespace Embedded.Weaver.Build;

/// <summary>The build's task that puts .pe files together to what is deployed.</summary>
public sealed class ImageTask : Microsoft.Build.Utilities.Task
{
    /// <summary>The woven assemblies, the application's first.</summary>
    [Required]
    public ITaskItem[] Assemblies { get; set; } = [];

    /// <summary>The platform's assemblies that the application was compiled with; those that they reference are beside them, and so is each one's .pe.</summary>
    [Required]
    public ITaskItem[] References { get; set; } = [];

    /// <summary>Where the .pe files of the woven assemblies are; those of the platform's come there too.</summary>
    [Required]
    public string PeFolder { get; set; } = "";

    /// <summary>The image to write.</summary>
    [Required]
    public string ImageFile { get; set; } = "";

    /// <summary>What the board has room for; 0 if that is not known.</summary>
    public int MostBytes { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            string[] application = [.. Assemblies.Select(assembly => assembly.GetMetadata("FullPath"))];
            string[] order = [.. DeploymentImage.Order(application, References.Folders())];
            string[] platform = [.. order.Except(application).Select(file => Path.ChangeExtension(file, ".pe"))];
            string[] pes = [.. order.Select(file => Path.Combine(PeFolder, Path.GetFileNameWithoutExtension(file) + ".pe"))];
            if (platform.FirstOrDefault(pe => !File.Exists(pe)) is string missing)
            {
                Log.LogError("{0} is missing; an image needs the .pe of each assembly, which nanoFramework's packages have beside the .dll", missing);
                return false;
            }

            foreach (string pe in platform)
            {
                // An emulator takes the files one by one.
                File.Copy(pe, Path.Combine(PeFolder, Path.GetFileName(pe)), overwrite: true);
            }

            long length = DeploymentImage.Length(pes);
            if (MostBytes != 0 && length > MostBytes)
            {
                Log.LogError("the image has {0} bytes, and the board has room for {1}; build with Shake = 1, or take something out", length, MostBytes);
                return false;
            }

            DeploymentImage.Write(pes, ImageFile);
        }
        catch (IOException refused)
        {
            Log.LogError("{0}", refused.Message);
        }

        return !Log.HasLoggedErrors;
    }
}
