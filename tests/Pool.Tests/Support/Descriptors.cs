using System;
using System.IO;

namespace Embedded.Pools.Tests;

internal static class Descriptors
{
    /// <summary>Sockets, event descriptors and the like that this process has; not files, which the runtime opens when it pleases.</summary>
    internal static int Count()
    {
        int count = 0;
        foreach (string link in OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd") : [])
        {
            count += new FileInfo(link).LinkTarget is string target && !target.StartsWith('/') ? 1 : 0;
        }

        return count;
    }
}
