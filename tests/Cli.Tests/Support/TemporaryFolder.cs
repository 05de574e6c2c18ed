using System;
using System.IO;

namespace Embedded.Cli.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("emb-tests-").FullName;

    internal string PathOf(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>Writes a file, with its folders.</summary>
    internal string Write(string name, string text)
    {
        string file = PathOf(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
