using System;
using System.IO;
using System.Reflection;
using Xunit;

namespace Embedded.PublicApi.Tests;

/// <summary>
/// The public surface of each assembly is what was reviewed last. After a wanted change, set UPDATE_PUBLIC_API=1, run these
/// tests once, and commit the new snapshots with the change.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Embedded.Async")]
    [InlineData("Embedded.Hal")]
    [InlineData("Embedded.Hal.Esp32")]
    [InlineData("Embedded.Hal.Stm32")]
    [InlineData("Embedded.Drivers")]
    [InlineData("Embedded.HostShim")]
    public void Surface_IsTheOneThatWasReviewed(string name)
    {
        string actual = ApiText.Of(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
        {
            File.WriteAllText(Path.Combine(SnapshotFolder(), name + ".txt"), actual);
        }

        Assert.NotEmpty(actual);
        Assert.Equal(Snapshot(name), actual);
    }

    private static string Snapshot(string name)
    {
        string file = Path.Combine(SnapshotFolder(), name + ".txt");
        return File.Exists(file) ? File.ReadAllText(file) : string.Empty;
    }

    private static string SnapshotFolder()
    {
        // From the output folder up to the project.
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PublicApi.Tests.csproj")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "Snapshots");
    }
}
