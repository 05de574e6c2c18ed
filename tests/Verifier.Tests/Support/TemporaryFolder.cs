using System;
using System.IO;

namespace Embedded.Verify.Tests.Support;

internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("verifier").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
