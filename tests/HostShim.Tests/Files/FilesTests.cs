using System;
using System.IO;
using System.Linq;
using Embedded.Async;
using Embedded.HostShim.Tests.Bridges;
using Xunit;
using AllFiles = Embedded.HostShim.Files;

namespace Embedded.HostShim.Tests.Files;

public sealed class FilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WholeFiles_AreWrittenAndRead()
    {
        using var test = new BridgeTest();

        test.Run(Main());

        async Future Main()
        {
            await AllFiles.WriteAllBytes(_folder["bytes"], new byte[] { 1, 2 });
            Assert.Equal([1, 2], await AllFiles.ReadAllBytes(_folder["bytes"]));
            Assert.Equal(2, await AllFiles.GetLength(_folder["bytes"]));
            await AllFiles.WriteAllText(_folder["text"], "grün");
            await AllFiles.AppendAllText(_folder["text"], "!");
            Assert.Equal("grün!", await AllFiles.ReadAllText(_folder["text"]));
        }
    }

    [Fact]
    public void DirectoriesAndNames()
    {
        using var test = new BridgeTest();

        test.Run(Main());

        async Future Main()
        {
            string inner = _folder["one/two"];
            await AllFiles.CreateDirectory(inner);
            await AllFiles.CreateDirectory(inner);
            Assert.True(await AllFiles.Exists(inner));
            string file = Path.Combine(inner, "a.txt");
            await AllFiles.WriteAllText(file, "1");
            await AllFiles.Copy(file, Path.Combine(inner, "b.txt"));
            await AllFiles.Move(file, Path.Combine(inner, "c.dat"));
            Assert.False(await AllFiles.Exists(file));
            Assert.Equal(["b.txt", "c.dat"], (await AllFiles.List(inner)).Select(Path.GetFileName).Order());
            Assert.Equal(["b.txt"], (await AllFiles.List(inner, "*.txt")).Select(Path.GetFileName));
            await AsyncFileTests.Throws<IOException>(AllFiles.Move(Path.Combine(inner, "b.txt"), Path.Combine(inner, "c.dat")));
            await AllFiles.Move(Path.Combine(inner, "b.txt"), Path.Combine(inner, "c.dat"), overwrite: true);
            await AsyncFileTests.Throws<IOException>(AllFiles.DeleteDirectory(inner));
            await AllFiles.Delete(Path.Combine(inner, "c.dat"));
            await AllFiles.Delete(Path.Combine(inner, "c.dat"));
            await AllFiles.DeleteDirectory(_folder["one"], recursive: true);
            Assert.False(await AllFiles.Exists(inner));
        }
    }

    [Fact]
    public void Errors_AreDotNetsOwn()
    {
        using var test = new BridgeTest();

        test.Run(Main());

        async Future Main()
        {
            await AsyncFileTests.Throws<FileNotFoundException>(AllFiles.ReadAllText(_folder["none"]));
            await AsyncFileTests.Throws<DirectoryNotFoundException>(AllFiles.List(_folder["none"]));
            await AsyncFileTests.Throws<UnauthorizedAccessException>(AllFiles.WriteAllText(_folder.Path, "x"));
        }
    }
}
