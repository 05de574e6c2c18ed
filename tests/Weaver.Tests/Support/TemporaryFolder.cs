using System;
using System.IO;

namespace Embedded.Weaver.Tests;

/// <summary>A folder that is gone when the test has ended.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal TemporaryFolder() => Path = Directory.CreateTempSubdirectory("weaver-tests-").FullName;

    internal string Path { get; }

    internal string Of(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
