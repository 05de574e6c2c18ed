using System;
using System.IO;
using System.Linq;
using Embedded.Weaver.Build;
using Xunit;

namespace Embedded.Cli.Tests;

/// <summary>What is deployed: which .pe files, in which order, filled up to 4 bytes.</summary>
public sealed class DeploymentImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Image_IsTheFilesInOrder_EachFilledUpToFourBytes()
    {
        string[] files = [.. ((byte[][])[[1, 2, 3, 4, 5], [6, 7, 8, 9], [10], []]).Select((bytes, i) =>
        {
            string file = _folder.PathOf(i + ".pe");
            File.WriteAllBytes(file, bytes);
            return file;
        })];
        string image = _folder.PathOf("app.bin");
        DeploymentImage.Write(files, image);
        Assert.Equal([1, 2, 3, 4, 5, 0, 0, 0, 6, 7, 8, 9, 10, 0, 0, 0], File.ReadAllBytes(image));
        Assert.Equal(16, DeploymentImage.Length(files));
    }

    [Fact]
    public void MissingFile_LeavesTheOldImage_AndNothingElse()
    {
        string image = _folder.Write("app.bin", "old");
        string first = _folder.Write("first.pe", "new");
        Assert.Throws<FileNotFoundException>(() => DeploymentImage.Write([first, _folder.PathOf("gone.pe")], image));
        Assert.Equal("old", File.ReadAllText(image));
        Assert.Equal([image, first], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Order_HasEachAssemblyAfterWhatItReferences_AndThePlatformsOnlyIfReferenced()
    {
        string platform = _folder.PathOf("platform");
        string events = Compiler.Compile(Path.Combine(platform, "Events.dll"), "public class Events { }");
        string gpio = Compiler.Compile(Path.Combine(platform, "Gpio.dll"), "public class Gpio : Events { }", events);
        Compiler.Compile(Path.Combine(platform, "Unused.dll"), "public class Unused { }");
        string core = typeof(object).Assembly.Location;
        string library = Compiler.Compile(_folder.PathOf("Library.dll"), "public class Library : Gpio { }", gpio, events);
        string app = Compiler.Compile(_folder.PathOf("App.dll"), "public class App { public object Made = new Library(); }", library, gpio, events);

        string[] order = [.. DeploymentImage.Order([app, library], [platform, Path.GetDirectoryName(core)!]).Select(file => Path.GetFileName(file))];

        Assert.Equal(["Events.dll", "Gpio.dll", "Library.dll", "App.dll"], order.Where(name => !name.StartsWith("System.", StringComparison.Ordinal)));
        Assert.True(Array.FindLastIndex(order, name => name.StartsWith("System.", StringComparison.Ordinal)) < Array.IndexOf(order, "Events.dll"));
    }

    [Fact]
    public void Order_NamesWhatIsMissing()
    {
        string events = Compiler.Compile(_folder.PathOf("away", "Events.dll"), "public class Events { }");
        string app = Compiler.Compile(_folder.PathOf("App.dll"), "public class App : Events { }", events);
        FileNotFoundException missing = Assert.Throws<FileNotFoundException>(() => DeploymentImage.Order([app], [Path.GetDirectoryName(typeof(object).Assembly.Location)!]));
        Assert.Equal("App references Events, which is not among the references; add its package to the project", missing.Message);
    }
}
