using System;
using System.Collections.Generic;
using System.IO;

namespace Embedded.Pools.Tests;

internal static class Descriptors
{
    /// <summary>Sockets, event descriptors and the like that this process has; not files, which the runtime opens when it pleases.</summary>
    internal static List<string> All()
    {
        var all = new List<string>();
        foreach (string link in OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd") : [])
        {
            if (new FileInfo(link).LinkTarget is string target && !target.StartsWith('/'))
            {
                all.Add(Path.GetFileName(link) + " " + target);
            }
        }

        return all;
    }
}
