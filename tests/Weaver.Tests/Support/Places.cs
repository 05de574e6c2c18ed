using System.Linq;
using System.Reflection;

namespace Embedded.Weaver.Tests;

/// <summary>Where things are; the project file says it.</summary>
internal static class Places
{
    /// <summary>The folder of this project's source.</summary>
    internal static string SourceFolder { get; } = Get(nameof(SourceFolder));

    /// <summary>nanoFramework's assemblies, or what stands for them.</summary>
    internal static string ReferenceFolder { get; } = Get(nameof(ReferenceFolder));

    /// <summary>The executor's assembly as it was compiled for a device.</summary>
    internal static string DeviceExecutor { get; } = Get(nameof(DeviceExecutor));

    private static string Get(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!;
}
