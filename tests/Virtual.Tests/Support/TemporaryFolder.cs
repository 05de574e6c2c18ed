using System;
using System.IO;

namespace Embedded.Boards.Virtual.Tests;

/// <summary>A folder of a test's own that goes away with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("virtual-board-");

    internal string PathOf(string name) => Path.Combine(_folder.FullName, name);

    internal string Write(string name, string text)
    {
        string path = PathOf(name);
        File.WriteAllText(path, text);
        return path;
    }

    internal string[] Names() => Array.ConvertAll(_folder.GetFileSystemInfos(), item => item.Name);

    public void Dispose() => _folder.Delete(recursive: true);
}
