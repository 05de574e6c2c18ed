using System;
using System.IO;

namespace Embedded.HostShim.Tests.Files;

internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("embedded-files-");

    internal string Path => _folder.FullName;

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
